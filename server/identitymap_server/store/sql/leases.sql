-- Leases. All times are the database's, so that workers' clocks do not matter.

-- name: acquire_due
-- One integration that has something to do and that nobody holds. SKIP LOCKED: workers never wait for one another.
WITH due AS (
    SELECT l.integration_id
    FROM integration_lease AS l
    JOIN integration AS i USING (integration_id)
    WHERE l.expires_at < clock_timestamp()
        AND i.strategy <> 0
        AND i.token_encrypted IS NOT NULL
        AND NOT l.integration_id = ANY ($3::uuid[])
        AND (
            EXISTS (
                SELECT FROM run AS r
                WHERE r.integration_id = l.integration_id AND r.state IN (1, 2) AND r.kind IN (1, 2)
            )
            OR (
                i.edlink_status IN ('', 'active')
                AND coalesce(i.last_synced_at, '-infinity')
                    + coalesce((i.settings ->> 'sync_interval_seconds')::double precision, $4) * interval '1 second'
                    < clock_timestamp()
                AND NOT EXISTS (
                    -- A sync that did not do: the next attempt is a while later, or when a person asks for it. One
                    -- that was held would be held again, so it waits for the whole interval.
                    SELECT FROM run AS r
                    WHERE r.integration_id = l.integration_id AND r.kind = 1 AND r.state IN (4, 5, 6)
                        AND r.finished_at > clock_timestamp() - interval '1 second'
                            * least(
                                CASE WHEN r.state = 6 THEN 'infinity'::double precision ELSE $5 END,
                                coalesce((i.settings ->> 'sync_interval_seconds')::double precision, $4)
                            )
                )
            )
        )
    ORDER BY i.last_synced_at NULLS FIRST
    LIMIT 1
    FOR UPDATE OF l SKIP LOCKED
)
UPDATE integration_lease AS l
SET fencing = l.fencing + 1, worker = $1, expires_at = clock_timestamp() + $2 * interval '1 second'
FROM due
WHERE l.integration_id = due.integration_id
RETURNING l.integration_id::text, l.fencing;

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
