-- Fields on which the sources of a record disagree, one row for each, with those that give the field.
--
-- That each source has a status and a date of its own is no disagreement, and neither is another case or more white
-- space. An e-mail address or username is compared as a field, and not as an identifier once more.

SET LOCAL lock_timeout = '10s';

CREATE VIEW legacy_conflict (record_no, field, source_nos) AS
SELECT c.record_no, f.field, array_agg(c.source_no)
FROM legacy_contribution AS c
CROSS JOIN LATERAL (
    SELECT a.key AS field, lower(btrim(a.value)) AS value
    FROM jsonb_each_text(c.attributes) AS a
    WHERE a.key NOT IN ('status', 'created')
    UNION ALL
    SELECT 'identifiers.' || i.type, string_agg(i.normalised, ' ' ORDER BY i.normalised)
    FROM unnest(c.identifier_types, c.identifier_normalised) AS i (type, normalised)
    WHERE i.type NOT IN ('email', 'username')
    GROUP BY i.type
) AS f
WHERE c.absent_since IS NULL
GROUP BY c.record_no, f.field
HAVING count(DISTINCT f.value) > 1;
