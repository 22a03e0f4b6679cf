-- Nothing is linked by half a roster: the other half may hold somebody who carries the same identifier.

SET LOCAL lock_timeout = '10s';

-- Whether a sync has changed what a match reads, and none has read everything since and was believed.
ALTER TABLE integration ADD COLUMN roster_incomplete boolean NOT NULL DEFAULT false;
