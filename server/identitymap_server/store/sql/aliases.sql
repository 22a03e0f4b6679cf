-- Old Edlink IDs that stand for newer ones.

-- name: refresh
-- A present object that carries another id as an identifier of type edlink_id has absorbed it, directly or through ids
-- absorbed earlier. An alias never points away from an object that is present, nor to two objects, nor from an object of
-- one collection to one of another. Once it points somewhere it moves only along a chain: when what it points to is
-- itself absorbed. That this is absent for a while gives nobody else a claim to it.
-- Index: roster_identifier_of_merged.
WITH RECURSIVE claim AS (
    SELECT i.edlink_id AS target, i.normalised::uuid AS alias
    FROM roster_identifier AS i
    WHERE i.integration_id = $1 AND i.type = 'edlink_id'
        AND i.normalised ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
    UNION
    SELECT a.edlink_id, a.alias_id FROM edlink_alias AS a WHERE a.integration_id = $1
), fitting AS (
    -- Of an id that was never seen itself nothing is known that could differ.
    SELECT c.target, c.alias
    FROM claim AS c
    LEFT JOIN roster_object AS t ON t.integration_id = $1 AND t.edlink_id = c.target
    LEFT JOIN roster_object AS s ON s.integration_id = $1 AND s.edlink_id = c.alias
    WHERE c.alias <> c.target AND (s.collection IS NULL OR t.collection IS NULL OR s.collection = t.collection)
), absorbed (alias, target, depth) AS (
    SELECT c.alias, c.target, 1
    FROM fitting AS c
    JOIN roster_object AS o ON o.integration_id = $1 AND o.edlink_id = c.target AND o.absent_since IS NULL
    UNION
    SELECT c.alias, a.target, a.depth + 1
    FROM absorbed AS a
    JOIN fitting AS c ON c.target = a.alias
    WHERE a.depth < 16
), settled AS (
    SELECT alias, min(target::text)::uuid AS target
    FROM absorbed
    WHERE alias <> target
        AND NOT EXISTS (
            SELECT FROM roster_object AS o
            WHERE o.integration_id = $1 AND o.edlink_id = absorbed.alias AND o.absent_since IS NULL
        )
    GROUP BY alias
    HAVING count(DISTINCT target) = 1
)
INSERT INTO edlink_alias (integration_id, alias_id, edlink_id)
SELECT $1, alias, target FROM settled
ON CONFLICT (integration_id, alias_id) DO UPDATE SET edlink_id = excluded.edlink_id
WHERE edlink_alias.edlink_id <> excluded.edlink_id
    AND EXISTS (
        SELECT FROM absorbed AS b WHERE b.alias = edlink_alias.edlink_id AND b.target = excluded.edlink_id
    );

-- name: revive
-- An id that is present again stands for itself.
DELETE FROM edlink_alias AS a
USING roster_object AS o
WHERE a.integration_id = $1 AND o.integration_id = $1 AND o.edlink_id = a.alias_id AND o.absent_since IS NULL
    AND ($2::uuid[] IS NULL OR a.alias_id = ANY ($2))
RETURNING a.alias_id;

-- name: strayed
-- Mappings that do not point where their linked Edlink ID stands for now.
SELECT m.mapping_id, coalesce(a.edlink_id, m.linked_edlink_id)::text AS edlink_id, m.edlink_id::text AS former
FROM mapping AS m
LEFT JOIN edlink_alias AS a ON a.integration_id = m.integration_id AND a.alias_id = m.linked_edlink_id
WHERE m.integration_id = $1 AND m.edlink_id <> coalesce(a.edlink_id, m.linked_edlink_id);

-- name: follow
UPDATE mapping AS m
SET edlink_id = n.edlink_id, is_primary = false, commit_id = $1
FROM unnest($2::bigint[], $3::uuid[]) AS n (mapping_id, edlink_id)
WHERE m.mapping_id = n.mapping_id;
