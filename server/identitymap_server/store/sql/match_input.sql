-- Both sides of an integration, as matching reads them. All are read in one snapshot.

-- name: take_time
-- A match thinks between its statements, for minutes if the district is large. It only reads, so nobody waits for it.
SET LOCAL idle_in_transaction_session_timeout = 0;

-- name: size
SELECT count(*) FROM legacy_membership WHERE integration_id = $1;

-- name: legacy
SELECT r.legacy_system, r.legacy_id, r.absent_since IS NULL AND s.absent_since IS NULL AS present, r.attributes,
    coalesce(
        (
            SELECT jsonb_agg(jsonb_build_array(i.type, i.value, i.normalised))
            FROM legacy_identifier AS i WHERE i.record_no = r.record_no
        ),
        '[]'
    ) AS identifiers
FROM legacy_membership AS s
JOIN legacy_record AS r USING (record_no)
WHERE s.integration_id = $1 AND r.entity_type = $2;

-- name: roster
SELECT o.edlink_id::text, o.absent_since IS NULL AS present, o.attributes,
    coalesce(
        (
            SELECT jsonb_agg(jsonb_build_array(i.type, i.value, i.normalised))
            FROM roster_identifier AS i WHERE i.integration_id = o.integration_id AND i.edlink_id = o.edlink_id
        ),
        '[]'
    ) AS identifiers
FROM roster_object AS o
WHERE o.integration_id = $1 AND o.collection = $2;

-- name: sessions
SELECT o.edlink_id::text, o.attributes ->> 'start_date' AS start_date, o.attributes ->> 'end_date' AS end_date,
    o.attributes ->> 'name' AS name
FROM roster_object AS o
WHERE o.integration_id = $1 AND o.collection = 'sessions';

-- name: people_of_classes
-- By class: who teaches and who learns in it now, each once, however often they have left and come back. Helpers,
-- parents who look on and the like are neither.
SELECT lower(e.attributes ->> 'class_id') AS class_id,
    array_agg(DISTINCT lower(e.attributes ->> 'person_id'))
        FILTER (WHERE lower(e.attributes ->> 'role') = 'teacher') AS teacher_ids,
    array_agg(DISTINCT lower(e.attributes ->> 'person_id'))
        FILTER (WHERE lower(e.attributes ->> 'role') IN ('student', 'member')) AS member_ids
FROM roster_object AS e
WHERE e.integration_id = $1 AND e.collection = 'enrollments' AND e.absent_since IS NULL
    AND coalesce(lower(e.attributes ->> 'state'), '') NOT IN ('dropped', 'inactive')
    AND e.attributes ->> 'class_id' IS NOT NULL AND e.attributes ->> 'person_id' IS NOT NULL
GROUP BY 1;

-- name: lacks_roles
-- Whether the source gives somebody no roles.
SELECT EXISTS (
    SELECT FROM roster_object AS o
    WHERE o.integration_id = $1 AND o.collection = 'people' AND coalesce(o.attributes -> 'roles', '[]') = '[]'
);

-- name: enrolled_roles
-- By person: what they are in the classes that they are in now, or were in those they have left if they are in none: who
-- learned in one and teaches now is no student, and a student who has dropped everything is one still. Not joined with
-- people: right after a first sync the planner knows of no rows, and would join each person with each enrollment.
SELECT lower(e.attributes ->> 'person_id') AS edlink_id,
    coalesce(
        array_agg(DISTINCT e.attributes ->> 'role')
            FILTER (WHERE coalesce(lower(e.attributes ->> 'state'), '') NOT IN ('dropped', 'inactive')),
        array_agg(DISTINCT e.attributes ->> 'role')
    ) AS roles
FROM roster_object AS e
WHERE e.integration_id = $1 AND e.collection = 'enrollments' AND e.absent_since IS NULL
    AND e.attributes ->> 'person_id' IS NOT NULL AND e.attributes ->> 'role' IS NOT NULL
GROUP BY 1;

-- name: decisions
-- By the Edlink ID in use now: what was said of an id that was merged away is said of what it stands for. Where a merge
-- makes one pair of two that were decided differently, "not a match" wins: nothing is linked against a person's word.
SELECT DISTINCT ON (d.legacy_system, d.legacy_id, coalesce(a.edlink_id, d.edlink_id))
    d.legacy_system, d.legacy_id, coalesce(a.edlink_id, d.edlink_id)::text, d.verdict
FROM decision AS d
LEFT JOIN edlink_alias AS a ON a.integration_id = d.integration_id AND a.alias_id = d.edlink_id
WHERE d.integration_id = $1 AND d.entity_type = $2
ORDER BY d.legacy_system, d.legacy_id, coalesce(a.edlink_id, d.edlink_id), d.verdict DESC;

-- name: imported
-- By the Edlink ID in use now, each pair once.
SELECT DISTINCT i.legacy_system, i.legacy_id, coalesce(a.edlink_id, i.edlink_id)::text
FROM imported_mapping AS i
LEFT JOIN edlink_alias AS a ON a.integration_id = i.integration_id AND a.alias_id = i.edlink_id
WHERE i.integration_id = $1 AND i.entity_type = $2;

-- name: links
-- By the Edlink ID in use now: after a merge, that is what the records are compared with.
SELECT legacy_system, legacy_id, edlink_id::text, method
FROM mapping WHERE integration_id = $1 AND entity_type = $2;
