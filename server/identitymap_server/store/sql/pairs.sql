-- Two people, and what weighing them rests on besides. All are read in one snapshot.

-- name: legacy
-- Indexes: legacy_record_key, the primary keys.
SELECT r.absent_since IS NULL AND s.absent_since IS NULL AS present, r.attributes,
    coalesce(
        (
            SELECT jsonb_agg(jsonb_build_array(i.type, i.value, i.normalised))
            FROM legacy_identifier AS i WHERE i.record_no = r.record_no
        ),
        '[]'
    ) AS identifiers
FROM legacy_record AS r
JOIN legacy_membership AS s ON s.record_no = r.record_no AND s.integration_id = $1
WHERE r.entity_type = $2 AND r.legacy_system = $3 AND r.legacy_id = $4;

-- name: roster
-- By the id that is in use now. Indexes: the primary keys.
SELECT o.edlink_id::text, o.absent_since IS NULL AS present, o.attributes,
    coalesce(
        (
            SELECT jsonb_agg(jsonb_build_array(i.type, i.value, i.normalised))
            FROM roster_identifier AS i WHERE i.integration_id = o.integration_id AND i.edlink_id = o.edlink_id
        ),
        '[]'
    ) AS identifiers
FROM roster_object AS o
WHERE o.integration_id = $1 AND o.collection = $2
    AND o.edlink_id = coalesce(
        (SELECT a.edlink_id FROM edlink_alias AS a WHERE a.integration_id = $1 AND a.alias_id = $3::uuid), $3::uuid
    );

-- name: sizes
-- How many people there are on both sides, those who have left as well. For operators: it counts a side in some 50 ms.
SELECT
    (
        SELECT count(*) FROM legacy_membership AS s JOIN legacy_record AS r USING (record_no)
        WHERE s.integration_id = $1 AND r.entity_type = $2
    ) AS legacy,
    (SELECT count(*) FROM roster_object WHERE integration_id = $1 AND collection = $3) AS roster;
