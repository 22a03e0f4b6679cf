-- The first schema: integrations, what both sides know, mappings with their history, runs, proposals and review.
--
-- Entity types are smallints with the numbers of the protobuf enum: 1 person, 2 class, 3 school.
-- Keys and identifiers compare byte by byte (COLLATE "C"): a case-insensitive or locale-aware comparison of a
-- case-sensitive id lets the wrong person in.

-- Every migration says how long it waits for a table in use: behind a migration that waits, all look-ups wait too.
SET LOCAL lock_timeout = '10s';

-- Revisions -----------------------------------------------------------------------------------------------------------

-- One row. A transaction that changes mappings takes its number from here as its last statement, so that revisions grow
-- in commit order and the row is locked for a moment only.
CREATE TABLE revision (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch    text    NOT NULL DEFAULT substr(md5(gen_random_uuid()::text), 1, 8),
    number   bigint  NOT NULL DEFAULT 0
) WITH (fillfactor = 10);

INSERT INTO revision DEFAULT VALUES;

-- Integrations --------------------------------------------------------------------------------------------------------

CREATE TABLE integration (
    integration_id  uuid        PRIMARY KEY,
    name            text        NOT NULL DEFAULT '',
    provider        text        NOT NULL DEFAULT '',
    -- Edlink's word for its state; empty if the integration was made by hand.
    edlink_status   text        NOT NULL DEFAULT '',
    -- 0 not chosen, 1 none, 2 one-time, 3 continuous: the numbers of the protobuf enum.
    strategy        smallint    NOT NULL DEFAULT 0 CHECK (strategy BETWEEN 0 AND 3),
    -- Edlink's access token, encrypted with a key the database never sees.
    token_encrypted bytea,
    settings        jsonb       NOT NULL DEFAULT '{}',
    last_synced_at  timestamptz,
    -- Grows with every commit that changes what a match of this integration reads: the records of either side, imported
    -- mapping tables, links that followed a merge, strategy and settings.
    input_version   bigint      NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now()
);

-- Who works on an integration. `fencing` grows with every acquisition; a commit that carries an older number than the
-- row's is refused, so that a worker that slept past its lease cannot write.
CREATE TABLE integration_lease (
    integration_id uuid        PRIMARY KEY REFERENCES integration ON DELETE CASCADE,
    fencing        bigint      NOT NULL DEFAULT 0,
    worker         text        NOT NULL DEFAULT '',
    expires_at     timestamptz NOT NULL DEFAULT '-infinity'
);

-- Runs ----------------------------------------------------------------------------------------------------------------

CREATE TABLE run (
    run_id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    -- Null for an import into several integrations.
    integration_id uuid        REFERENCES integration ON DELETE CASCADE,
    -- 1 sync, 2 match, 3 import.
    kind           smallint    NOT NULL CHECK (kind BETWEEN 1 AND 3),
    -- 1 queued, 2 running, 3 awaiting approval, 4 succeeded, 5 failed, 6 held.
    state          smallint    NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 6),
    dry_run        boolean     NOT NULL DEFAULT false,
    -- Marks records absent although their number is implausible: a person has said so.
    accept_absences boolean    NOT NULL DEFAULT false,
    label          text        NOT NULL DEFAULT '',
    requested_by   text        NOT NULL,
    requested_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at     timestamptz,
    finished_at    timestamptz,
    counts         jsonb       NOT NULL DEFAULT '{}',
    -- {"reason": ..., "message": ...} if the run failed or was held. No personal data.
    failure        jsonb,
    -- Of a match: the integration's when the run read both sides. What it proposes holds for that version alone.
    input_version  bigint
);

-- At most one sync of an integration waits or works at a time, and at most one match waits. A match that works already
-- may not see what has just changed, so another may wait behind it.
CREATE UNIQUE INDEX run_one_open_per_kind ON run (integration_id, kind, dry_run)
    WHERE (kind = 1 AND state IN (1, 2)) OR (kind = 2 AND state = 1);

-- ListRuns, newest first.
CREATE INDEX run_newest ON run (requested_at DESC, run_id DESC);
CREATE INDEX run_newest_of_integration ON run (integration_id, requested_at DESC, run_id DESC);

