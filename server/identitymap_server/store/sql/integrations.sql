-- Integrations and their tokens.

-- name: insert
INSERT INTO integration (integration_id, name, strategy, token_encrypted, settings)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
RETURNING integration_id;

-- name: discover
-- What Edlink says of an integration replaces what is known; what a person chose stays.
INSERT INTO integration AS i (integration_id, name, provider, edlink_status, token_encrypted)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (integration_id) DO UPDATE
SET name = excluded.name,
    provider = excluded.provider,
    edlink_status = excluded.edlink_status,
    token_encrypted = coalesce(excluded.token_encrypted, i.token_encrypted);

-- name: update
-- Null leaves a column as it is. Settings are merged here, so that of two changes at once none is lost.
UPDATE integration
SET strategy = coalesce($2, strategy),
    token_encrypted = coalesce($3, token_encrypted),
    settings = settings || $4::jsonb,
    input_version = input_version + 1
WHERE integration_id = $1
RETURNING integration_id;

-- name: change_input
UPDATE integration SET input_version = input_version + 1 WHERE integration_id = ANY ($1::uuid[]);

-- name: keep_input
-- Keeps what a match reads as it is until the transaction ends.
SELECT input_version FROM integration WHERE integration_id = $1 FOR SHARE;

-- name: one
SELECT integration_id::text, name, provider, edlink_status, strategy, token_encrypted IS NOT NULL AS has_token,
    settings, last_synced_at, created_at, input_version
FROM integration
WHERE integration_id = $1;

-- name: all
SELECT integration_id::text, name, provider, edlink_status, strategy, token_encrypted IS NOT NULL AS has_token,
    settings, last_synced_at, created_at, input_version
FROM integration
ORDER BY name, integration_id;

-- name: token
SELECT token_encrypted FROM integration WHERE integration_id = $1;

-- name: synced
UPDATE integration SET last_synced_at = now() WHERE integration_id = $1;
