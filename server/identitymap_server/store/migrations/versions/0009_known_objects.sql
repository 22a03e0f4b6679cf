-- What a sync may doubt is measured by what the last complete one left, and by collections that it was offered.

SET LOCAL lock_timeout = '10s';

-- Those that are there count as known; those to come are, once a complete sync has ended after them.
ALTER TABLE roster_object ADD COLUMN present_since timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE roster_object ALTER COLUMN present_since SET DEFAULT now();

-- Edlink says that the source has no such collection. What is known of it stays as it is.
ALTER TABLE sync_collection ADD COLUMN not_offered boolean NOT NULL DEFAULT false;
