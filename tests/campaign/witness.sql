-- What a reader could see while a story was told. It is kept beside what it looks at, so that promises.sql can hold the
-- end against it.

-- name: open
CREATE SCHEMA witness;

-- Each look, and the newest revision at that moment.
CREATE TABLE witness.look (
    look_no bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    epoch   text        NOT NULL,
    number  bigint      NOT NULL
);

-- Commits, and the look that first saw each.
CREATE TABLE witness.commit (commit_id bigint PRIMARY KEY, revision bigint, look_no bigint NOT NULL);

-- Everything that was there at some look, as it was then.
CREATE TABLE witness.change (LIKE mapping_change);
CREATE TABLE witness.mapping (LIKE mapping);
CREATE TABLE witness.object (integration_id uuid, edlink_id uuid, PRIMARY KEY (integration_id, edlink_id));
CREATE TABLE witness.account (record_no bigint PRIMARY KEY);
CREATE TABLE witness.lease (integration_id uuid, fencing bigint, look_no bigint);

-- Who may rightly be linked to whom.
CREATE TABLE witness.rightful (entity_type smallint, legacy_id text, edlink_id uuid);

-- name: look
-- One statement, and so one moment.
WITH now AS (
    INSERT INTO witness.look (epoch, number) SELECT epoch, number FROM revision RETURNING look_no
), commits AS (
    INSERT INTO witness.commit
    SELECT commit_id, revision, look_no FROM mapping_commit, now
    WHERE NOT EXISTS (SELECT FROM witness.commit AS w WHERE w.commit_id = mapping_commit.commit_id)
), changes AS (
    INSERT INTO witness.change
    SELECT * FROM mapping_change
    WHERE NOT EXISTS (SELECT FROM witness.change AS w WHERE w.change_id = mapping_change.change_id)
), mappings AS (
    INSERT INTO witness.mapping
    SELECT * FROM mapping
    WHERE NOT EXISTS (SELECT FROM witness.mapping AS w WHERE w.mapping_id = mapping.mapping_id)
), objects AS (
    INSERT INTO witness.object SELECT integration_id, edlink_id FROM roster_object ON CONFLICT DO NOTHING
), accounts AS (
    INSERT INTO witness.account SELECT record_no FROM legacy_record ON CONFLICT DO NOTHING
)
INSERT INTO witness.lease SELECT integration_id, fencing, look_no FROM integration_lease, now;

-- name: note_rightful
INSERT INTO witness.rightful SELECT %(entity_type)s, legacy_id, %(edlink_id)s FROM unnest(%(legacy_ids)s::text[]) AS legacy_id;
