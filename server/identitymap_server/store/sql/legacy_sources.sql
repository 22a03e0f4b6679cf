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
