-- Runs.

-- name: request
-- A run that waits or works already serves whoever asks again (run_one_open_per_kind).
INSERT INTO run (integration_id, kind, dry_run, accept_absences, label, requested_by, proposes_profile)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (integration_id, kind, dry_run, proposes_profile)
    WHERE (kind = 1 AND state IN (1, 2)) OR (kind = 2 AND state = 1) DO UPDATE
SET accept_absences = run.accept_absences OR excluded.accept_absences
RETURNING run_id::text;

-- name: request_matches
-- After an import: a match for each integration that matches at all and knows its roster. If that has been read in part
-- only, the sync that reads all of it asks for the match.
INSERT INTO run (integration_id, kind, requested_by)
SELECT i.integration_id, 2, $2
FROM integration AS i
WHERE i.integration_id = ANY ($1::uuid[]) AND i.strategy IN (2, 3) AND i.last_synced_at IS NOT NULL
    AND NOT i.roster_incomplete
ON CONFLICT DO NOTHING;

-- name: insert_running
INSERT INTO run (run_id, integration_id, kind, state, label, requested_by, started_at)
VALUES ($1, $2, $3, 2, $4, $5, clock_timestamp())
RETURNING run_id::text;

-- name: one
SELECT run_id::text, integration_id::text, kind, state, dry_run, proposes_profile, profile_version, accept_absences,
    label, requested_by, requested_at, started_at, finished_at, counts, failure
FROM run
WHERE run_id = $1;

-- name: page
-- Newest first, from after the run with the key ($2, $3). Indexes: run_newest, run_newest_of_integration.
SELECT run_id::text, integration_id::text, kind, state, dry_run, proposes_profile, profile_version, accept_absences,
    label, requested_by, requested_at, started_at, finished_at, counts, failure
FROM run
WHERE ($1::uuid IS NULL OR integration_id = $1)
    AND ($2::timestamptz IS NULL OR (requested_at, run_id) < ($2, $3::uuid))
ORDER BY requested_at DESC, run_id DESC
LIMIT $4;

-- name: start
-- Starting a run that a killed worker had started goes on with it.
UPDATE run
SET state = 2, started_at = coalesce(started_at, clock_timestamp())
WHERE run_id = $1 AND state IN (1, 2)
RETURNING run_id;

-- name: count
UPDATE run SET counts = counts || $2::jsonb WHERE run_id = $1;

-- name: note_input
UPDATE run SET input_version = $2, profile_version = $3 WHERE run_id = $1;

-- name: input_version
SELECT input_version FROM run WHERE run_id = $1;

-- name: accepts_absences
-- Locks the run: whoever asks for a sync now waits, and then either gave the word in time or makes a new run.
SELECT accept_absences FROM run WHERE run_id = $1 FOR UPDATE;

-- name: finish
UPDATE run
SET state = $2, counts = counts || $3::jsonb, failure = $4, finished_at = clock_timestamp()
WHERE run_id = $1 AND state IN (1, 2, 3)
RETURNING run_id;

-- name: open
-- What waits or was begun for an integration: syncs before matches, so that a match sees the newest roster. Events that
-- somebody has begun to take over come first: nothing else may see them half taken over. A match that would link waits
-- while the roster is incomplete. Index: run_open.
SELECT run_id::text, integration_id::text, kind, state, dry_run, proposes_profile, profile_version, accept_absences,
    label, requested_by, requested_at, started_at, finished_at, counts, failure
FROM run
WHERE integration_id = $1 AND state IN (1, 2) AND kind IN (1, 2, 4)
    AND NOT (
        kind = 2 AND NOT dry_run
        AND EXISTS (SELECT FROM integration AS i WHERE i.integration_id = $1 AND i.roster_incomplete)
    )
ORDER BY kind <> 4, kind, requested_at
LIMIT 1;

-- name: state
-- Locks the run, so that of two who would end it one comes second.
SELECT state FROM run WHERE run_id = $1 FOR UPDATE;

-- name: is_latest_match
-- Index: run_newest_of_integration.
SELECT NOT EXISTS (
    SELECT FROM run AS newer
    WHERE newer.integration_id = r.integration_id AND newer.kind = 2 AND (r.dry_run OR NOT newer.dry_run)
        AND newer.state IN (3, 4) AND newer.requested_at > r.requested_at
)
FROM run AS r
WHERE r.run_id = $1;

-- name: forget
-- Runs that workers began by themselves and that ended long ago. Kept is what anything refers to (changes of mappings,
-- proposals, profiles; records refer to imports, which are kept) and the newest of each kind and outcome, which says how
-- the integration is. Another worker that forgets as well has its own. Indexes: run_newest, mapping_commit_by_run.
WITH old AS (
    SELECT r.run_id
    FROM run AS r
    WHERE r.requested_by = 'worker' AND r.kind IN (1, 2, 4) AND r.state IN (4, 5, 6)
        AND r.requested_at < now() - $1 * interval '1 second'
        AND r.finished_at < now() - $1 * interval '1 second'
        AND EXISTS (
            SELECT FROM run AS n
            WHERE n.integration_id = r.integration_id AND n.kind = r.kind AND n.state = r.state
                AND n.dry_run = r.dry_run AND (n.failure ->> 'reason') IS NOT DISTINCT FROM (r.failure ->> 'reason')
                AND n.requested_at > r.requested_at AND n.finished_at > r.finished_at
        )
        AND NOT EXISTS (SELECT FROM mapping_commit AS c WHERE c.run_id = r.run_id)
        AND NOT EXISTS (SELECT FROM proposal AS p WHERE p.run_id = r.run_id)
        AND NOT EXISTS (SELECT FROM matching_profile AS m WHERE m.run_id = r.run_id)
    LIMIT $2
    FOR UPDATE OF r SKIP LOCKED
)
DELETE FROM run AS r USING old WHERE r.run_id = old.run_id;
