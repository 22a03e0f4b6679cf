-- Look-ups. All of them are run by prepared statements with generic plans (see store/pool.py), and their plans are
-- tested. A first row with n = 0 carries the revision, read in the statement's own snapshot.
-- At most 101 mappings of a key are read: 100 are answered, one more tells that there are more. Of many keys at most
-- 36,500 rows are read, which is more than any answer holds (see check_mappings_fit in domain/lookups.py).

-- name: one_by_legacy_key
-- Index only: mapping_by_legacy_key.
SELECT r.epoch, r.number, m.integration_id::text, m.edlink_id::text, m.is_primary
FROM revision AS r
LEFT JOIN mapping AS m
    ON m.legacy_id = $1 AND m.legacy_system = $2 AND m.entity_type = $3
    AND ($4::uuid IS NULL OR m.integration_id = $4)
LIMIT 101;

-- name: one_by_edlink_id
-- Index only: mapping_by_edlink_id, edlink_alias_lookup.
SELECT r.epoch, r.number, m.integration_id::text, m.entity_type, m.legacy_system, m.legacy_id, m.is_primary,
    EXISTS (
        SELECT FROM edlink_alias AS a WHERE a.alias_id = $1 AND ($2::uuid IS NULL OR a.integration_id = $2)
    ) AS is_alias
FROM revision AS r
LEFT JOIN mapping AS m ON m.edlink_id = $1 AND ($2::uuid IS NULL OR m.integration_id = $2)
ORDER BY m.is_primary DESC, m.integration_id, m.legacy_system, m.legacy_id
LIMIT 101;

-- name: many_by_legacy_key
-- Index only: mapping_by_legacy_key. Keys that are not linked give no row.
SELECT 0 AS n, r.epoch AS integration_id, r.number::text AS edlink_id, false AS is_primary
FROM revision AS r
UNION ALL
SELECT k.n, m.integration_id::text, m.edlink_id::text, m.is_primary
FROM unnest($1::text[], $2::text[], $3::smallint[], $4::uuid[])
    WITH ORDINALITY AS k (legacy_id, legacy_system, entity_type, integration_id, n)
CROSS JOIN LATERAL (
    SELECT mapping.integration_id, mapping.edlink_id, mapping.is_primary
    FROM mapping
    WHERE mapping.legacy_id = k.legacy_id
        AND mapping.legacy_system = k.legacy_system
        AND mapping.entity_type = k.entity_type
        AND (k.integration_id IS NULL OR mapping.integration_id = k.integration_id)
    LIMIT 101
) AS m
LIMIT 36500;

-- name: many_by_edlink_id
-- Index only: mapping_by_edlink_id. Ids that are not linked give no row.
SELECT 0 AS n, r.epoch AS integration_id, 0::smallint AS entity_type, r.number::text AS legacy_system,
    '' AS legacy_id, false AS is_primary
FROM revision AS r
UNION ALL
SELECT k.n, m.integration_id::text, m.entity_type, m.legacy_system, m.legacy_id, m.is_primary
FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k (edlink_id, integration_id, n)
CROSS JOIN LATERAL (
    SELECT mapping.integration_id, mapping.entity_type, mapping.legacy_system, mapping.legacy_id, mapping.is_primary
    FROM mapping
    WHERE mapping.edlink_id = k.edlink_id
        AND (k.integration_id IS NULL OR mapping.integration_id = k.integration_id)
    ORDER BY mapping.is_primary DESC, mapping.integration_id, mapping.legacy_system, mapping.legacy_id
    LIMIT 101
) AS m
LIMIT 36500;

-- name: aliases
-- What merged-away Edlink IDs stand for now, in each integration that merged them. Asked only for ids that are not linked
-- themselves, or may not be in every integration. Index only: edlink_alias_lookup.
SELECT k.n, a.integration_id::text, a.edlink_id::text
FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k (alias_id, integration_id, n)
JOIN edlink_alias AS a
    ON a.alias_id = k.alias_id AND (k.integration_id IS NULL OR a.integration_id = k.integration_id);

