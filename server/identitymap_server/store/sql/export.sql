-- Exports: every mapping as of one revision, from the history, so that no snapshot has to be held open.

-- name: page
-- The latest change of each mapping up to the revision; those that it unlinked are left out by the caller, who needs
-- their ids to go on. Index: mapping_change_by_mapping.
SELECT DISTINCT ON (c.mapping_id)
    c.mapping_id, c.action, c.integration_id::text, c.entity_type, c.legacy_system, c.legacy_id, c.edlink_id::text,
    c.is_primary, c.method, c.rule, c.confidence, c.evidence, c.linked_at, k.committed_at, k.revision, k.run_id::text,
    c.linked_edlink_id::text, o.absent_since IS NOT NULL AS edlink_absent, l.absent_since IS NOT NULL AS legacy_absent
FROM mapping_change AS c
JOIN mapping_commit AS k USING (commit_id)
LEFT JOIN roster_object AS o ON o.integration_id = c.integration_id AND o.edlink_id = c.edlink_id
LEFT JOIN legacy_record AS l
    ON l.legacy_id = c.legacy_id AND l.legacy_system = c.legacy_system AND l.entity_type = c.entity_type
WHERE c.mapping_id > $1 AND k.revision <= $2
    AND ($3::uuid IS NULL OR c.integration_id = $3)
    AND ($4::smallint IS NULL OR c.entity_type = $4)
ORDER BY c.mapping_id, c.change_id DESC
LIMIT $5;
