-- Changes of mappings. A transaction notes what it touches in `touched` and writes each touched mapping once into the
-- history, as it is at the end.

-- name: begin
CREATE TEMPORARY TABLE IF NOT EXISTS touched (
    mapping_id bigint PRIMARY KEY, action smallint NOT NULL
) ON COMMIT DELETE ROWS;

-- name: touch
INSERT INTO touched (mapping_id, action) SELECT unnest($1::bigint[]), $2 ON CONFLICT DO NOTHING;

-- name: link_proposals
-- Links the certain proposals of a run that can still be linked: for people and schools the legacy key has no link in
-- this integration, and nobody holds the Edlink ID in that system; for classes the pair is not linked.
WITH linkable AS (
    SELECT p.*
    FROM proposal AS p
    WHERE p.run_id = $1 AND p.verdict = 1
        AND NOT EXISTS (
            SELECT FROM mapping AS m
            WHERE m.legacy_id = p.legacy_id AND m.legacy_system = p.legacy_system
                AND m.entity_type = p.entity_type AND m.integration_id = $2
                AND (p.entity_type <> 2 OR p.edlink_id IN (m.edlink_id, m.linked_edlink_id))
        )
        AND NOT EXISTS (
            SELECT FROM mapping AS m
            WHERE p.entity_type <> 2 AND m.edlink_id = p.edlink_id AND m.integration_id = $2
                AND m.entity_type = p.entity_type AND m.legacy_system = p.legacy_system
        )
), linked AS (
    INSERT INTO mapping (
        integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id, is_primary, method, rule,
        confidence, evidence, commit_id
    )
    SELECT $2, entity_type, legacy_system, legacy_id, edlink_id, edlink_id, false, method, rule, confidence, evidence, $3
    FROM linkable
    RETURNING mapping_id
), noted AS (
    INSERT INTO touched (mapping_id, action) SELECT mapping_id, 1 FROM linked
)
SELECT count(*) FROM linked;

-- name: touched_edlink_ids
SELECT DISTINCT m.edlink_id::text FROM touched AS t JOIN mapping AS m USING (mapping_id);

-- name: shared_edlink_ids
-- Those with several accounts in one system: a newer use of one of them may make it the primary.
SELECT DISTINCT edlink_id::text
FROM mapping
WHERE integration_id = $1
GROUP BY edlink_id, entity_type, legacy_system
HAVING count(*) > 1;

-- name: settle_primaries
-- The primary of each (Edlink ID, entity type, system): the account used most recently, then the oldest account, then
-- the smallest key. Primaries that cease come first, because mapping_one_primary allows no two even for a moment.
WITH ranked AS (
    SELECT m.mapping_id, m.is_primary,
        row_number() OVER (
            PARTITION BY m.edlink_id, m.entity_type, m.legacy_system
            ORDER BY l.last_active DESC NULLS LAST, l.attributes ->> 'created' NULLS LAST, m.legacy_id, m.mapping_id
        ) = 1 AS wanted
    FROM mapping AS m
    LEFT JOIN legacy_record AS l
        ON l.legacy_id = m.legacy_id AND l.legacy_system = m.legacy_system AND l.entity_type = m.entity_type
    WHERE m.integration_id = $2 AND m.edlink_id = ANY ($3::uuid[])
), changed AS (
    UPDATE mapping AS m
    SET is_primary = $4, commit_id = $1
    FROM ranked AS r
    WHERE m.mapping_id = r.mapping_id AND r.is_primary <> r.wanted AND r.wanted = $4
    RETURNING m.mapping_id
)
INSERT INTO touched (mapping_id, action) SELECT mapping_id, 3 FROM changed ON CONFLICT DO NOTHING;

-- name: record_changes
INSERT INTO mapping_change (
    commit_id, mapping_id, action, integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id,
    is_primary, method, rule, confidence, evidence, linked_at
)
SELECT $1, m.mapping_id, t.action, m.integration_id, m.entity_type, m.legacy_system, m.legacy_id, m.edlink_id,
    m.linked_edlink_id, m.is_primary, m.method, m.rule, m.confidence, m.evidence, m.linked_at
FROM touched AS t
JOIN mapping AS m USING (mapping_id)
ORDER BY m.mapping_id;

-- name: linked_by_rule
SELECT CASE m.entity_type WHEN 1 THEN 'person' WHEN 2 THEN 'class' ELSE 'school' END || ':' || m.rule AS rule,
    count(*) AS links
FROM touched AS t
JOIN mapping AS m USING (mapping_id)
WHERE t.action = 1
GROUP BY 1
ORDER BY 2 DESC, 1;
