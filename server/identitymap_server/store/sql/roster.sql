-- The roster, page by page.

-- name: stage_table
-- One page at a time; emptied by every commit. While PostgreSQL takes the lasting tables for empty, it looks into the
-- page for each of their rows, and has an index for that.
CREATE TEMPORARY TABLE IF NOT EXISTS page_object (
    edlink_id uuid NOT NULL, version text COLLATE "C" NOT NULL, attributes jsonb NOT NULL, content_hash bytea NOT NULL
) ON COMMIT DELETE ROWS;
CREATE INDEX IF NOT EXISTS page_object_id ON page_object (edlink_id);

-- name: see
-- How many of the page's objects this run has not seen before.
WITH first_seen AS (
    INSERT INTO sync_seen (run_id, edlink_id, version)
    SELECT $1, edlink_id, version FROM page_object
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*) FROM first_seen;

-- name: strays
-- How many of the page's objects are those of another collection by now. Asked only if the run has seen some before.
SELECT count(*)
FROM page_object AS p
JOIN sync_seen AS s ON s.run_id = $2 AND s.edlink_id = p.edlink_id
JOIN roster_object AS o ON o.integration_id = $1 AND o.edlink_id = p.edlink_id
WHERE o.collection <> $3;

-- name: drop_outdated
DELETE FROM page_object AS p
USING sync_seen AS s
WHERE s.run_id = $1 AND s.edlink_id = p.edlink_id AND s.version > p.version;

-- name: see_newer
UPDATE sync_seen AS s
SET version = p.version
FROM page_object AS p
WHERE s.run_id = $1 AND s.edlink_id = p.edlink_id AND s.version < p.version;

-- name: merge_objects
-- Rows that are as they were are not written. Whatever is in a page is present. xmax is zero in rows just inserted.
-- Of a version the date is kept, without the checksum that tells apart versions of one moment.
WITH written AS (
    INSERT INTO roster_object AS o (integration_id, edlink_id, collection, attributes, content_hash, version)
    SELECT $1, p.edlink_id, $2, p.attributes, p.content_hash, left(p.version, -9)
    FROM page_object AS p
    ON CONFLICT (integration_id, edlink_id) DO UPDATE
    SET collection = excluded.collection,
        attributes = excluded.attributes,
        content_hash = excluded.content_hash,
        version = excluded.version,
        absent_since = NULL,
        present_since = CASE WHEN o.absent_since IS NULL THEN o.present_since ELSE now() END
    WHERE o.content_hash <> excluded.content_hash
        OR o.absent_since IS NOT NULL
        OR o.collection <> excluded.collection
    RETURNING o.edlink_id, o.xmax = 0 AS is_new
)
SELECT
    coalesce(array_agg(edlink_id::text) FILTER (WHERE is_new), '{}') AS created,
    coalesce(array_agg(edlink_id::text) FILTER (WHERE NOT is_new), '{}') AS updated
FROM written;

-- name: note_newer
-- Objects that are as they were, but of a newer date: an event that tells of a change in between is out of date.
UPDATE roster_object AS o
SET version = left(p.version, -9)
FROM page_object AS p
WHERE o.integration_id = $1 AND o.edlink_id = p.edlink_id AND o.version < left(p.version, -9);

-- name: drop_identifiers
-- Index: roster_identifier_by_object.
DELETE FROM roster_identifier WHERE integration_id = $1 AND edlink_id = ANY ($2::uuid[]);

-- name: advance
INSERT INTO sync_collection AS c (
    run_id, collection, next_url, done, pages, objects, created, updated, malformed
)
VALUES ($1, $2, $3, $3::text IS NULL, 1, $4, $5, $6, $7)
ON CONFLICT (run_id, collection) DO UPDATE
SET next_url = excluded.next_url,
    done = excluded.done,
    pages = c.pages + 1,
    objects = c.objects + excluded.objects,
    created = c.created + excluded.created,
    updated = c.updated + excluded.updated,
    malformed = c.malformed + excluded.malformed
RETURNING next_url, done, pages, objects, created, updated, malformed, not_offered;

-- name: restart
-- The cursor has died: what was read stays, and the collection is read again from its beginning.
UPDATE sync_collection SET next_url = NULL, done = false WHERE run_id = $1 AND collection = $2;

-- name: not_offered
INSERT INTO sync_collection (run_id, collection, done, not_offered) VALUES ($1, $2, true, true);

-- name: positions
SELECT collection, next_url, done, pages, objects, created, updated, malformed, not_offered FROM sync_collection WHERE run_id = $1;

-- name: join_in_memory
-- For the end of a sync, which joins everything with everything seen. Right after a first sync PostgreSQL may know of no
-- rows yet, and would look at all of one side for each row of the other.
SELECT set_config('work_mem', '64MB', true), set_config('enable_nestloop', 'off', true);

-- name: absences
-- For each collection, how many objects are present and how many of them this sync has not seen; and the same of those
-- that the last complete sync left, and not one since that failed or was held.
SELECT o.collection, count(*) AS present, count(*) FILTER (WHERE s.edlink_id IS NULL) AS unseen,
    count(*) FILTER (WHERE o.present_since <= i.last_synced_at) AS known,
    count(*) FILTER (WHERE o.present_since <= i.last_synced_at AND s.edlink_id IS NULL) AS lost
FROM roster_object AS o
JOIN integration AS i USING (integration_id)
LEFT JOIN sync_seen AS s ON s.run_id = $2 AND s.edlink_id = o.edlink_id
WHERE o.integration_id = $1 AND o.absent_since IS NULL
GROUP BY o.collection
ORDER BY o.collection;

-- name: mark_absent
UPDATE roster_object AS o
SET absent_since = now()
WHERE o.integration_id = $1 AND o.absent_since IS NULL AND NOT o.collection = ANY ($3::text[])
    AND NOT EXISTS (SELECT FROM sync_seen AS s WHERE s.run_id = $2 AND s.edlink_id = o.edlink_id);

-- name: forget_seen
DELETE FROM sync_seen WHERE run_id = $1;
