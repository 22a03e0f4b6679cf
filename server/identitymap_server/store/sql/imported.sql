-- Imported mapping tables.

-- name: stage_table
CREATE TEMPORARY TABLE IF NOT EXISTS staged_row (
    entity_type smallint NOT NULL, legacy_system text COLLATE "C" NOT NULL, legacy_id text COLLATE "C" NOT NULL,
    edlink_id uuid NOT NULL, line bigint NOT NULL
);
TRUNCATE staged_row;

-- name: prepare_merge
-- Of one integration's rows all are joined with all staged ones; right after a first import PostgreSQL may know of none.
ANALYZE staged_row;
SET LOCAL enable_nestloop = off;

-- name: settle_doubled
-- Of rows that stand in the table several times one stays; how many there are then, how many were too many, and the lines
-- of the first of these.
WITH doubled AS (
    DELETE FROM staged_row AS s
    USING (
        SELECT ctid, row_number() OVER (
            PARTITION BY entity_type, legacy_system, legacy_id, edlink_id ORDER BY line, ctid
        ) AS n
        FROM staged_row
    ) AS r
    WHERE s.ctid = r.ctid AND r.n > 1
    RETURNING s.line
)
SELECT (SELECT count(*) FROM staged_row) - count(*) AS kept, count(*) AS doubled,
    (array_agg(line ORDER BY line))[1:$1] AS lines
FROM doubled;

-- name: absences
SELECT count(*) AS known, count(*) FILTER (WHERE s.legacy_id IS NULL) AS lacking
FROM imported_mapping AS i
LEFT JOIN staged_row AS s USING (entity_type, legacy_system, legacy_id, edlink_id)
WHERE i.integration_id = $1;

-- name: withdraw
-- In a full import: the integration's rows that the table lacks.
DELETE FROM imported_mapping AS i
WHERE i.integration_id = $1
    AND NOT EXISTS (
        SELECT FROM staged_row AS s
        WHERE s.entity_type = i.entity_type AND s.legacy_system = i.legacy_system AND s.legacy_id = i.legacy_id
            AND s.edlink_id = i.edlink_id
    );

-- name: merge
INSERT INTO imported_mapping (integration_id, entity_type, legacy_system, legacy_id, edlink_id)
SELECT $1, entity_type, legacy_system, legacy_id, edlink_id FROM staged_row
ON CONFLICT DO NOTHING;
