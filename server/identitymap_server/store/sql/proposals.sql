-- What match runs propose.

-- name: forget
-- Only the proposals of an integration's latest runs are of interest: the latest, and the one that awaits approval.
DELETE FROM proposal AS p
USING run AS r
WHERE r.run_id = p.run_id AND r.integration_id = $1 AND ($2 OR r.dry_run);

-- name: supersede
-- A run that awaits approval is overtaken by a newer one.
UPDATE run
SET state = 5, finished_at = clock_timestamp(),
    failure = '{"reason": "SUPERSEDED", "message": "A newer match was run before this one was approved."}'
WHERE integration_id = $1 AND kind = 2 AND state = 3;

-- name: page
-- In the order of the key, from behind the key ($2, $3, $4, $5). Index: the primary key.
SELECT entity_type, legacy_system, legacy_id, edlink_id::text, verdict, method, rule, confidence, evidence, reason,
    explanation
FROM proposal
WHERE run_id = $1 AND (entity_type, legacy_system, legacy_id, edlink_id) > ($2, $3, $4, $5::uuid)
ORDER BY entity_type, legacy_system, legacy_id, edlink_id
LIMIT $6;

-- name: unlinked_certain
-- Certain proposals that are not links: after linking, those that something has come in the way of.
SELECT count(*)
FROM proposal AS p
WHERE p.run_id = $1 AND p.verdict = 1
    AND NOT EXISTS (
        SELECT FROM mapping AS m
        WHERE m.legacy_id = p.legacy_id AND m.legacy_system = p.legacy_system AND m.entity_type = p.entity_type
            AND m.integration_id = $2 AND p.edlink_id IN (m.edlink_id, m.linked_edlink_id)
    );
