-- Merging staged records, source by source.
--
-- A record with one source is what that source gives (legacy_record.source_no). A record with several is derived from
-- what each of them gives (legacy_contribution).

-- name: lock
-- One import at a time: two that overlap would wait for one another's rows, in different orders.
SELECT pg_advisory_xact_lock(hashtext('identitymap legacy import'));

-- name: prepare_merge
-- The joins below are of everything with everything, and temporary tables are never analysed by themselves.
SET LOCAL work_mem = '64MB';
SET LOCAL jit = off;
ANALYZE staged_record (entry, source, entity_type, legacy_system, legacy_id, integration_id);

-- name: settle_doubled
-- Of records that a source gives twice the first counts. That a record belongs to another integration as well is kept,
-- and so is where those that say something else say that it is; how many there are of those, how many say something
-- else, and the lines of the first of these.
WITH doubled AS (
    SELECT s.entry, s.line, f.entry AS first_entry, s.integration_id,
        s.integration_id <> f.integration_id AND s.presence = f.presence AND s.content_hash = f.content_hash
        AND s.change IS NOT DISTINCT FROM f.change AS is_same
    FROM (
        SELECT source, legacy_id, legacy_system, entity_type, min(entry) AS entry
        FROM staged_record
        WHERE presence <> 3
        GROUP BY source, legacy_id, legacy_system, entity_type
        HAVING count(*) > 1
    ) AS d
    JOIN staged_record AS f USING (entry)
    JOIN staged_record AS s
        ON s.source = d.source AND s.legacy_id = d.legacy_id AND s.legacy_system = d.legacy_system
        AND s.entity_type = d.entity_type AND s.entry <> d.entry AND s.presence <> 3
), again AS (
    INSERT INTO staged_again (entry, integration_id, is_same)
    SELECT first_entry, integration_id, is_same FROM doubled
), taken_out AS (
    DELETE FROM staged_record AS s USING doubled AS d WHERE s.entry = d.entry
)
SELECT count(*) FILTER (WHERE is_same) AS same, count(*) FILTER (WHERE NOT is_same) AS other,
    (array_agg(line ORDER BY entry) FILTER (WHERE NOT is_same))[1:$1] AS lines
FROM doubled;

-- name: changes
-- Records that say only what changes, each beside what their source gave before, if it gave anything.
SELECT s.entry, s.source, s.line, s.entity_type, s.legacy_system, s.legacy_id, s.integration_id::text, s.last_active,
    s.attributes, s.identifier_types, s.identifier_values, s.identifier_normalised, s.change,
    b.record_no IS NOT NULL AS is_known, b.absent_since IS NOT NULL AS is_gone, b.last_active AS base_last_active,
    b.attributes AS base_attributes, b.identifier_types AS base_types, b.identifier_values AS base_values,
    b.identifier_normalised AS base_normalised
FROM staged_record AS s
LEFT JOIN legacy_record AS r
    ON r.legacy_id = s.legacy_id AND r.legacy_system = s.legacy_system AND r.entity_type = s.entity_type
LEFT JOIN LATERAL (
    SELECT r.record_no, r.absent_since, r.last_active, r.attributes,
        coalesce(array_agg(i.type ORDER BY i.type, i.value) FILTER (WHERE i.type IS NOT NULL), '{}') AS identifier_types,
        coalesce(array_agg(i.value ORDER BY i.type, i.value) FILTER (WHERE i.type IS NOT NULL), '{}')
            AS identifier_values,
        coalesce(array_agg(i.normalised ORDER BY i.type, i.value) FILTER (WHERE i.type IS NOT NULL), '{}')
            AS identifier_normalised
    FROM (SELECT 1) AS one
    LEFT JOIN legacy_identifier AS i ON i.record_no = r.record_no
    WHERE r.source_no = $2
    HAVING r.source_no = $2
    UNION ALL
    SELECT c.record_no, c.absent_since, c.last_active, c.attributes,
        c.identifier_types, c.identifier_values, c.identifier_normalised
    FROM legacy_contribution AS c
    WHERE c.record_no = r.record_no AND c.source_no = $2
) AS b ON true
WHERE s.source = $1 AND s.change IS NOT NULL
ORDER BY s.entry;

-- name: drop_changes
-- What they make of their records has been staged beside them.
DELETE FROM staged_record WHERE source = $1 AND change IS NOT NULL;

