-- How what a transaction works on is joined.

-- name: choose
-- Until its next ANALYZE PostgreSQL may take a table for empty that a transaction is filling, or that one has filled which
-- was given up. It then looks at all of one side of a join for each row of the other. So a transaction that works on no
-- small part of all records (of which each takes some 500 bytes) has each table read once.
SELECT set_config(
    'enable_nestloop', CASE WHEN $1::bigint * 10000 >= pg_relation_size('legacy_record') THEN 'off' ELSE 'on' END, true
);
