-- Whether a run has changed mappings, asked before it is forgotten. Sign-ins commit without a run and cost nothing here.

SET LOCAL lock_timeout = '10s';

-- Runs commit once each, so that they are few even where sign-ins are many.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX mapping_commit_by_run ON mapping_commit (run_id) WHERE run_id IS NOT NULL;