-- name: resolve
-- Which record each staged one is. New ones get their numbers here, so that nothing below has to join by key again.
-- Of a record that nobody knows it is no news that it is gone, or cannot be read.
INSERT INTO import_entry (entry, record_no, is_new, is_sole, is_given)
SELECT s.entry, coalesce(r.record_no, nextval('legacy_record_record_no_seq')), r.record_no IS NULL,
    r.record_no IS NULL OR coalesce(r.source_no = $2, false), s.presence = 1
FROM staged_record AS s
LEFT JOIN legacy_record AS r
    ON r.legacy_id = s.legacy_id AND r.legacy_system = s.legacy_system AND r.entity_type = s.entity_type
WHERE s.source = $1 AND (s.presence = 1 OR r.record_no IS NOT NULL)
ORDER BY s.entry;

-- name: find_scopes
-- What of a source the import is about; also where every row only says that a record belongs to another integration too.
INSERT INTO import_scope (integration_id, entity_type, legacy_system)
SELECT integration_id, entity_type, legacy_system FROM staged_record WHERE source = $1
UNION
SELECT a.integration_id, s.entity_type, s.legacy_system
FROM staged_again AS a
JOIN staged_record AS s USING (entry)
WHERE s.source = $1;

-- name: find_lacking
-- In a full import: what the source has in the scopes of the import and the import lacks. A record that belongs to
-- another integration as well may still be there.
INSERT INTO import_lacking (record_no)
SELECT r.record_no
FROM import_scope AS s
JOIN legacy_membership AS m USING (integration_id)
JOIN legacy_record AS r
    ON r.record_no = m.record_no AND r.entity_type = s.entity_type AND r.legacy_system = s.legacy_system
LEFT JOIN legacy_contribution AS c
    ON c.record_no = r.record_no AND c.source_no = $1 AND c.absent_since IS NULL
WHERE (r.source_no = $1 AND r.absent_since IS NULL OR c.record_no IS NOT NULL)
    AND NOT EXISTS (SELECT FROM import_entry AS n WHERE n.record_no = r.record_no)
    AND NOT EXISTS (
        SELECT FROM legacy_membership AS other
        WHERE other.record_no = r.record_no AND other.absent_since IS NULL
            AND other.integration_id NOT IN (
                SELECT integration_id FROM staged_record UNION SELECT integration_id FROM staged_again
            )
    )
ON CONFLICT DO NOTHING;

-- name: find_gone
-- What the source itself says has gone, and has not said before.
INSERT INTO import_lacking (record_no)
SELECT r.record_no
FROM staged_record AS s
JOIN import_entry AS n USING (entry)
JOIN legacy_record AS r USING (record_no)
LEFT JOIN legacy_contribution AS c
    ON c.record_no = r.record_no AND c.source_no = $1 AND c.absent_since IS NULL
WHERE s.presence = 2 AND (r.source_no = $1 AND r.absent_since IS NULL OR c.record_no IS NOT NULL)
ON CONFLICT DO NOTHING;

-- name: find_moved
-- In a full import: in which of its integrations records are no longer that are still there elsewhere. Only of records
-- that nobody but the source gives: of others nothing tells who has said where they are. Of whom a row was refused
-- nothing changes, and a row that was refused because another one counts says where the record is all the same.
INSERT INTO import_moved (record_no, integration_id)
SELECT m.record_no, m.integration_id
FROM import_scope AS s
JOIN legacy_membership AS m USING (integration_id)
JOIN legacy_record AS r
    ON r.record_no = m.record_no AND r.entity_type = s.entity_type AND r.legacy_system = s.legacy_system
WHERE m.absent_since IS NULL AND r.source_no = $1
    AND (
        r.absent_since IS NULL
        OR EXISTS (SELECT FROM import_entry AS n WHERE n.record_no = r.record_no AND n.is_given)
    )
    AND NOT EXISTS (SELECT FROM import_lacking AS l WHERE l.record_no = r.record_no)
    AND NOT EXISTS (
        SELECT FROM import_entry AS n
        JOIN staged_record AS g USING (entry)
        WHERE n.record_no = m.record_no AND (g.integration_id = m.integration_id OR g.presence = 3)
    )
    AND NOT EXISTS (
        SELECT FROM import_entry AS n
        JOIN staged_again AS g USING (entry)
        WHERE n.record_no = m.record_no AND g.integration_id = m.integration_id
    );

