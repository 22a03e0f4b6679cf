-- What the system promises of its data. Each statement gives what breaks a promise: no row, no breach. Whatever was
-- killed, frozen or cut off, and whenever. The schema `witness` holds what a reader could see meanwhile.

-- name: nobody_is_linked_to_somebody_else
-- The one unforgivable error. Held against the truth, which only a made-up district has.
SELECT m.entity_type, m.legacy_id, m.edlink_id, m.rule
FROM mapping AS m
WHERE NOT EXISTS (
    SELECT FROM witness.rightful AS r
    WHERE r.entity_type = m.entity_type AND r.legacy_id = m.legacy_id AND r.edlink_id = m.edlink_id
);

-- Cardinality ---------------------------------------------------------------------------------------------------------

-- name: an_account_has_one_edlink_id
SELECT integration_id, entity_type, legacy_system, legacy_id, count(*)
FROM mapping
WHERE entity_type <> 2
GROUP BY 1, 2, 3, 4
HAVING count(*) > 1;

-- name: a_class_is_linked_to_another_once
SELECT integration_id, legacy_system, legacy_id, linked_edlink_id, count(*)
FROM mapping
WHERE entity_type = 2
GROUP BY 1, 2, 3, 4
HAVING count(*) > 1;

-- name: one_account_is_primary
SELECT integration_id, entity_type, edlink_id, legacy_system, count(*) FILTER (WHERE is_primary)
FROM mapping
GROUP BY 1, 2, 3, 4
HAVING count(*) FILTER (WHERE is_primary) <> 1;

-- Old Edlink IDs ------------------------------------------------------------------------------------------------------

-- name: mappings_point_where_their_edlink_id_stands_for
SELECT m.mapping_id, m.linked_edlink_id, m.edlink_id, a.edlink_id
FROM mapping AS m
LEFT JOIN edlink_alias AS a ON a.integration_id = m.integration_id AND a.alias_id = m.linked_edlink_id
WHERE m.edlink_id <> coalesce(a.edlink_id, m.linked_edlink_id);

-- name: no_alias_leads_away_from_somebody_present
SELECT a.alias_id, a.edlink_id
FROM edlink_alias AS a
JOIN roster_object AS o ON o.integration_id = a.integration_id AND o.edlink_id = a.alias_id
WHERE o.absent_since IS NULL;

-- name: an_alias_leads_to_its_own_roster
SELECT a.alias_id, a.edlink_id
FROM edlink_alias AS a
LEFT JOIN roster_object AS o ON o.integration_id = a.integration_id AND o.edlink_id = a.edlink_id
WHERE o.edlink_id IS NULL;

-- name: no_alias_leads_to_another
SELECT a.alias_id, b.alias_id
FROM edlink_alias AS a
JOIN edlink_alias AS b ON b.integration_id = a.integration_id AND b.alias_id = a.edlink_id;

-- Nothing is lost -----------------------------------------------------------------------------------------------------

-- name: no_object_is_deleted
SELECT integration_id, edlink_id FROM witness.object EXCEPT SELECT integration_id, edlink_id FROM roster_object;

-- name: no_account_is_deleted
SELECT record_no FROM witness.account EXCEPT SELECT record_no FROM legacy_record;

-- name: links_stay
-- No run moves or removes one, whether both sides are present or not: only where a merged Edlink ID leads may change.
SELECT mapping_id, integration_id, entity_type, legacy_system, legacy_id, linked_edlink_id, method, rule
FROM witness.mapping
EXCEPT
SELECT mapping_id, integration_id, entity_type, legacy_system, legacy_id, linked_edlink_id, method, rule
FROM mapping;

-- name: links_rest_on_both_sides
SELECT m.mapping_id
FROM mapping AS m
LEFT JOIN legacy_record AS l
    ON l.entity_type = m.entity_type AND l.legacy_system = m.legacy_system AND l.legacy_id = m.legacy_id
