-- What one record matches: by its legacy key the primary key finds it, by its Edlink ID this index.

SET LOCAL lock_timeout = '10s';

-- Only matches write proposals, and only those of an integration's latest runs are kept.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX proposal_by_edlink_id ON proposal (run_id, edlink_id);
