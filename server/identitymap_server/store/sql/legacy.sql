-- Staging: an import keeps its records aside while they arrive, and merges them in one transaction at its end.

-- name: stage_tables
-- In the session, not in a transaction: a caller who is slow keeps no transaction open.
-- Staged are records by order of arrival. `source` is a place in the import's own list of sources. `presence` is 1 for a
-- record, 2 for one that is gone, 3 for one that is there but could not be read: the numbers of domain.imports.Presence.
-- `change` is set while a record says only what changes. The other tables are the merge's.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_record (
    entry integer NOT NULL, source smallint NOT NULL, line bigint NOT NULL,
    entity_type smallint NOT NULL, legacy_system text COLLATE "C" NOT NULL, legacy_id text COLLATE "C" NOT NULL,
    integration_id uuid NOT NULL, presence smallint NOT NULL, last_active timestamptz, attributes jsonb NOT NULL,
    identifier_types text[] NOT NULL, identifier_values text[] NOT NULL, identifier_normalised text[] NOT NULL,
    content_hash bytea NOT NULL, change jsonb
);
CREATE TEMPORARY TABLE IF NOT EXISTS staged_again (
    entry integer NOT NULL, integration_id uuid NOT NULL, is_same boolean NOT NULL
);
CREATE TEMPORARY TABLE IF NOT EXISTS import_entry (
    entry integer NOT NULL, record_no bigint NOT NULL, is_new boolean NOT NULL, is_sole boolean NOT NULL,
    is_given boolean NOT NULL
);
CREATE TEMPORARY TABLE IF NOT EXISTS import_scope (
    integration_id uuid NOT NULL, entity_type smallint NOT NULL, legacy_system text COLLATE "C" NOT NULL
);
CREATE TEMPORARY TABLE IF NOT EXISTS import_rewritten (record_no bigint NOT NULL, entry integer NOT NULL);
CREATE TEMPORARY TABLE IF NOT EXISTS import_lacking (record_no bigint PRIMARY KEY);
CREATE TEMPORARY TABLE IF NOT EXISTS import_moved (record_no bigint NOT NULL, integration_id uuid NOT NULL);
CREATE TEMPORARY TABLE IF NOT EXISTS import_derivable (record_no bigint PRIMARY KEY);
CREATE TEMPORARY TABLE IF NOT EXISTS import_touched (record_no bigint NOT NULL);
TRUNCATE staged_record, staged_again, import_entry, import_scope, import_rewritten, import_lacking, import_moved,
    import_derivable, import_touched;

-- name: clear
TRUNCATE staged_record, staged_again, import_entry, import_scope, import_rewritten, import_lacking, import_moved,
    import_derivable, import_touched;

-- name: known_integrations
SELECT integration_id::text FROM integration;