LEFT JOIN legacy_membership AS b ON b.record_no = l.record_no AND b.integration_id = m.integration_id
LEFT JOIN roster_object AS o ON o.integration_id = m.integration_id AND o.edlink_id = m.linked_edlink_id
WHERE b.record_no IS NULL OR o.edlink_id IS NULL;

-- History -------------------------------------------------------------------------------------------------------------

-- name: the_history_only_grows
SELECT * FROM witness.change EXCEPT SELECT * FROM mapping_change;

-- name: the_history_ends_at_what_is
WITH last AS (
    SELECT DISTINCT ON (mapping_id) * FROM mapping_change ORDER BY mapping_id, change_id DESC
)
SELECT coalesce(m.mapping_id, last.mapping_id)
FROM mapping AS m
FULL JOIN (SELECT * FROM last WHERE action <> 2) AS last USING (mapping_id)
WHERE (
        m.integration_id, m.entity_type, m.legacy_system, m.legacy_id, m.edlink_id, m.linked_edlink_id, m.is_primary,
        m.method, m.rule, m.confidence, m.evidence, m.linked_at, m.commit_id
    ) IS DISTINCT FROM (
        last.integration_id, last.entity_type, last.legacy_system, last.legacy_id, last.edlink_id,
        last.linked_edlink_id, last.is_primary, last.method, last.rule, last.confidence, last.evidence, last.linked_at,
        last.commit_id
    );

-- name: the_history_of_a_link_begins_with_it
SELECT mapping_id, array_agg(action ORDER BY change_id)
FROM mapping_change
GROUP BY mapping_id
HAVING (array_agg(action ORDER BY change_id))[1] <> 1 OR count(*) FILTER (WHERE action = 1) <> 1;

-- name: evidence_names_fields_and_no_values
-- At most how many people or classes are shared.
SELECT c.change_id, e.item
FROM mapping_change AS c
CROSS JOIN jsonb_array_elements(c.evidence) AS e (item)
WHERE EXISTS (SELECT FROM jsonb_object_keys(e.item) AS k (name) WHERE k.name NOT IN ('field', 'outcome', 'weight'))
    OR e.item ->> 'field' !~ '^[a-z_:]+$' OR e.item ->> 'outcome' !~ '^([a-z_, ]+|\d+ of \d+ legacy and \d+ Edlink)$';

-- Revisions -----------------------------------------------------------------------------------------------------------

-- name: every_commit_has_its_revision
SELECT commit_id FROM mapping_commit WHERE revision IS NULL;

-- name: revisions_have_no_gap
-- Of a transaction that was cut off nothing is left, its revision neither.
SELECT r.number, count(c.revision), min(c.revision), max(c.revision)
FROM revision AS r
LEFT JOIN mapping_commit AS c ON true
GROUP BY r.number
HAVING count(c.revision) <> r.number OR min(c.revision) <> 1 OR max(c.revision) <> r.number;

-- name: revisions_are_in_commit_order
-- A commit that is seen later than a look that knew its revision already: whoever reads by revision would miss it.
SELECT c.commit_id, c.revision, l.look_no
FROM witness.commit AS c
JOIN witness.look AS l ON l.look_no < c.look_no AND l.number >= c.revision;

-- name: revisions_never_go_back
SELECT l.look_no
FROM (SELECT look_no, number, epoch, lag(number) OVER w AS before, lag(epoch) OVER w AS epoch_before
      FROM witness.look WINDOW w AS (ORDER BY look_no)) AS l
WHERE l.number < l.before OR l.epoch <> l.epoch_before;

-- name: every_commit_changes_something
SELECT commit_id FROM mapping_commit EXCEPT SELECT commit_id FROM mapping_change;

-- Runs ----------------------------------------------------------------------------------------------------------------

-- name: no_run_is_half_done
SELECT run_id, kind, state FROM run WHERE state IN (1, 2) OR finished_at IS NULL AND state <> 3 OR started_at IS NULL;

-- name: who_fails_says_why
SELECT run_id, kind, state, failure
FROM run
WHERE (state IN (5, 6)) <> (failure IS NOT NULL) OR failure ->> 'reason' IN ('', 'INTERNAL', 'MATCH_CRASHED');