-- name: absences
-- Of each scope of the import how many records the source has, and how many of them it has no longer, or elsewhere.
SELECT s.integration_id::text, s.entity_type, s.legacy_system, count(*) AS known,
    count(coalesce(l.record_no, v.record_no)) AS lacking
FROM import_scope AS s
JOIN legacy_membership AS m USING (integration_id)
JOIN legacy_record AS r
    ON r.record_no = m.record_no AND r.entity_type = s.entity_type AND r.legacy_system = s.legacy_system
LEFT JOIN legacy_contribution AS c
    ON c.record_no = r.record_no AND c.source_no = $1 AND c.absent_since IS NULL
LEFT JOIN import_lacking AS l ON l.record_no = r.record_no
LEFT JOIN import_moved AS v ON v.record_no = r.record_no AND v.integration_id = m.integration_id
WHERE m.absent_since IS NULL AND (r.source_no = $1 AND r.absent_since IS NULL OR c.record_no IS NOT NULL)
GROUP BY s.integration_id, s.entity_type, s.legacy_system
HAVING count(coalesce(l.record_no, v.record_no)) > 0
ORDER BY s.integration_id, s.entity_type, s.legacy_system;

-- name: insert_new
INSERT INTO legacy_record (
    record_no, entity_type, legacy_system, legacy_id, last_active, attributes, source_no, run_id, content_hash
) OVERRIDING SYSTEM VALUE
SELECT n.record_no, s.entity_type, s.legacy_system, s.legacy_id, s.last_active, s.attributes, $1, $2, s.content_hash
FROM import_entry AS n
JOIN staged_record AS s USING (entry)
WHERE n.is_new;

-- name: insert_new_identifiers
INSERT INTO legacy_identifier (record_no, type, value, normalised)
SELECT n.record_no, i.type, i.value, i.normalised
FROM import_entry AS n
JOIN staged_record AS s USING (entry)
CROSS JOIN LATERAL unnest(s.identifier_types, s.identifier_values, s.identifier_normalised)
    AS i (type, value, normalised)
WHERE n.is_new;

-- name: update_sole
-- Rows that are as they were are not written.
WITH updated AS (
    UPDATE legacy_record AS r
    SET last_active = s.last_active, attributes = s.attributes, content_hash = s.content_hash, run_id = $2,
        absent_since = NULL
    FROM import_entry AS n
    JOIN staged_record AS s USING (entry)
    WHERE r.record_no = n.record_no AND n.is_sole AND NOT n.is_new AND n.is_given
        AND r.source_no = $1
        AND (r.content_hash <> s.content_hash OR r.absent_since IS NOT NULL)
    RETURNING r.record_no, n.entry
)
INSERT INTO import_rewritten (record_no, entry) SELECT record_no, entry FROM updated;

-- name: drop_identifiers
DELETE FROM legacy_identifier AS i
USING import_rewritten AS w, staged_record AS s
WHERE i.record_no = w.record_no AND s.entry = w.entry
    AND NOT EXISTS (
        SELECT
        FROM unnest(s.identifier_types, s.identifier_values, s.identifier_normalised) AS g (type, value, normalised)
        WHERE g.type = i.type AND g.value = i.value AND g.normalised = i.normalised
    );

-- name: add_identifiers
INSERT INTO legacy_identifier (record_no, type, value, normalised)
SELECT w.record_no, i.type, i.value, i.normalised
FROM import_rewritten AS w
JOIN staged_record AS s USING (entry)
CROSS JOIN LATERAL unnest(s.identifier_types, s.identifier_values, s.identifier_normalised)
    AS i (type, value, normalised)
ON CONFLICT DO NOTHING;

-- name: keep_apart
-- Another source's records that this source gives something about as well: from now on each source's part is kept.
INSERT INTO legacy_contribution (
    record_no, source_no, run_id, absent_since, last_active, attributes,
    identifier_types, identifier_values, identifier_normalised, content_hash
)
SELECT r.record_no, r.source_no, r.run_id, r.absent_since, r.last_active, r.attributes,
    i.types, i.values, i.normalised, r.content_hash
