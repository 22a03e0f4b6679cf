-- Integrations and their tokens.

-- name: insert
INSERT INTO integration (integration_id, name, strategy, token_encrypted, settings)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
RETURNING integration_id;

-- name: discover
-- What Edlink says of an integration replaces what is known; what a person chose stays. A new token ($6), or that it is
-- active again, starts one that has stopped.
INSERT INTO integration AS i (integration_id, name, provider, edlink_status, token_encrypted, source_id)
VALUES ($1, $2, $3, $4, $5, $7)
ON CONFLICT (integration_id) DO UPDATE
SET (name, provider, edlink_status, source_id, token_encrypted, token_no, unlisted_since, stopped_at, stop, retry_at) = (
    SELECT excluded.name, excluded.provider, excluded.edlink_status, excluded.source_id,
        coalesce(excluded.token_encrypted, i.token_encrypted), i.token_no + $6::boolean::integer, NULL::timestamptz,
        CASE WHEN NOT starts THEN i.stopped_at END, CASE WHEN NOT starts THEN i.stop END,
        CASE WHEN NOT starts THEN i.retry_at END
    FROM (SELECT $6 OR (excluded.edlink_status = 'active' AND i.edlink_status <> 'active')) AS s (starts)
);

-- name: note_unlisted
-- What Edlink has listed once and lists no longer.
UPDATE integration
SET unlisted_since = now()
WHERE edlink_status <> '' AND unlisted_since IS NULL AND NOT integration_id = ANY ($1::uuid[])
RETURNING integration_id::text;

-- name: update
-- Null leaves a column as it is. Settings are merged here, so that of two changes at once none is lost. A token starts
-- an integration that has stopped, even if it is the one it had: a person says that it is good.
UPDATE integration
SET strategy = coalesce($2, strategy),
    token_encrypted = coalesce($3, token_encrypted),
    token_no = token_no + ($3::bytea IS NOT NULL)::integer,
    stopped_at = CASE WHEN $3::bytea IS NULL THEN stopped_at END,
    stop = CASE WHEN $3::bytea IS NULL THEN stop END,
    retry_at = CASE WHEN $3::bytea IS NULL THEN retry_at END,
    settings = settings || $4::jsonb,
    input_version = input_version + 1
WHERE integration_id = $1
RETURNING integration_id;

-- name: stop
-- Unless it has a new token meanwhile, which nobody has tried yet. It has been stopped since it first was.
UPDATE integration
SET stopped_at = coalesce(stopped_at, now()), stop = $3::jsonb, retry_at = now() + $4 * interval '1 second'
WHERE integration_id = $1 AND token_no = $2
RETURNING integration_id;

-- name: resume
UPDATE integration SET stopped_at = NULL, stop = NULL, retry_at = NULL
WHERE integration_id = $1 AND stopped_at IS NOT NULL;

-- name: change_input
-- In the order of their ids, so that two who change several wait for one another in one direction only.
UPDATE integration SET input_version = input_version + 1
WHERE integration_id IN (
    SELECT integration_id FROM integration WHERE integration_id = ANY ($1::uuid[]) ORDER BY integration_id
    FOR NO KEY UPDATE
);

-- name: begin_roster
UPDATE integration SET input_version = input_version + 1, roster_incomplete = true WHERE integration_id = $1;

-- name: complete_roster
UPDATE integration SET roster_incomplete = false WHERE integration_id = $1 AND roster_incomplete;

-- name: lock
SELECT FROM integration WHERE integration_id = $1 FOR NO KEY UPDATE;

-- name: keep_input
-- Keeps what a match reads as it is until the transaction ends.
SELECT input_version FROM integration WHERE integration_id = $1 FOR SHARE;

-- name: one
SELECT i.integration_id::text, i.name, i.provider, i.edlink_status, i.source_id, i.strategy,
    i.token_encrypted IS NOT NULL AS has_token, i.token_no, i.settings, i.last_synced_at, i.created_at, i.input_version,
    i.profile_version, i.stopped_at, i.stop, i.retry_at, i.unlisted_since, i.roster_incomplete,
    p.read_at AS last_followed_at
FROM integration AS i
LEFT JOIN event_position AS p USING (integration_id)
WHERE i.integration_id = $1;

-- name: all
SELECT i.integration_id::text, i.name, i.provider, i.edlink_status, i.source_id, i.strategy,
    i.token_encrypted IS NOT NULL AS has_token, i.token_no, i.settings, i.last_synced_at, i.created_at, i.input_version,
    i.profile_version, i.stopped_at, i.stop, i.retry_at, i.unlisted_since, i.roster_incomplete,
    p.read_at AS last_followed_at
FROM integration AS i
LEFT JOIN event_position AS p USING (integration_id)
ORDER BY i.name, i.integration_id;

-- name: token
SELECT token_encrypted FROM integration WHERE integration_id = $1;

-- name: synced
UPDATE integration SET last_synced_at = now() WHERE integration_id = $1;
