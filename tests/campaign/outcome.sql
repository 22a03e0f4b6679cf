-- What a story comes to: the same each time it is told, whatever disturbs it. Times are left out, and numbers that the
-- database gives out.

-- name: mappings
SELECT entity_type, legacy_system, legacy_id, edlink_id::text, linked_edlink_id::text, is_primary, method, rule,
    confidence, evidence::text
FROM mapping
ORDER BY 1, 2, 3, 4, 5;

-- name: history
SELECT entity_type, legacy_system, legacy_id, edlink_id::text, linked_edlink_id::text, action, is_primary, rule
FROM mapping_change
ORDER BY 1, 2, 3, change_id;

-- name: roster
SELECT edlink_id::text, collection, absent_since IS NULL, attributes::text, version FROM roster_object ORDER BY 1;

-- name: identifiers
SELECT edlink_id::text, entity_type, type, value, normalised FROM roster_identifier ORDER BY 1, 2, 3, 4;

-- name: aliases
SELECT alias_id::text, edlink_id::text FROM edlink_alias ORDER BY 1;

-- name: accounts
SELECT entity_type, legacy_system, legacy_id, absent_since IS NULL, last_active, attributes::text
FROM legacy_record
ORDER BY 1, 2, 3;

-- name: account_identifiers
SELECT r.entity_type, r.legacy_id, i.type, i.value, i.normalised
FROM legacy_identifier AS i
JOIN legacy_record AS r USING (record_no)
ORDER BY 1, 2, 3, 4;

-- name: review
SELECT i.entity_type, i.legacy_system, i.legacy_id, i.reason, c.rank, c.edlink_id::text, c.reason, c.rule,
    c.evidence::text, c.explanation
FROM review_item AS i
JOIN review_candidate AS c USING (review_item_id)
ORDER BY 1, 2, 3, 5;

-- name: absences
SELECT edlink_id::text FROM event_absence ORDER BY 1;
