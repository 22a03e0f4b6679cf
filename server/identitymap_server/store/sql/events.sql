-- Following an integration's events.

-- name: note_start
-- Where a sync began. It is noted once, however often the sync is gone on with.
INSERT INTO sync_start (run_id, followed, event_id) VALUES ($1, $2, $3);

-- name: has_start
SELECT EXISTS (SELECT FROM sync_start WHERE run_id = $1);

-- name: follow_from
-- From where the full sync $2, which has just ended, began.
INSERT INTO event_position (integration_id, event_id, known, read_at)
SELECT $1, s.event_id, $3, s.taken_at FROM sync_start AS s WHERE s.run_id = $2 AND s.followed
ON CONFLICT (integration_id) DO UPDATE
SET event_id = excluded.event_id, lost = false, settled = true, matched = true, known = excluded.known,
    read_at = excluded.read_at, attempted_at = '-infinity', failed_attempts = 0
RETURNING integration_id;

-- name: stop_following
DELETE FROM event_position WHERE integration_id = $1;

-- name: forget_absences
-- A full sync has seen for itself who is there.
DELETE FROM event_absence WHERE integration_id = $1;

-- name: position
SELECT event_id, lost, settled, matched, known,
    extract(epoch FROM clock_timestamp() - read_at)::double precision AS age_seconds
FROM event_position
WHERE integration_id = $1;

-- name: versions
SELECT edlink_id::text, version FROM roster_object WHERE integration_id = $1 AND edlink_id = ANY ($2::uuid[]);

-- name: come_back
-- By collection, how many of those that are there were absent.
WITH said AS (
    DELETE FROM event_absence WHERE integration_id = $1 AND edlink_id = ANY ($2::uuid[])
), back AS (
    UPDATE roster_object
    SET absent_since = NULL, present_since = now()
    WHERE integration_id = $1 AND edlink_id = ANY ($2::uuid[]) AND absent_since IS NOT NULL
    RETURNING collection
)
SELECT collection, count(*) AS objects FROM back GROUP BY collection;

-- name: go
-- Those that are absent already have nowhere to go.
INSERT INTO event_absence (integration_id, edlink_id)
SELECT integration_id, edlink_id
FROM roster_object
WHERE integration_id = $1 AND edlink_id = ANY ($2::uuid[]) AND absent_since IS NULL
ON CONFLICT DO NOTHING;

-- name: merge
-- Never over a newer version, unless the objects were asked for by themselves ($3) and not brought by events. `before`
-- reads the rows as they were before the statement.
WITH before AS (
    SELECT o.edlink_id, o.content_hash <> p.content_hash OR o.collection <> $2 AS differs
    FROM page_object AS p
    JOIN roster_object AS o ON o.integration_id = $1 AND o.edlink_id = p.edlink_id
), written AS (
    INSERT INTO roster_object AS o (integration_id, edlink_id, collection, attributes, content_hash, version)
    SELECT $1, p.edlink_id, $2, p.attributes, p.content_hash, left(p.version, -9)
    FROM page_object AS p
    ON CONFLICT (integration_id, edlink_id) DO UPDATE
    SET collection = excluded.collection,
        attributes = excluded.attributes,
        content_hash = excluded.content_hash,
        version = excluded.version
    WHERE ($3 OR o.version <= excluded.version)
        AND (
            o.content_hash <> excluded.content_hash
            OR o.collection <> excluded.collection
            OR o.version <> excluded.version
        )
    RETURNING o.edlink_id
)
SELECT
    coalesce(array_agg(w.edlink_id::text) FILTER (WHERE b.edlink_id IS NULL), '{}') AS created,
    coalesce(array_agg(w.edlink_id::text) FILTER (WHERE b.differs), '{}') AS updated
FROM written AS w
LEFT JOIN before AS b USING (edlink_id);

-- name: empty_page
-- Several collections are merged in one transaction.
DELETE FROM page_object;

-- name: advance
UPDATE event_position
SET event_id = $2, settled = false, matched = matched AND NOT $3
WHERE integration_id = $1;

-- name: losses
-- By collection: what events say is gone, how much of that is not marked yet, and whether anything else is left.
-- Index: roster_object_by_collection.
SELECT g.collection, g.missing, g.pending,
    EXISTS (
        SELECT FROM roster_object AS o
        WHERE o.integration_id = $1 AND o.collection = g.collection AND o.absent_since IS NULL
            AND NOT EXISTS (
                SELECT FROM event_absence AS a WHERE a.integration_id = $1 AND a.edlink_id = o.edlink_id
            )
    ) AS any_left
FROM (
    SELECT o.collection, count(*) AS missing, count(*) FILTER (WHERE o.absent_since IS NULL) AS pending
    FROM event_absence AS a
    JOIN roster_object AS o USING (integration_id, edlink_id)
    WHERE a.integration_id = $1
    GROUP BY o.collection
) AS g
ORDER BY g.collection;

-- name: mark_absent
WITH marked AS (
    UPDATE roster_object AS o
    SET absent_since = now()
    FROM event_absence AS a
    WHERE a.integration_id = $1 AND o.integration_id = $1 AND o.edlink_id = a.edlink_id AND o.absent_since IS NULL
    RETURNING o.collection
)
SELECT collection, count(*) AS objects FROM marked GROUP BY collection;

-- name: settle
UPDATE event_position
SET settled = true, matched = matched OR $2, read_at = clock_timestamp(), attempted_at = clock_timestamp(),
    failed_attempts = 0
WHERE integration_id = $1;

-- name: note_failure
UPDATE event_position
SET attempted_at = clock_timestamp(), failed_attempts = failed_attempts + 1
WHERE integration_id = $1;

-- name: lose
UPDATE event_position SET lost = true WHERE integration_id = $1;