-- Where a sync is in each collection. A page and the cursor after it commit together.
CREATE TABLE sync_collection (
    run_id     uuid     NOT NULL REFERENCES run ON DELETE CASCADE,
    collection text     NOT NULL,
    -- The absolute URL of the next page; null before the first page and after the last.
    next_url   text,
    done       boolean  NOT NULL DEFAULT false,
    pages      bigint   NOT NULL DEFAULT 0,
    -- Each object once, however often the pages hold it.
    objects    bigint   NOT NULL DEFAULT 0,
    -- Rows of roster_object written.
    created    bigint   NOT NULL DEFAULT 0,
    updated    bigint   NOT NULL DEFAULT 0,
    -- Objects without a usable id.
    malformed  bigint   NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, collection)
);

-- What a sync has seen so far; what it has not seen at its end is absent. A logged table on purpose: an unlogged one is
-- empty after a crash, and then everybody would be absent. Emptied when the sync ends.
CREATE TABLE sync_seen (
    run_id    uuid NOT NULL,
    edlink_id uuid NOT NULL,
    -- The newest version seen: of two pages that hold an object the newer wins, whichever is read first.
    version   text NOT NULL COLLATE "C",
    PRIMARY KEY (run_id, edlink_id)
);

-- The Edlink side -----------------------------------------------------------------------------------------------------

-- Every object of every collection as the roster has it now, or had it last.
CREATE TABLE roster_object (
    integration_id uuid        NOT NULL REFERENCES integration ON DELETE CASCADE,
    edlink_id      uuid        NOT NULL,
    -- people, classes, schools, sessions, enrollments and so on, as in Edlink's URLs.
    collection     text        NOT NULL COLLATE "C",
    -- Null while present.
    absent_since   timestamptz,
    attributes     jsonb       NOT NULL,
    -- Of the attributes and identifiers: an object that comes with the hash it has is not written again.
    content_hash   bytea       NOT NULL DEFAULT '',
    PRIMARY KEY (integration_id, edlink_id)
);

-- The anti-join that finds absent objects, and reading one collection for a match.
CREATE INDEX roster_object_by_collection ON roster_object (integration_id, collection) WHERE absent_since IS NULL;

-- The identifiers of people, classes and schools. The key serves look-ups by source identifier.
CREATE TABLE roster_identifier (
    integration_id uuid     NOT NULL,
    edlink_id      uuid     NOT NULL,
    entity_type    smallint NOT NULL,
    type           text     NOT NULL COLLATE "C",
    value          text     NOT NULL COLLATE "C",
    normalised     text     NOT NULL COLLATE "C",
    CONSTRAINT roster_identifier_lookup PRIMARY KEY (normalised, type, integration_id, entity_type, edlink_id),
    FOREIGN KEY (integration_id, edlink_id) REFERENCES roster_object ON DELETE CASCADE
);

-- The identifiers of one object. Not unique, and so a few bytes for each instead of a copy of the row: syncs are bound
-- by how much index they write.
CREATE INDEX roster_identifier_by_object ON roster_identifier (integration_id, edlink_id);

-- The few that tell of a merge.
CREATE INDEX roster_identifier_of_merged ON roster_identifier (integration_id) WHERE type = 'edlink_id';

-- Old Edlink IDs that stand for a newer one: merged away in the source. Never crosses integrations.
CREATE TABLE edlink_alias (
    integration_id uuid NOT NULL REFERENCES integration ON DELETE CASCADE,
    alias_id       uuid NOT NULL,
    edlink_id      uuid NOT NULL,
    PRIMARY KEY (integration_id, alias_id),
    CHECK (alias_id <> edlink_id)
);

CREATE INDEX edlink_alias_lookup ON edlink_alias (alias_id) INCLUDE (integration_id, edlink_id);
CREATE INDEX edlink_alias_by_target ON edlink_alias (integration_id, edlink_id);

-- The legacy side -----------------------------------------------------------------------------------------------------

CREATE TABLE legacy_record (
    record_no     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity_type   smallint    NOT NULL CHECK (entity_type BETWEEN 1 AND 3),
    legacy_system text        NOT NULL COLLATE "C" CHECK (octet_length(legacy_system) BETWEEN 1 AND 64),
    legacy_id     text        NOT NULL COLLATE "C" CHECK (octet_length(legacy_id) BETWEEN 1 AND 1024),
    -- Null while present.
    absent_since  timestamptz,
    last_active   timestamptz,
    attributes    jsonb       NOT NULL
);

