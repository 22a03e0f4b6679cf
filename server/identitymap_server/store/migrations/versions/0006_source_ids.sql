-- A company-wide file may name a district by the id of its source at Edlink.

SET LOCAL lock_timeout = '10s';

ALTER TABLE integration ADD COLUMN source_id text NOT NULL DEFAULT '';
