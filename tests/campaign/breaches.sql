-- What breaks each promise, under the promise's name. Where constraints are in the way, they go first.

-- name: nobody_is_linked_to_somebody_else
DELETE FROM witness.rightful WHERE legacy_id = 'u1';

-- name: an_account_has_one_edlink_id
DROP INDEX mapping_by_legacy_key;
DROP INDEX mapping_one_primary;
UPDATE mapping SET legacy_id = 'u1', entity_type = 1;

-- name: a_class_is_linked_to_another_once
DROP INDEX mapping_by_legacy_key;
DROP INDEX mapping_one_primary;
UPDATE mapping SET entity_type = 2, legacy_id = 'c1', linked_edlink_id = '00000000-0000-4000-8000-000000000002';

-- name: one_account_is_primary
UPDATE mapping SET is_primary = false;

-- name: mappings_point_where_their_edlink_id_stands_for
UPDATE mapping SET edlink_id = '00000000-0000-4000-8000-000000000002' WHERE legacy_id = 'u1';

-- name: no_alias_leads_away_from_somebody_present
UPDATE edlink_alias SET alias_id = '00000000-0000-4000-8000-000000000002';

-- name: an_alias_leads_to_its_own_roster
UPDATE edlink_alias SET edlink_id = '00000000-0000-4000-8000-000000000007';

-- name: no_alias_leads_to_another
INSERT INTO edlink_alias SELECT integration_id, edlink_id, alias_id FROM edlink_alias;

-- name: no_object_is_deleted
DELETE FROM roster_object WHERE collection = 'classes';

-- name: no_account_is_deleted
DELETE FROM legacy_record WHERE legacy_id = 'u2';

-- name: links_stay
UPDATE mapping SET rule = 'identifier:sis_id' WHERE legacy_id = 'u1';

-- name: links_rest_on_both_sides
DELETE FROM legacy_membership;

-- name: the_history_only_grows
UPDATE mapping_change SET is_primary = false;

-- name: the_history_ends_at_what_is
UPDATE mapping SET confidence = 0.5;

-- name: the_history_of_a_link_begins_with_it
UPDATE mapping_change SET action = 3;

-- name: evidence_names_fields_and_no_values
UPDATE mapping_change SET evidence = '[{"field": "google_id", "outcome": "equal", "value": "108"}]';

-- name: every_commit_has_its_revision
UPDATE mapping_commit SET revision = NULL;

-- name: revisions_have_no_gap
UPDATE revision SET number = 2;

-- name: revisions_are_in_commit_order
INSERT INTO witness.look (epoch, number) SELECT epoch, 2 FROM revision;
UPDATE revision SET number = 2;
INSERT INTO mapping_commit (revision, actor) VALUES (2, 't');

-- name: revisions_never_go_back
UPDATE revision SET number = 0;

-- name: every_commit_changes_something
INSERT INTO mapping_commit (revision, actor) VALUES (2, 't');

-- name: no_run_is_half_done
UPDATE run SET state = 2 WHERE kind = 1;

-- name: who_fails_says_why
UPDATE run SET state = 5 WHERE kind = 1;

-- name: what_a_run_linked_is_what_it_says
UPDATE run SET counts = '{"linked": 3}' WHERE kind = 2;

-- name: only_runs_that_ended_well_changed_mappings
UPDATE run SET state = 5, failure = '{}' WHERE kind = 2;

-- name: no_run_links_twice
INSERT INTO mapping_commit (revision, actor, run_id) SELECT 2, 't', run_id FROM mapping_commit;

-- name: a_complete_sync_has_read_every_collection_to_its_end
UPDATE sync_collection SET done = false;

-- name: what_a_sync_counted_is_what_it_wrote_down
UPDATE sync_collection SET objects = 2;

-- name: nothing_is_left_of_what_syncs_have_seen
INSERT INTO sync_seen SELECT run_id, run_id, '' FROM run;

-- name: whom_events_say_is_gone_is_known
INSERT INTO event_absence SELECT integration_id, integration_id FROM integration;

-- name: fencing_numbers_only_grow
UPDATE integration_lease SET fencing = 6;

-- name: no_match_knows_more_than_there_is
UPDATE integration SET input_version = 4;

-- name: every_question_has_an_answer_to_choose
DELETE FROM review_candidate;

-- name: nobody_is_asked_about_what_is_settled
UPDATE review_item SET legacy_id = 'u1';

-- name: proposals_are_those_of_runs_that_ended
INSERT INTO proposal
SELECT 'aaaaaaaa-0000-4000-8000-000000000001', 1, 'app', 'u2', '00000000-0000-4000-8000-000000000001', 1, 3, 'r',
1, '[]', 0, '';
UPDATE run SET state = 5, failure = '{}' WHERE kind = 1;

-- name: no_token_lies_open
UPDATE integration SET token_encrypted = 'the token is a-token';