CREATE UNIQUE INDEX legacy_record_key ON legacy_record (legacy_id, legacy_system, entity_type);

-- Which integrations a record belongs to: usually one, for a teacher in two districts two.
CREATE TABLE legacy_membership (
    integration_id uuid   NOT NULL REFERENCES integration ON DELETE CASCADE,
    record_no      bigint NOT NULL REFERENCES legacy_record ON DELETE CASCADE,
    PRIMARY KEY (integration_id, record_no)
);

CREATE INDEX legacy_membership_by_record ON legacy_membership (record_no);

CREATE TABLE legacy_identifier (
    record_no  bigint NOT NULL REFERENCES legacy_record ON DELETE CASCADE,
    type       text   NOT NULL COLLATE "C",
    value      text   NOT NULL COLLATE "C",
    normalised text   NOT NULL COLLATE "C",
    PRIMARY KEY (record_no, type, value)
);

-- Look-ups by source identifier.
CREATE INDEX legacy_identifier_lookup ON legacy_identifier (normalised, type) INCLUDE (record_no);

-- Rows of mapping tables that Edlink or an earlier vendor made: claims to be checked, not links.
CREATE TABLE imported_mapping (
    integration_id uuid     NOT NULL REFERENCES integration ON DELETE CASCADE,
    entity_type    smallint NOT NULL CHECK (entity_type BETWEEN 1 AND 3),
    legacy_system  text     NOT NULL COLLATE "C",
    legacy_id      text     NOT NULL COLLATE "C",
    edlink_id      uuid     NOT NULL,
    PRIMARY KEY (integration_id, entity_type, legacy_system, legacy_id, edlink_id)
);

-- Mappings ------------------------------------------------------------------------------------------------------------

-- A transaction that changed mappings. Its revision is null only inside that transaction.
CREATE TABLE mapping_commit (
    commit_id    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision     bigint      UNIQUE,
    -- The caller, or the worker, that made the change.
    actor        text        NOT NULL,
    run_id       uuid,
    committed_at timestamptz NOT NULL DEFAULT now()
);

-- The links as they are now. Their past is in mapping_change.
CREATE TABLE mapping (
    mapping_id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    integration_id   uuid        NOT NULL REFERENCES integration ON DELETE CASCADE,
    entity_type      smallint    NOT NULL CHECK (entity_type BETWEEN 1 AND 3),
    legacy_system    text        NOT NULL COLLATE "C" CHECK (octet_length(legacy_system) BETWEEN 1 AND 64),
    legacy_id        text        NOT NULL COLLATE "C" CHECK (octet_length(legacy_id) BETWEEN 1 AND 1024),
    -- What the legacy key stands for now: `linked_edlink_id`, or what that was merged into.
    edlink_id        uuid        NOT NULL,
    linked_edlink_id uuid        NOT NULL,
    -- The account to use when an Edlink ID has several in one system.
    is_primary       boolean     NOT NULL,
    -- 1 decision, 2 imported, 3 identifier: the numbers of the protobuf enum.
    method           smallint    NOT NULL,
    rule             text        NOT NULL,
    confidence       real        NOT NULL,
    -- [{"field": ..., "outcome": ..., "weight": ...}]: names and outcomes, never values.
    evidence         jsonb       NOT NULL,
    linked_at        timestamptz NOT NULL DEFAULT now(),
    commit_id        bigint      NOT NULL REFERENCES mapping_commit,
    -- Classes are many to many, everything else has at most one Edlink ID for a legacy key in an integration.
    class_edlink_id  uuid        GENERATED ALWAYS AS (CASE WHEN entity_type = 2 THEN linked_edlink_id END) STORED
);

-- Look-ups by legacy key, answered from the index alone; and the rule of cardinality above.
CREATE UNIQUE INDEX mapping_by_legacy_key
    ON mapping (legacy_id, legacy_system, entity_type, integration_id, class_edlink_id)
    INCLUDE (edlink_id, is_primary) NULLS NOT DISTINCT;

-- Look-ups by Edlink ID, answered from the index alone.
CREATE INDEX mapping_by_edlink_id
    ON mapping (edlink_id, integration_id, entity_type)
    INCLUDE (legacy_system, legacy_id, is_primary);

