-- What the latest match of an integration has compared. Records stand here by a hash of what is compared of them, so
-- that nothing has to be told when records come, change or leave: what no match has seen is compared by the next one.
-- Losing all of it costs time and nothing else.

SET LOCAL lock_timeout = '10s';

-- What comparing rested on besides the records: the model, the sizes of the sides, the comparisons themselves. Under
-- another one everything is compared again.
CREATE TABLE compared_basis (
    integration_id uuid  PRIMARY KEY REFERENCES integration ON DELETE CASCADE,
    basis          bytea NOT NULL
);

CREATE TABLE compared_row (
    integration_id uuid     NOT NULL REFERENCES integration ON DELETE CASCADE,
    -- 1 legacy, 2 roster.
    side           smallint NOT NULL CHECK (side IN (1, 2)),
    signature      bytea    NOT NULL,
    PRIMARY KEY (integration_id, side, signature)
);

-- The pairs that are anybody's candidates, by the signatures of their two rows.
CREATE TABLE compared_pair (
    integration_id uuid  NOT NULL REFERENCES integration ON DELETE CASCADE,
    legacy         bytea NOT NULL,
    roster         bytea NOT NULL,
    -- A byte for each comparison.
    levels         bytea NOT NULL,
    PRIMARY KEY (integration_id, legacy, roster)
);
