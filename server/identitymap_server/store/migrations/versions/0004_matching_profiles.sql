-- Matching profiles: what proposals depend on besides the records and the decisions, frozen and numbered.

SET LOCAL lock_timeout = '10s';

-- Rows are made once and never changed, but for their adoption.
CREATE TABLE matching_profile (
    integration_id uuid        NOT NULL REFERENCES integration ON DELETE CASCADE,
    version        bigint      NOT NULL CHECK (version > 0),
    content        jsonb       NOT NULL,
    -- The match-rate matrices that its patterns were found in.
    matrices       jsonb       NOT NULL,
    -- The run that made it, and reported what would be proposed under it.
    run_id         uuid        NOT NULL,
    made_at        timestamptz NOT NULL DEFAULT now(),
    -- When and by whom it was last put in use; null if never.
    adopted_at     timestamptz,
    adopted_by     text        NOT NULL DEFAULT '',
    PRIMARY KEY (integration_id, version)
);

-- The profile in use; 0 is none: trust as the settings have it, and nothing else.
ALTER TABLE integration ADD COLUMN profile_version bigint NOT NULL DEFAULT 0;

-- Of a match: whether it makes a profile, and the one it was given, or made.
ALTER TABLE run ADD COLUMN proposes_profile boolean NOT NULL DEFAULT false;
ALTER TABLE run ADD COLUMN profile_version bigint;

-- A dry run that makes a profile and one that does not are two things to wait for. Runs are few, so that the new index
-- takes no time.
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX run_one_open_per_kind;
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX run_one_open_per_kind ON run (integration_id, kind, dry_run, proposes_profile)
    WHERE (kind = 1 AND state IN (1, 2)) OR (kind = 2 AND state = 1);
