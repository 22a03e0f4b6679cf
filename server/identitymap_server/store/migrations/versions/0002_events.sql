-- Following Edlink's events between full syncs, and integrations that stop. Only adds: what knows 0001 alone goes on.

SET LOCAL lock_timeout = '10s';

-- 4 events. Not validated: the rows that are there have passed the narrower check.
-- squawk-ignore ban-drop-constraint
ALTER TABLE run DROP CONSTRAINT run_kind_check;
ALTER TABLE run ADD CONSTRAINT run_kind_check CHECK (kind BETWEEN 1 AND 4) NOT VALID;

-- Workers ask every few seconds what waits and which syncs have just ended; runs of events are many. The table is small
-- before this migration, so the indexes are made in a moment.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX run_open ON run (integration_id) WHERE state IN (1, 2);
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX run_sync_ended ON run (integration_id, finished_at) WHERE kind = 1;

ALTER TABLE integration
    -- Since when nothing is read from Edlink, because it refuses the token or all of the integration.
    ADD COLUMN stopped_at timestamptz,
    -- {"reason": ..., "message": ...}. No personal data.
    ADD COLUMN stop jsonb,
    -- When a stopped integration is tried again by itself; null: only with a new token or at a person's word.
    ADD COLUMN retry_at timestamptz,
    -- Grows with every new token, so that what an old one met with is not held against the new one.
    ADD COLUMN token_no bigint NOT NULL DEFAULT 0,
    -- Since when Edlink's list of integrations lacks one that it has held.
    ADD COLUMN unlisted_since timestamptz;

-- Those that were served longest ago come first.
ALTER TABLE integration_lease ADD COLUMN acquired_at timestamptz NOT NULL DEFAULT '-infinity';

-- The date of the newest version seen, as the source spells it: an event that brings an older one is out of date.
ALTER TABLE roster_object ADD COLUMN version text COLLATE "C" NOT NULL DEFAULT '';

-- The newest event when a sync began: what has happened since may be missing from the pages that the sync reads.
CREATE TABLE sync_start (
    run_id   uuid        PRIMARY KEY REFERENCES run ON DELETE CASCADE,
    -- Whether events can be followed from here.
    followed boolean     NOT NULL,
    -- Null if nothing had ever happened.
    event_id text        COLLATE "C",
    taken_at timestamptz NOT NULL DEFAULT now()
);

-- How far an integration's events are followed. Made by a full sync, from where it began.
CREATE TABLE event_position (
    integration_id  uuid        PRIMARY KEY REFERENCES integration ON DELETE CASCADE,
    -- The last event that was applied; null if nothing has ever happened. An event and this commit together.
    event_id        text        COLLATE "C",
    -- Edlink does not keep the events after that one any more: a full sync has to come first.
    lost            boolean     NOT NULL DEFAULT false,
    -- Whether those that the applied events say are gone have been judged.
    settled         boolean     NOT NULL DEFAULT true,
    -- Whether a match was asked for since events changed something that it reads.
    matched         boolean     NOT NULL DEFAULT true,
    -- How many objects each collection held after the full sync: what is implausible is measured by that.
    known           jsonb       NOT NULL,
    -- All events up to then are applied.
    read_at         timestamptz NOT NULL,
    attempted_at    timestamptz NOT NULL DEFAULT '-infinity',
    failed_attempts integer     NOT NULL DEFAULT 0
);

-- What events since the last full sync say is gone: objects still present wait for all events to be read and judged
-- together, and those marked absent already are counted with them.
CREATE TABLE event_absence (
    integration_id uuid NOT NULL REFERENCES integration ON DELETE CASCADE,
    edlink_id      uuid NOT NULL,
    PRIMARY KEY (integration_id, edlink_id)
);
