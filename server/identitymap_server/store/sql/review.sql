-- What waits for a person.

-- name: stage
-- The questions that a run leaves open: its possible pairs, and certain ones that something came in the way of.
CREATE TEMPORARY TABLE IF NOT EXISTS wanted_candidate (
    entity_type smallint, legacy_system text COLLATE "C", legacy_id text COLLATE "C", edlink_id uuid, rank integer,
    reason smallint, rule text, evidence jsonb, explanation text
) ON COMMIT DELETE ROWS;

-- name: want
INSERT INTO wanted_candidate
SELECT q.entity_type, q.legacy_system, q.legacy_id, q.edlink_id,
    row_number() OVER (
        PARTITION BY q.entity_type, q.legacy_system, q.legacy_id ORDER BY q.confidence DESC, q.edlink_id
    ),
    q.reason, q.rule, q.evidence, q.explanation
FROM (
    SELECT p.entity_type, p.legacy_system, p.legacy_id, p.edlink_id, p.confidence, p.reason, p.rule, p.evidence,
        p.explanation
    FROM proposal AS p
    WHERE p.run_id = $1 AND p.verdict = 2
    UNION ALL
    SELECT p.entity_type, p.legacy_system, p.legacy_id, p.edlink_id, p.confidence, $3, p.rule, p.evidence, $4
    FROM proposal AS p
    WHERE $5 AND p.run_id = $1 AND p.verdict = 1
        AND NOT EXISTS (
            SELECT FROM mapping AS m
            WHERE m.legacy_id = p.legacy_id AND m.legacy_system = p.legacy_system
                AND m.entity_type = p.entity_type AND m.integration_id = $2
                AND p.edlink_id IN (m.edlink_id, m.linked_edlink_id)
        )
) AS q;

-- name: close_answered
DELETE FROM review_item AS i
WHERE i.integration_id = $1
    AND NOT EXISTS (
        SELECT FROM wanted_candidate AS w
        WHERE w.entity_type = i.entity_type AND w.legacy_system = i.legacy_system AND w.legacy_id = i.legacy_id
    );

-- name: change
-- Items whose candidates are not the same any more get a new version.
WITH differing AS (
    SELECT i.review_item_id
    FROM review_item AS i
    WHERE i.integration_id = $1
        AND (
            SELECT array_agg((c.edlink_id, c.rank, c.reason, c.rule, c.evidence) ORDER BY c.rank)
            FROM review_candidate AS c WHERE c.review_item_id = i.review_item_id
        ) IS DISTINCT FROM (
            SELECT array_agg((w.edlink_id, w.rank, w.reason, w.rule, w.evidence) ORDER BY w.rank)
            FROM wanted_candidate AS w
            WHERE w.entity_type = i.entity_type AND w.legacy_system = i.legacy_system AND w.legacy_id = i.legacy_id
        )
), gone AS (
    DELETE FROM review_candidate AS c USING differing AS d WHERE c.review_item_id = d.review_item_id
)
UPDATE review_item AS i SET version = version + 1 FROM differing AS d WHERE i.review_item_id = d.review_item_id;

-- name: open
INSERT INTO review_item (integration_id, entity_type, legacy_system, legacy_id, reason)
SELECT $1, w.entity_type, w.legacy_system, w.legacy_id, w.reason
FROM wanted_candidate AS w
WHERE w.rank = 1
ON CONFLICT (integration_id, entity_type, legacy_system, legacy_id) DO UPDATE
SET reason = excluded.reason
WHERE review_item.reason <> excluded.reason;

-- name: fill
INSERT INTO review_candidate (review_item_id, edlink_id, rank, reason, rule, evidence, explanation)
SELECT i.review_item_id, w.edlink_id, w.rank, w.reason, w.rule, w.evidence, w.explanation
FROM wanted_candidate AS w
JOIN review_item AS i
    ON i.integration_id = $1 AND i.entity_type = w.entity_type
    AND i.legacy_system = w.legacy_system AND i.legacy_id = w.legacy_id
ON CONFLICT DO NOTHING;

-- name: counts
SELECT i.entity_type, i.reason, count(*) AS items
FROM review_item AS i
WHERE i.integration_id = $1
GROUP BY i.entity_type, i.reason;

-- name: page
-- By integration and legacy key, from behind the key ($4, $5, $6, $7). Index: the unique one on these columns.
SELECT i.review_item_id::text, i.integration_id::text, i.entity_type, i.legacy_system, i.legacy_id, i.reason, i.version,
    i.opened_at
FROM review_item AS i
WHERE ($1::uuid IS NULL OR i.integration_id = $1)
    AND ($2::smallint IS NULL OR i.entity_type = $2)
    AND ($3::smallint IS NULL OR i.reason = $3)
    AND (i.integration_id, i.entity_type, i.legacy_system, i.legacy_id) > ($4::uuid, $5, $6, $7)
ORDER BY i.integration_id, i.entity_type, i.legacy_system, i.legacy_id
LIMIT $8;

-- name: total
SELECT count(*)
FROM review_item AS i
WHERE ($1::uuid IS NULL OR i.integration_id = $1)
    AND ($2::smallint IS NULL OR i.entity_type = $2)
    AND ($3::smallint IS NULL OR i.reason = $3);

-- name: candidates
SELECT review_item_id::text, edlink_id::text, reason, rule, evidence, explanation
FROM review_candidate
WHERE review_item_id = ANY ($1::uuid[])
ORDER BY review_item_id, rank;
