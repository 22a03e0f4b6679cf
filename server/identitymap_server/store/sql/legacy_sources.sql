-- The sources that legacy records come from, in the order in which they are believed.

-- name: ensure
-- The numbers of sources by name; new ones come last. Under the import's lock, so that no two get one rank.
WITH added AS (
    INSERT INTO legacy_source (name, rank)
    SELECT g.name, (SELECT max(rank) FROM legacy_source) + g.n
    FROM unnest($1::text[]) WITH ORDINALITY AS g (name, n)
    WHERE NOT EXISTS (SELECT FROM legacy_source AS s WHERE s.name = g.name)
    RETURNING name, source_no
)
SELECT name, source_no FROM added
UNION ALL
SELECT name, source_no FROM legacy_source WHERE name = ANY ($1::text[]);

-- name: sources
SELECT s.name,
    (SELECT count(*) FROM legacy_record AS r WHERE r.source_no = s.source_no AND r.absent_since IS NULL)
    + (SELECT count(*) FROM legacy_contribution AS c WHERE c.source_no = s.source_no AND c.absent_since IS NULL)
    AS records
FROM legacy_source AS s
ORDER BY s.rank;

-- name: names
SELECT name FROM legacy_source ORDER BY rank;

-- name: order
UPDATE legacy_source AS s
SET rank = g.rank
FROM unnest($1::text[]) WITH ORDINALITY AS g (name, rank)
WHERE s.name = g.name;

-- name: record
-- Indexes: legacy_record_key and the primary keys of what it joins.
SELECT r.record_no, r.attributes, r.last_active, r.absent_since IS NOT NULL AS is_absent, r.run_id::text, s.name AS source,
    u.label, u.finished_at AS imported_at,
    ARRAY(SELECT i.type FROM legacy_identifier AS i WHERE i.record_no = r.record_no ORDER BY i.type, i.value) AS types,
    ARRAY(SELECT i.value FROM legacy_identifier AS i WHERE i.record_no = r.record_no ORDER BY i.type, i.value) AS values,
    ARRAY(
        SELECT m.integration_id::text FROM legacy_membership AS m
        WHERE m.record_no = r.record_no AND m.absent_since IS NULL
        ORDER BY 1
    ) AS integrations
FROM legacy_record AS r
LEFT JOIN legacy_source AS s USING (source_no)
LEFT JOIN run AS u ON u.run_id = r.run_id
WHERE r.legacy_id = $1 AND r.legacy_system = $2 AND r.entity_type = $3;

-- name: parts
SELECT s.name AS source, c.run_id::text, u.label, u.finished_at AS imported_at, c.attributes, c.last_active,
    c.absent_since IS NOT NULL AS is_absent, c.identifier_types AS types, c.identifier_values AS values
FROM legacy_contribution AS c
JOIN legacy_source AS s USING (source_no)
LEFT JOIN run AS u ON u.run_id = c.run_id
WHERE c.record_no = $1
ORDER BY s.rank;

-- name: conflicts
-- By record, from behind $2 on; at most $3 records that have any. Walks the primary key of legacy_contribution.
SELECT d.record_no, r.entity_type, r.legacy_system, r.legacy_id, f.field, f.sources
FROM (
    SELECT d.record_no
    FROM (
        SELECT DISTINCT c.record_no FROM legacy_contribution AS c WHERE c.record_no > $2 ORDER BY c.record_no
    ) AS d
    WHERE EXISTS (SELECT FROM legacy_conflict AS f WHERE f.record_no = d.record_no)
        AND (
            $1::uuid IS NULL
            OR EXISTS (
                SELECT FROM legacy_membership AS m
                WHERE m.record_no = d.record_no AND m.integration_id = $1 AND m.absent_since IS NULL
            )
        )
    LIMIT $3
) AS d
JOIN legacy_record AS r USING (record_no)
CROSS JOIN LATERAL (
    SELECT f.field, ARRAY(
        SELECT s.name FROM legacy_source AS s WHERE s.source_no = ANY (f.source_nos) ORDER BY s.rank
    ) AS sources
    FROM legacy_conflict AS f
    WHERE f.record_no = d.record_no
) AS f
ORDER BY d.record_no, f.field;
