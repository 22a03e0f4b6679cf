-- Leases. All times are the database's, so that workers' clocks do not matter.

-- name: acquire_due
-- One integration that has something to do and that nobody holds, the one that was served longest ago. SKIP LOCKED:
-- workers never wait for one another. Indexes: run_open, run_sync_ended.
WITH wanted AS (
    SELECT i.integration_id,
        -- Runs that somebody asked for, or that were begun. A match that would link waits for a complete roster.
        EXISTS (
            SELECT FROM run AS r
            WHERE r.integration_id = i.integration_id AND r.state IN (1, 2) AND r.kind IN (1, 2, 4)
                AND NOT (r.kind = 2 AND NOT r.dry_run AND i.roster_incomplete)
        ) AS has_run,
        i.edlink_status IN ('', 'active') AND (i.stopped_at IS NULL OR i.retry_at < clock_timestamp()) AS readable,
        coalesce((i.settings ->> 'sync_interval_seconds')::double precision, $4) AS sync_seconds,
        coalesce((i.settings ->> 'event_interval_seconds')::double precision, $6) AS event_seconds,
        i.last_synced_at
    FROM integration AS i
    WHERE i.strategy <> 0 AND i.token_encrypted IS NOT NULL AND NOT i.integration_id = ANY ($3::uuid[])
), due AS (
    SELECT w.integration_id, w.has_run,
        w.readable
            AND (
                coalesce(p.lost, false)
                OR coalesce(w.last_synced_at, '-infinity') + w.sync_seconds * interval '1 second' < clock_timestamp()
            )
            AND NOT EXISTS (
                -- A sync that did not do: the next attempt is a while later, or when a person asks for it. One that was
                -- held would be held again, so it waits for the whole interval.
                SELECT FROM run AS r
                WHERE r.integration_id = w.integration_id AND r.kind = 1 AND r.state IN (4, 5, 6)
                    AND r.finished_at > clock_timestamp() - interval '1 second'
                        * least(CASE WHEN r.state = 6 THEN 'infinity'::double precision ELSE $5 END, w.sync_seconds)
            ) AS sync_is_due,
        -- After attempts that failed the next one comes later and later, until the pause is an hour.
        w.readable AND NOT p.lost AND w.event_seconds > 0
            AND p.attempted_at < clock_timestamp() - interval '1 second'
                * greatest(w.event_seconds, least(w.event_seconds * 2 ^ least(p.failed_attempts, 20), 3600))
        AS events_are_due
    FROM wanted AS w
    LEFT JOIN event_position AS p USING (integration_id)
), chosen AS (
    SELECT l.integration_id, due.sync_is_due
    FROM due
    JOIN integration_lease AS l USING (integration_id)
    WHERE (due.has_run OR due.sync_is_due OR due.events_are_due) AND l.expires_at < clock_timestamp()
    ORDER BY l.acquired_at
    LIMIT 1
    FOR UPDATE OF l SKIP LOCKED
)
UPDATE integration_lease AS l
SET fencing = l.fencing + 1, worker = $1, expires_at = clock_timestamp() + $2 * interval '1 second',
    acquired_at = clock_timestamp()
FROM chosen
WHERE l.integration_id = chosen.integration_id
RETURNING l.integration_id::text, l.fencing, coalesce(chosen.sync_is_due, false) AS sync_is_due;

-- name: ensure
INSERT INTO integration_lease (integration_id) SELECT integration_id FROM integration ON CONFLICT DO NOTHING;

-- name: renew
UPDATE integration_lease
SET expires_at = clock_timestamp() + $3 * interval '1 second'
WHERE integration_id = $1 AND fencing = $2
RETURNING integration_id;

-- name: release
UPDATE integration_lease SET expires_at = '-infinity' WHERE integration_id = $1 AND fencing = $2;

-- name: hold
-- Keeps the lease from being taken over until the transaction ends.
SELECT fencing FROM integration_lease WHERE integration_id = $1 FOR UPDATE;

-- name: lock
-- For whoever writes without a lease: waits for the commit of the worker that has it.
INSERT INTO integration_lease (integration_id) VALUES ($1)
ON CONFLICT (integration_id) DO UPDATE SET worker = integration_lease.worker;
