-- A small database in which every promise holds, for checks of the checks.

-- name: kept
-- A person and a class, linked by a match after a sync, with their history; the person's old Edlink ID; a question.
INSERT INTO integration (integration_id, input_version, token_encrypted)
VALUES ('11111111-1111-4111-8111-111111111111', 5, 'x');
INSERT INTO integration_lease (integration_id, fencing) SELECT integration_id, 7 FROM integration;

INSERT INTO roster_object (integration_id, edlink_id, collection, attributes)
SELECT integration_id, id::uuid, collection, '{}'
FROM integration, (
    VALUES ('00000000-0000-4000-8000-000000000001', 'people'), ('00000000-0000-4000-8000-000000000002', 'classes')
) AS v (id, collection);
INSERT INTO edlink_alias (integration_id, alias_id, edlink_id)
SELECT integration_id, '00000000-0000-4000-8000-000000000009', '00000000-0000-4000-8000-000000000001' FROM integration;

INSERT INTO legacy_record (entity_type, legacy_system, legacy_id, attributes)
VALUES (1, 'app', 'u1', '{}'), (2, 'app', 'c1', '{}'), (1, 'app', 'u2', '{}');
INSERT INTO legacy_membership (integration_id, record_no) SELECT integration_id, record_no FROM integration, legacy_record;

INSERT INTO run (run_id, integration_id, kind, state, requested_by, started_at, finished_at, input_version)
SELECT id::uuid, integration_id, kind, 4, 'test', now(), now(), version
FROM integration, (
    VALUES ('aaaaaaaa-0000-4000-8000-000000000001', 1, NULL), ('aaaaaaaa-0000-4000-8000-000000000002', 2, 5)
) AS v (id, kind, version);
INSERT INTO sync_collection (run_id, collection, done, objects)
SELECT run_id, unnest(
    '{districts,schools,sessions,courses,people,classes,sections,enrollments,agents}'::text[]
), true, 1
FROM run WHERE kind = 1;
UPDATE run SET counts = (SELECT jsonb_object_agg(collection, objects) FROM sync_collection) WHERE kind = 1;
UPDATE run SET counts = '{"linked": 2}' WHERE kind = 2;

UPDATE revision SET number = 1;
INSERT INTO mapping_commit (revision, actor, run_id) SELECT 1, 'test', run_id FROM run WHERE kind = 2;
INSERT INTO mapping (
    integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id, is_primary, method, rule,
    confidence, evidence, commit_id
)
SELECT integration_id, entity_type, 'app', legacy_id, id::uuid, id::uuid, true, 3, 'identifier:google_id', 1,
    '[{"field": "google_id", "outcome": "equal"}]', commit_id
FROM integration, mapping_commit, (
    VALUES (1, 'u1', '00000000-0000-4000-8000-000000000001'), (2, 'c1', '00000000-0000-4000-8000-000000000002')
) AS v (entity_type, legacy_id, id);
INSERT INTO mapping_change (
    commit_id, mapping_id, action, integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id,
    is_primary, method, rule, confidence, evidence, linked_at
)
SELECT commit_id, mapping_id, 1, integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id,
    is_primary, method, rule, confidence, evidence, linked_at
FROM mapping;

INSERT INTO review_item (integration_id, entity_type, legacy_system, legacy_id, reason)
SELECT integration_id, 1, 'app', 'u2', 1 FROM integration;
INSERT INTO review_candidate (review_item_id, edlink_id, rank, reason, rule, evidence, explanation)
SELECT review_item_id, '00000000-0000-4000-8000-000000000001', 1, 1, 'identifier:sis_id', '[]', 'Who is it?'
FROM review_item;

INSERT INTO witness.rightful SELECT entity_type, legacy_id, edlink_id FROM mapping;
