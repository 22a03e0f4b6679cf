-- What the latest match of an integration said of one record.

-- name: latest
-- The latest match that was not a dry run, null if there is none; and the revision. Only a run whose proposals were kept
-- has noted what it read. Index: run_newest_of_integration.
SELECT r.run_id::text, coalesce(r.profile_version, 0) AS profile_version,
    r.input_version IS DISTINCT FROM i.input_version AS outdated, v.epoch, v.number
FROM integration AS i
CROSS JOIN revision AS v
LEFT JOIN LATERAL (
    SELECT m.run_id, m.profile_version, m.input_version
    FROM run AS m
    WHERE m.integration_id = i.integration_id AND m.kind = 2 AND NOT m.dry_run AND m.input_version IS NOT NULL
    ORDER BY m.requested_at DESC, m.run_id DESC
    LIMIT 1
) AS r ON true
WHERE i.integration_id = $1;

-- name: legacy
-- Index: legacy_record_key.
SELECT r.absent_since IS NULL AND s.absent_since IS NULL AS present
FROM legacy_record AS r
JOIN legacy_membership AS s ON s.record_no = r.record_no AND s.integration_id = $1
WHERE r.entity_type = $2 AND r.legacy_system = $3 AND r.legacy_id = $4;

-- name: roster
-- By the id that is in use now. Indexes: the primary keys.
SELECT o.edlink_id::text, o.absent_since IS NULL AS present
FROM roster_object AS o
WHERE o.integration_id = $1 AND o.collection IN ('people', 'classes', 'schools')
    AND o.edlink_id = coalesce(
        (SELECT a.edlink_id FROM edlink_alias AS a WHERE a.integration_id = $1 AND a.alias_id = $2::uuid), $2::uuid
    );

-- name: of_legacy
-- Index: the primary key.
SELECT entity_type, legacy_system, legacy_id, edlink_id::text, verdict, method, rule, confidence, evidence, reason,
    explanation
FROM proposal
WHERE run_id = $1 AND entity_type = $2 AND legacy_system = $3 AND legacy_id = $4
ORDER BY verdict, confidence DESC, edlink_id
LIMIT $5;

-- name: of_roster
-- Index: proposal_by_edlink_id.
SELECT entity_type, legacy_system, legacy_id, edlink_id::text, verdict, method, rule, confidence, evidence, reason,
    explanation
FROM proposal
WHERE run_id = $1 AND edlink_id = $2::uuid
ORDER BY verdict, confidence DESC, legacy_system, legacy_id
LIMIT $3;
