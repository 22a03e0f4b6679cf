-- Commits of mappings and their revisions.

-- name: open
INSERT INTO mapping_commit (actor, run_id) VALUES ($1, $2) RETURNING commit_id;

-- name: close
-- The last statement of its transaction: the row of `revision` is locked from here to the commit, so that revisions
-- are given in commit order and nobody waits for long.
WITH next AS (UPDATE revision SET number = number + 1 RETURNING epoch, number)
UPDATE mapping_commit AS c SET revision = next.number FROM next WHERE c.commit_id = $1
RETURNING next.epoch, next.number;

-- name: begin_epoch
UPDATE revision SET epoch = substr(md5(gen_random_uuid()::text), 1, 8) RETURNING epoch;

-- name: abandon
DELETE FROM mapping_commit WHERE commit_id = $1;
