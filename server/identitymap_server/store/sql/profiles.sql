-- Matching profiles.

-- name: content
SELECT content FROM matching_profile WHERE integration_id = $1 AND version = $2;

-- name: keep
-- Numbered by the integration's own count. Two runs of one integration never end at once: the lease sees to that.
INSERT INTO matching_profile (integration_id, version, content, matrices, run_id)
SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4 FROM matching_profile WHERE integration_id = $1
RETURNING version;

-- name: one
-- The newest if $2 is null.
SELECT p.version, p.content, p.matrices, p.run_id::text, p.made_at, p.adopted_at, p.adopted_by,
    p.version = i.profile_version AS in_use
FROM matching_profile AS p
JOIN integration AS i USING (integration_id)
WHERE p.integration_id = $1 AND ($2::bigint IS NULL OR p.version = $2)
ORDER BY p.version DESC
LIMIT 1;

-- name: all
-- Without the matrices, newest first.
SELECT p.version, p.content, '[]'::jsonb AS matrices, p.run_id::text, p.made_at, p.adopted_at, p.adopted_by,
    p.version = i.profile_version AS in_use
FROM matching_profile AS p
JOIN integration AS i USING (integration_id)
WHERE p.integration_id = $1
ORDER BY p.version DESC
LIMIT $2;

-- name: put_in_use
-- A change of what a match reads; none if it is in use already.
UPDATE integration
SET profile_version = $2, input_version = input_version + 1
WHERE integration_id = $1 AND profile_version <> $2
RETURNING integration_id;

-- name: note_adoption
UPDATE matching_profile SET adopted_at = now(), adopted_by = $3 WHERE integration_id = $1 AND version = $2;