FROM import_entry AS n
JOIN legacy_record AS r USING (record_no)
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(type ORDER BY type, value), '{}') AS types,
        coalesce(array_agg(value ORDER BY type, value), '{}') AS values,
        coalesce(array_agg(normalised ORDER BY type, value), '{}') AS normalised
    FROM legacy_identifier
    WHERE record_no = r.record_no
) AS i
WHERE NOT n.is_sole AND n.is_given AND r.source_no IS NOT NULL;

-- name: give_up_sole
UPDATE legacy_record AS r
SET source_no = NULL, run_id = NULL, content_hash = ''
FROM import_entry AS n
WHERE r.record_no = n.record_no AND NOT n.is_sole AND n.is_given AND r.source_no IS NOT NULL;

-- name: contribute
WITH contributed AS (
    INSERT INTO legacy_contribution AS c (
        record_no, source_no, run_id, last_active, attributes,
        identifier_types, identifier_values, identifier_normalised, content_hash
    )
    SELECT n.record_no, $1, $2, s.last_active, s.attributes,
        s.identifier_types, s.identifier_values, s.identifier_normalised, s.content_hash
    FROM import_entry AS n
    JOIN staged_record AS s USING (entry)
    WHERE NOT n.is_sole AND n.is_given
    ON CONFLICT (record_no, source_no) DO UPDATE
    SET run_id = excluded.run_id, absent_since = NULL, last_active = excluded.last_active,
        attributes = excluded.attributes, identifier_types = excluded.identifier_types,
        identifier_values = excluded.identifier_values, identifier_normalised = excluded.identifier_normalised,
        content_hash = excluded.content_hash
    WHERE c.content_hash <> excluded.content_hash OR c.absent_since IS NOT NULL
    RETURNING c.record_no
)
INSERT INTO import_derivable (record_no) SELECT record_no FROM contributed;

-- name: mark_absent
WITH marked AS (
    UPDATE legacy_record AS r
    SET absent_since = now(), run_id = $2
    FROM import_lacking AS l
    WHERE r.record_no = l.record_no AND r.source_no = $1
    RETURNING r.record_no
)
INSERT INTO import_touched (record_no) SELECT record_no FROM marked;

-- name: leave_integrations
WITH moved AS (
    UPDATE legacy_membership AS m
    SET absent_since = now()
    FROM import_moved AS v
    WHERE m.integration_id = v.integration_id AND m.record_no = v.record_no
    RETURNING m.record_no
)
INSERT INTO import_touched (record_no) SELECT record_no FROM moved;

-- name: withdraw
WITH withdrawn AS (
    UPDATE legacy_contribution AS c
    SET absent_since = now(), run_id = $2
    FROM import_lacking AS l
    WHERE c.record_no = l.record_no AND c.source_no = $1 AND c.absent_since IS NULL
    RETURNING c.record_no
)
INSERT INTO import_derivable (record_no) SELECT record_no FROM withdrawn ON CONFLICT DO NOTHING;

-- name: derive
-- A record of several sources is what those give that still have it or, if none has, what they gave last; of a field that
-- several give, the first in their order counts.
WITH part AS (
    SELECT c.*, o.rank
    FROM import_derivable AS d
    JOIN legacy_contribution AS c USING (record_no)
    JOIN legacy_source AS o USING (source_no)
    WHERE c.absent_since IS NULL
        OR NOT EXISTS (
            SELECT FROM legacy_contribution AS other
            WHERE other.record_no = c.record_no AND other.absent_since IS NULL
        )
), field AS (
    SELECT p.record_no, jsonb_object_agg(f.key, f.value ORDER BY p.rank DESC) AS attributes
    FROM part AS p
    CROSS JOIN LATERAL jsonb_each(p.attributes) AS f
    GROUP BY p.record_no
), whole AS (
    SELECT p.record_no, max(p.last_active) AS last_active, max(p.absent_since) AS absent_since
    FROM part AS p
    GROUP BY p.record_no
), derived AS (
    UPDATE legacy_record AS r
    SET attributes = coalesce(f.attributes, '{}'), last_active = w.last_active, absent_since = w.absent_since
    FROM whole AS w
    LEFT JOIN field AS f USING (record_no)
    JOIN legacy_record AS old USING (record_no)
    WHERE r.record_no = w.record_no
        AND (
            r.attributes IS DISTINCT FROM coalesce(f.attributes, '{}')
            OR r.last_active IS DISTINCT FROM w.last_active
            OR r.absent_since IS DISTINCT FROM w.absent_since
        )
    RETURNING r.record_no, old.absent_since IS NULL AND r.absent_since IS NOT NULL AS became_absent
), noted AS (
    INSERT INTO import_touched (record_no) SELECT record_no FROM derived
)
SELECT count(*) FILTER (WHERE became_absent) FROM derived;