-- One primary for each (integration, Edlink ID, system).
CREATE UNIQUE INDEX mapping_one_primary
    ON mapping (integration_id, edlink_id, entity_type, legacy_system) WHERE is_primary;

-- Every change of a mapping, once, with the mapping as it was after the change. What it was before is the row of the
-- same mapping with the next lower change_id. Rows are only ever added.
CREATE TABLE mapping_change (
    change_id        bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    commit_id        bigint   NOT NULL REFERENCES mapping_commit,
    mapping_id       bigint   NOT NULL,
    -- 1 linked, 2 unlinked, 3 became or ceased to be primary, 4 followed a merge.
    action           smallint NOT NULL,
    integration_id   uuid     NOT NULL,
    entity_type      smallint NOT NULL,
    legacy_system    text     NOT NULL COLLATE "C",
    legacy_id        text     NOT NULL COLLATE "C",
    edlink_id        uuid     NOT NULL,
    linked_edlink_id uuid     NOT NULL,
    is_primary       boolean  NOT NULL,
    method           smallint NOT NULL,
    rule             text     NOT NULL,
    confidence       real     NOT NULL,
    evidence         jsonb    NOT NULL,
    linked_at        timestamptz NOT NULL
);

-- The state of each mapping as of a revision (exports), and one mapping's past.
CREATE INDEX mapping_change_by_mapping ON mapping_change (mapping_id, change_id);
-- What a run or a commit changed.
CREATE INDEX mapping_change_by_commit ON mapping_change (commit_id);

-- Matching ------------------------------------------------------------------------------------------------------------

-- What a person decided about a pair. Sticky: no run changes it.
CREATE TABLE decision (
    integration_id uuid        NOT NULL REFERENCES integration ON DELETE CASCADE,
    entity_type    smallint    NOT NULL,
    legacy_system  text        NOT NULL COLLATE "C",
    legacy_id      text        NOT NULL COLLATE "C",
    edlink_id      uuid        NOT NULL,
    -- 1 link, 2 not a match.
    verdict        smallint    NOT NULL CHECK (verdict IN (1, 2)),
    reason         text        NOT NULL DEFAULT '',
    actor          text        NOT NULL,
    decided_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (integration_id, entity_type, legacy_system, legacy_id, edlink_id)
);

-- What the latest match runs propose.
CREATE TABLE proposal (
    run_id         uuid     NOT NULL REFERENCES run ON DELETE CASCADE,
    entity_type    smallint NOT NULL,
    legacy_system  text     NOT NULL COLLATE "C",
    legacy_id      text     NOT NULL COLLATE "C",
    edlink_id      uuid     NOT NULL,
    -- 1 certain, 2 possible.
    verdict        smallint NOT NULL CHECK (verdict IN (1, 2)),
    method         smallint NOT NULL,
    rule           text     NOT NULL,
    confidence     real     NOT NULL,
    evidence       jsonb    NOT NULL,
    -- The number of the protobuf enum ReviewReason; 0 if certain.
    reason         smallint NOT NULL,
    explanation    text     NOT NULL,
    PRIMARY KEY (run_id, entity_type, legacy_system, legacy_id, edlink_id)
);

-- Open questions: who is this legacy record? One for each legacy key.
CREATE TABLE review_item (
    review_item_id uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    integration_id uuid        NOT NULL REFERENCES integration ON DELETE CASCADE,
    entity_type    smallint    NOT NULL,
    legacy_system  text        NOT NULL COLLATE "C",
    legacy_id      text        NOT NULL COLLATE "C",
    reason         smallint    NOT NULL,
    version        bigint      NOT NULL DEFAULT 1,
    opened_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (integration_id, entity_type, legacy_system, legacy_id)
);

CREATE TABLE review_candidate (
    review_item_id uuid     NOT NULL REFERENCES review_item ON DELETE CASCADE,
    edlink_id      uuid     NOT NULL,
    -- The likeliest candidate has rank 1.
    rank           integer  NOT NULL,
    reason         smallint NOT NULL,
    rule           text     NOT NULL,
    evidence       jsonb    NOT NULL,
    explanation    text     NOT NULL,
    PRIMARY KEY (review_item_id, edlink_id)
);
