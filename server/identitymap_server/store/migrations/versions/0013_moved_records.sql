-- A record may be there and no longer in an integration that it was in: a pupil who has moved to another district.

SET LOCAL lock_timeout = '10s';

-- Null while it is in the integration; whether it is there at all is said by the record itself.
ALTER TABLE legacy_membership ADD COLUMN absent_since timestamptz;