-- name: drop_derived_identifiers
WITH dropped AS (
    DELETE FROM legacy_identifier AS i
    USING import_derivable AS d
    WHERE i.record_no = d.record_no
        AND NOT EXISTS (
            SELECT
            FROM legacy_contribution AS c
            CROSS JOIN LATERAL unnest(c.identifier_types, c.identifier_values, c.identifier_normalised)
                AS g (type, value, normalised)
            WHERE c.record_no = i.record_no AND g.type = i.type AND g.value = i.value AND g.normalised = i.normalised
                AND (
                    c.absent_since IS NULL
                    OR NOT EXISTS (
                        SELECT FROM legacy_contribution AS other
                        WHERE other.record_no = c.record_no AND other.absent_since IS NULL
                    )
                )
        )
    RETURNING i.record_no
)
INSERT INTO import_touched (record_no) SELECT record_no FROM dropped;

-- name: add_derived_identifiers
-- The identifiers of all sources count: that two of them disagree is for the match to see.
WITH added AS (
    INSERT INTO legacy_identifier (record_no, type, value, normalised)
    SELECT c.record_no, g.type, g.value, g.normalised
    FROM import_derivable AS d
    JOIN legacy_contribution AS c USING (record_no)
    CROSS JOIN LATERAL unnest(c.identifier_types, c.identifier_values, c.identifier_normalised)
        AS g (type, value, normalised)
    WHERE c.absent_since IS NULL
        OR NOT EXISTS (
            SELECT FROM legacy_contribution AS other
            WHERE other.record_no = c.record_no AND other.absent_since IS NULL
        )
    ON CONFLICT DO NOTHING
    RETURNING record_no
)
INSERT INTO import_touched (record_no) SELECT record_no FROM added;

-- name: join_integrations
-- A record may belong to several integrations, so this adds one, or brings it back, and takes none away.
WITH joined AS (
    INSERT INTO legacy_membership (integration_id, record_no)
    SELECT s.integration_id, n.record_no
    FROM import_entry AS n
    JOIN (
        SELECT entry, integration_id FROM staged_record WHERE presence = 1
        UNION ALL
        SELECT entry, integration_id FROM staged_again WHERE is_same
    ) AS s USING (entry)
    WHERE n.is_given AND NOT EXISTS (
        SELECT FROM legacy_membership AS m
        WHERE m.record_no = n.record_no AND m.integration_id = s.integration_id AND m.absent_since IS NULL
    )
    GROUP BY 1, 2
    ON CONFLICT (integration_id, record_no) DO UPDATE SET absent_since = NULL
    RETURNING record_no
)
INSERT INTO import_touched (record_no)
SELECT j.record_no FROM joined AS j JOIN import_entry AS n USING (record_no) WHERE NOT n.is_new;

-- name: note_rewritten
INSERT INTO import_touched (record_no) SELECT record_no FROM import_rewritten;

-- name: concerned
-- The integrations in which something has changed: those of changed records, and those that new ones came to.
SELECT DISTINCT m.integration_id::text
FROM import_touched AS t
JOIN legacy_membership AS m USING (record_no);

-- name: concerned_by_new
SELECT DISTINCT s.integration_id::text
FROM import_entry AS n
JOIN (
    SELECT entry, integration_id FROM staged_record
    UNION ALL
    SELECT entry, integration_id FROM staged_again WHERE is_same
) AS s USING (entry)
WHERE n.is_new;

-- name: conflicts
-- Fields on which the sources of the records derived now disagree.
SELECT count(*)
FROM import_derivable AS d
CROSS JOIN LATERAL (SELECT FROM legacy_conflict AS f WHERE f.record_no = d.record_no) AS f;

-- name: next_source
TRUNCATE import_entry, import_scope, import_rewritten, import_lacking, import_moved, import_derivable;

-- name: find_scattered
-- All records of several sources, after these have been put into another order.
INSERT INTO import_derivable (record_no)
SELECT DISTINCT c.record_no
FROM legacy_contribution AS c;