-- name: identifier_holders
-- The records that carry an identifier: at most two of each side, which is enough to know that it is ambiguous.
-- An absent record counts only while it is linked: then it still owns its account.
-- Every integration may use the same identifiers. The limits of 1 keep Postgres from reading all records that carry one,
-- or all records of the integration, to see which are both: it asks for each that carries it, in the index alone.
-- Whether a record has left the integration is asked last, of those few that are in it.
-- Indexes: roster_identifier_lookup, legacy_identifier_lookup, legacy_membership_pkey.
SELECT k.n, 1 AS side, e.edlink_id::text, NULL::text AS legacy_system, NULL::text AS legacy_id
FROM unnest($1::text[], $2::text[], $3::smallint[], $4::uuid[])
    WITH ORDINALITY AS k (normalised, type, entity_type, integration_id, n)
CROSS JOIN LATERAL (
    SELECT DISTINCT i.edlink_id
    FROM roster_identifier AS i
    JOIN roster_object AS o ON o.integration_id = i.integration_id AND o.edlink_id = i.edlink_id
    WHERE i.normalised = k.normalised AND i.type = k.type
        AND i.integration_id = k.integration_id AND i.entity_type = k.entity_type
        AND (
            o.absent_since IS NULL
            OR EXISTS (
                SELECT FROM mapping AS m WHERE m.edlink_id = i.edlink_id AND m.integration_id = i.integration_id
            )
        )
    LIMIT 2
) AS e
UNION ALL
SELECT k.n, 2, NULL, l.legacy_system, l.legacy_id
FROM unnest($1::text[], $2::text[], $3::smallint[], $4::uuid[])
    WITH ORDINALITY AS k (normalised, type, entity_type, integration_id, n)
CROSS JOIN LATERAL (
    SELECT DISTINCT r.legacy_system, r.legacy_id
    FROM legacy_identifier AS i
    CROSS JOIN LATERAL (
        SELECT s.record_no FROM legacy_membership AS s
        WHERE s.integration_id = k.integration_id AND s.record_no = i.record_no
        LIMIT 1
    ) AS s
    CROSS JOIN LATERAL (
        SELECT w.entity_type, w.legacy_system, w.legacy_id, w.absent_since FROM legacy_record AS w
        WHERE w.record_no = s.record_no
        LIMIT 1
    ) AS r
    WHERE i.normalised = k.normalised AND i.type = k.type AND r.entity_type = k.entity_type
        AND (
            r.absent_since IS NULL AND NOT EXISTS (
                SELECT FROM legacy_membership AS moved
                WHERE moved.integration_id = k.integration_id AND moved.record_no = s.record_no
                    AND moved.absent_since IS NOT NULL
            )
            OR EXISTS (
                SELECT FROM mapping AS m
                WHERE m.legacy_id = r.legacy_id AND m.legacy_system = r.legacy_system
                    AND m.entity_type = r.entity_type AND m.integration_id = k.integration_id
            )
        )
    LIMIT 2
) AS l;

-- name: details
-- The full view of mappings that a look-up has found.
-- Indexes: mapping_by_legacy_key and the primary keys of what it joins.
SELECT k.n, m.method, m.rule, m.confidence, m.evidence, m.linked_at, c.committed_at, c.revision, c.run_id::text,
    o.absent_since IS NOT NULL AS edlink_absent,
    l.absent_since IS NOT NULL OR s.absent_since IS NOT NULL AS legacy_absent, m.linked_edlink_id::text
FROM unnest($1::text[], $2::text[], $3::smallint[], $4::uuid[], $5::uuid[])
    WITH ORDINALITY AS k (legacy_id, legacy_system, entity_type, integration_id, edlink_id, n)
JOIN mapping AS m
    ON m.legacy_id = k.legacy_id AND m.legacy_system = k.legacy_system AND m.entity_type = k.entity_type
    AND m.integration_id = k.integration_id AND m.edlink_id = k.edlink_id
JOIN mapping_commit AS c ON c.commit_id = m.commit_id
LEFT JOIN roster_object AS o ON o.integration_id = m.integration_id AND o.edlink_id = m.edlink_id
LEFT JOIN legacy_record AS l
    ON l.legacy_id = m.legacy_id AND l.legacy_system = m.legacy_system AND l.entity_type = m.entity_type
LEFT JOIN legacy_membership AS s ON s.integration_id = m.integration_id AND s.record_no = l.record_no;

-- name: revision
SELECT epoch, number FROM revision;
