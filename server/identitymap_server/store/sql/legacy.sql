-- Legacy records. An import stages its records while they arrive, and merges them in one transaction at its end.

-- name: stage_tables
-- In the session, not in a transaction: a caller who is slow keeps no transaction open.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_record (
    entity_type smallint NOT NULL, legacy_system text COLLATE "C" NOT NULL, legacy_id text COLLATE "C" NOT NULL,
    integration_id uuid NOT NULL, last_active timestamptz, attributes jsonb NOT NULL
);
CREATE TEMPORARY TABLE IF NOT EXISTS staged_identifier (
    entity_type smallint NOT NULL, legacy_system text COLLATE "C" NOT NULL, legacy_id text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL, value text COLLATE "C" NOT NULL, normalised text COLLATE "C" NOT NULL
);
TRUNCATE staged_record, staged_identifier;

-- name: clear
TRUNCATE staged_record, staged_identifier;

-- name: lock
-- One import at a time: two that overlap would wait for one another's rows, in different orders.
SELECT pg_advisory_xact_lock(hashtext('identitymap legacy import'));

-- name: absences
-- Of each scope (integration, entity type, system) that the import holds, how many known records it lacks.
SELECT count(*) AS known, count(*) FILTER (WHERE g.legacy_id IS NULL) AS lacking
FROM (SELECT DISTINCT integration_id, entity_type, legacy_system FROM staged_record) AS s
JOIN legacy_membership AS m ON m.integration_id = s.integration_id
JOIN legacy_record AS r
    ON r.record_no = m.record_no AND r.entity_type = s.entity_type AND r.legacy_system = s.legacy_system
    AND r.absent_since IS NULL
LEFT JOIN staged_record AS g
    ON g.legacy_id = r.legacy_id AND g.legacy_system = r.legacy_system AND g.entity_type = r.entity_type;

-- name: other_identifiers
-- How many records are as they were but for their identifiers.
WITH known AS (
    SELECT r.record_no, r.legacy_id, r.legacy_system, r.entity_type
    FROM staged_record AS s
    JOIN legacy_record AS r
        ON r.legacy_id = s.legacy_id AND r.legacy_system = s.legacy_system AND r.entity_type = s.entity_type
    WHERE r.attributes = s.attributes AND r.last_active IS NOT DISTINCT FROM s.last_active AND r.absent_since IS NULL
), old AS (
    SELECT record_no, i.type, i.value FROM known JOIN legacy_identifier AS i USING (record_no)
), new AS (
    SELECT record_no, g.type, g.value
    FROM known
    JOIN staged_identifier AS g USING (legacy_id, legacy_system, entity_type)
)
SELECT count(DISTINCT record_no)
FROM (
    (SELECT * FROM old EXCEPT SELECT * FROM new)
    UNION ALL
    (SELECT * FROM new EXCEPT SELECT * FROM old)
) AS different;

-- name: merge_records
-- Rows that are as they were are not written.
WITH merged AS (
    INSERT INTO legacy_record AS r (entity_type, legacy_system, legacy_id, last_active, attributes)
    SELECT entity_type, legacy_system, legacy_id, last_active, attributes FROM staged_record
    ON CONFLICT (legacy_id, legacy_system, entity_type) DO UPDATE
    SET last_active = excluded.last_active, attributes = excluded.attributes, absent_since = NULL
    WHERE r.attributes IS DISTINCT FROM excluded.attributes
        OR r.last_active IS DISTINCT FROM excluded.last_active
        OR r.absent_since IS NOT NULL
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new) AS created, count(*) FILTER (WHERE NOT is_new) AS updated FROM merged;

-- name: merge_memberships
-- A record may belong to several integrations, so an import adds one and takes none away.
INSERT INTO legacy_membership (integration_id, record_no)
SELECT s.integration_id, r.record_no
FROM staged_record AS s
JOIN legacy_record AS r
    ON r.legacy_id = s.legacy_id AND r.legacy_system = s.legacy_system AND r.entity_type = s.entity_type
ON CONFLICT DO NOTHING;

-- name: integrations_of_staged
-- Those that the staged records belong to, whether by this import or an earlier one.
SELECT DISTINCT m.integration_id::text
FROM staged_record AS s
JOIN legacy_record AS r
    ON r.legacy_id = s.legacy_id AND r.legacy_system = s.legacy_system AND r.entity_type = s.entity_type
JOIN legacy_membership AS m USING (record_no);

-- name: drop_identifiers
DELETE FROM legacy_identifier AS i
USING legacy_record AS r, staged_record AS s
WHERE i.record_no = r.record_no
    AND r.legacy_id = s.legacy_id AND r.legacy_system = s.legacy_system AND r.entity_type = s.entity_type
    AND NOT EXISTS (
        SELECT FROM staged_identifier AS g
        WHERE g.legacy_id = s.legacy_id AND g.legacy_system = s.legacy_system AND g.entity_type = s.entity_type
            AND g.type = i.type AND g.value = i.value
    )
RETURNING i.record_no;

-- name: add_identifiers
INSERT INTO legacy_identifier (record_no, type, value, normalised)
SELECT r.record_no, g.type, g.value, g.normalised
FROM staged_identifier AS g
JOIN legacy_record AS r
    ON r.legacy_id = g.legacy_id AND r.legacy_system = g.legacy_system AND r.entity_type = g.entity_type
ON CONFLICT DO NOTHING
RETURNING record_no;

-- name: mark_absent
-- In a full import: known records of its scopes that it lacks. A record that belongs to another integration as well is
-- still there.
UPDATE legacy_record AS r
SET absent_since = now()
FROM legacy_membership AS m
JOIN (SELECT DISTINCT integration_id, entity_type, legacy_system FROM staged_record) AS s USING (integration_id)
WHERE r.record_no = m.record_no AND r.entity_type = s.entity_type AND r.legacy_system = s.legacy_system
    AND r.absent_since IS NULL
    AND NOT EXISTS (
        SELECT FROM staged_record AS g
        WHERE g.legacy_id = r.legacy_id AND g.legacy_system = r.legacy_system AND g.entity_type = r.entity_type
    )
    AND NOT EXISTS (
        SELECT FROM legacy_membership AS other
        WHERE other.record_no = r.record_no
            AND other.integration_id NOT IN (SELECT integration_id FROM staged_record)
    );

-- name: known_integrations
SELECT integration_id::text FROM integration;