-- name: what_a_run_linked_is_what_it_says
SELECT r.run_id, r.counts ->> 'linked', count(c.change_id)
FROM run AS r
LEFT JOIN mapping_commit AS k ON k.run_id = r.run_id
LEFT JOIN mapping_change AS c ON c.commit_id = k.commit_id AND c.action = 1
WHERE r.kind = 2 AND r.counts ? 'linked'
GROUP BY r.run_id
HAVING (r.counts ->> 'linked')::bigint <> count(c.change_id);

-- name: only_runs_that_ended_well_changed_mappings
SELECT k.commit_id, r.run_id, r.state
FROM mapping_commit AS k
LEFT JOIN run AS r USING (run_id)
WHERE r.run_id IS NULL OR r.state <> 4;

-- name: no_run_links_twice
SELECT run_id, count(*) FROM mapping_commit GROUP BY run_id HAVING count(*) > 1;

-- Pages and cursors ---------------------------------------------------------------------------------------------------

-- name: a_complete_sync_has_read_every_collection_to_its_end
SELECT r.run_id, count(c.collection), bool_and(c.done)
FROM run AS r
LEFT JOIN sync_collection AS c USING (run_id)
WHERE r.kind = 1 AND r.state IN (4, 6)
GROUP BY r.run_id
HAVING count(c.collection) <> 9 OR NOT bool_and(c.done) OR count(c.next_url) > 0;

-- name: what_a_sync_counted_is_what_it_wrote_down
SELECT r.run_id, c.collection, c.objects, r.counts ->> c.collection
FROM run AS r
JOIN sync_collection AS c USING (run_id)
WHERE r.state IN (4, 5, 6) AND coalesce((r.counts ->> c.collection)::bigint, -1) <> c.objects;

-- name: nothing_is_left_of_what_syncs_have_seen
SELECT s.run_id, count(*)
FROM sync_seen AS s
LEFT JOIN run AS r USING (run_id)
WHERE r.run_id IS NULL OR r.state NOT IN (1, 2)
GROUP BY s.run_id;

-- name: whom_events_say_is_gone_is_known
SELECT a.edlink_id
FROM event_absence AS a
LEFT JOIN roster_object AS o USING (integration_id, edlink_id)
WHERE o.edlink_id IS NULL;

-- Leases --------------------------------------------------------------------------------------------------------------

-- name: fencing_numbers_only_grow
SELECT integration_id, look_no
FROM (SELECT *, lag(fencing) OVER (PARTITION BY integration_id ORDER BY look_no) AS before FROM witness.lease) AS l
WHERE fencing < before;

-- Matching ------------------------------------------------------------------------------------------------------------

-- name: no_match_knows_more_than_there_is
SELECT r.run_id, r.input_version, i.input_version
FROM run AS r
JOIN integration AS i USING (integration_id)
WHERE r.input_version > i.input_version;

-- name: every_question_has_an_answer_to_choose
SELECT i.review_item_id
FROM review_item AS i
LEFT JOIN review_candidate AS c USING (review_item_id)
WHERE c.review_item_id IS NULL;

-- name: nobody_is_asked_about_what_is_settled
-- A question about an account and an Edlink ID that are linked already.
SELECT i.legacy_id, c.edlink_id
FROM review_item AS i
JOIN review_candidate AS c USING (review_item_id)
JOIN mapping AS m
    ON m.integration_id = i.integration_id AND m.entity_type = i.entity_type AND m.legacy_system = i.legacy_system
    AND m.legacy_id = i.legacy_id AND m.edlink_id = c.edlink_id
WHERE i.entity_type <> 2 AND i.reason <> 11;

-- name: proposals_are_those_of_runs_that_ended
SELECT DISTINCT p.run_id, r.state FROM proposal AS p JOIN run AS r USING (run_id) WHERE r.state NOT IN (3, 4);

-- Secrets -------------------------------------------------------------------------------------------------------------

-- name: no_token_lies_open
SELECT integration_id FROM integration WHERE position(convert_to(%(token)s, 'UTF8') IN token_encrypted) > 0;
