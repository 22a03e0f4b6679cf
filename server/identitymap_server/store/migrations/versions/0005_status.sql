-- The status of integrations is asked for again and again.

SET LOCAL lock_timeout = '10s';

-- The latest match of an integration that has ended. The table is small, so the index is made in a moment.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX run_match_ended ON run (integration_id, finished_at) WHERE kind = 2;
