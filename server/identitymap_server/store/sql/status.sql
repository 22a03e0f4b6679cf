-- What an operator wants to see of each integration first.

-- name: statuses
-- Asked for by every worker at every scrape interval, so it reads a few rows of each integration by an index: run_open,
-- run_sync_ended, run_match_ended, and the key of review_item.
SELECT i.integration_id::text, working.kind AS working_on, queued.number AS queued_runs,
    waiting.number AS review_items,
    CASE WHEN matched.state = 3 THEN coalesce((matched.counts ->> 'awaiting_approval')::bigint, 0) ELSE 0 END
        AS awaiting_approval,
    synced.state AS sync_state, synced.failure AS sync_failure, synced.finished_at AS sync_at,
    followed.state AS events_state, followed.failure AS events_failure, followed.finished_at AS events_at,
    matched.state AS match_state, matched.failure AS match_failure, matched.finished_at AS match_at,
    coalesce((complete.counts ->> 'people')::bigint, 0) AS people,
    coalesce((complete.counts ->> 'classes')::bigint, 0) AS classes
FROM integration AS i
LEFT JOIN LATERAL (
    SELECT kind FROM run AS r WHERE r.integration_id = i.integration_id AND r.state = 2 ORDER BY r.started_at LIMIT 1
) AS working ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS number FROM run AS r WHERE r.integration_id = i.integration_id AND r.state = 1
) AS queued ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS number FROM review_item AS w WHERE w.integration_id = i.integration_id
) AS waiting ON true
LEFT JOIN LATERAL (
    SELECT r.state, r.failure, r.finished_at
    FROM run AS r
    WHERE r.integration_id = i.integration_id AND r.kind = 1 AND r.finished_at IS NOT NULL
    ORDER BY r.finished_at DESC LIMIT 1
) AS synced ON true
LEFT JOIN LATERAL (
    -- A full sync since then has seen for itself. Index: run_newest_of_integration.
    SELECT r.state, r.failure, r.finished_at
    FROM run AS r
    WHERE r.integration_id = i.integration_id AND r.kind = 4 AND r.state IN (4, 6)
        AND r.requested_at > coalesce(i.last_synced_at, '-infinity')
    ORDER BY r.requested_at DESC LIMIT 1
) AS followed ON true
LEFT JOIN LATERAL (
    SELECT r.counts
    FROM run AS r
    WHERE r.integration_id = i.integration_id AND r.kind = 1 AND r.finished_at IS NOT NULL AND r.state = 4
    ORDER BY r.finished_at DESC LIMIT 1
) AS complete ON true
LEFT JOIN LATERAL (
    SELECT r.state, r.failure, r.finished_at, r.counts
    FROM run AS r
    WHERE r.integration_id = i.integration_id AND r.kind = 2 AND NOT r.dry_run AND r.finished_at IS NOT NULL
        AND r.failure ->> 'reason' IS DISTINCT FROM 'SUPERSEDED'
    ORDER BY r.finished_at DESC LIMIT 1
) AS matched ON true;

-- name: links
SELECT integration_id::text, count(*) FILTER (WHERE entity_type = 1) AS people,
    count(*) FILTER (WHERE entity_type = 2) AS classes
FROM mapping
WHERE $1::uuid IS NULL OR integration_id = $1
GROUP BY integration_id;
