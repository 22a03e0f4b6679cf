-- What a story asks of the database, without anything in between.

-- name: is_known
SELECT true FROM integration WHERE integration_id = %(integration)s AND token_encrypted IS NOT NULL;

-- name: look_often
-- For events more often than the contract allows, so that a story does not take minutes.
UPDATE integration SET settings = settings || '{"event_interval_seconds": 1}' WHERE integration_id = %(integration)s
RETURNING true;

-- name: unrest
-- Why an integration is not at rest; no row if it is: nothing waits, all events are applied, and the newest match has
-- seen both sides as they are.
WITH latest AS (
    SELECT DISTINCT ON (kind) kind, state, input_version
    FROM run
    WHERE integration_id = %(integration)s AND kind IN (1, 2)
    ORDER BY kind, requested_at DESC
)
SELECT 'a run of kind ' || kind || ' is in state ' || state FROM run WHERE state IN (1, 2)
UNION ALL
SELECT 'never synced' FROM integration WHERE integration_id = %(integration)s AND last_synced_at IS NULL
UNION ALL
SELECT 'the sync has failed' FROM latest WHERE kind = 1 AND state = 5
UNION ALL
SELECT 'events are not applied'
WHERE NOT EXISTS (
    SELECT FROM event_position
    WHERE integration_id = %(integration)s AND event_id = %(newest_event)s AND settled AND NOT lost
)
UNION ALL
SELECT 'the newest match knows version ' || coalesce(m.input_version, -1) || ' of ' || i.input_version
FROM integration AS i
LEFT JOIN latest AS m ON m.kind = 2 AND m.state IN (3, 4)
WHERE i.integration_id = %(integration)s AND m.input_version IS DISTINCT FROM i.input_version;

-- name: held
-- Runs that wait for a person's word.
SELECT count(*) FROM run WHERE state = 6;

-- name: absent_people
SELECT count(*) FROM roster_object WHERE collection = 'people' AND absent_since IS NOT NULL;

-- name: awaiting_approval
SELECT run_id::text FROM run WHERE kind = 2 AND state = 3 ORDER BY requested_at DESC LIMIT 1;

