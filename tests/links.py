"""Mappings for tests, written straight into the database."""

from __future__ import annotations

import time

import psycopg

_VACUUM_SECONDS = 30

INTEGRATION = "11111111-1111-4111-8111-111111111111"
OTHER_INTEGRATION = "22222222-2222-4222-8222-222222222222"


def edlink_id(number: int) -> str:
    """The Edlink ID that `insert_links` gives the link with this number."""
    return f"00000000-0000-4000-8000-{number:012d}"


def insert_links(dsn: str, count: int, *, integration_id: str = INTEGRATION, entity_type: int = 1) -> None:
    """Link app/user-1 to edlink_id(1) and so on up to `count`, in one commit; every page is all-visible afterwards."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO integration (integration_id) VALUES (%s) ON CONFLICT DO NOTHING", [integration_id]
        )
        connection.execute(
            """
            WITH next AS (UPDATE revision SET number = number + 1 RETURNING number),
            opened AS (
                INSERT INTO mapping_commit (actor, revision) SELECT 'test', number FROM next RETURNING commit_id
            ), linked AS (
                INSERT INTO mapping (
                    integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id, is_primary,
                    method, rule, confidence, evidence, commit_id
                )
                SELECT %(integration_id)s::uuid, %(entity_type)s, 'app', 'user-' || n, id, id, true,
                    3, 'identifier:google_id', 1, '[{"field": "google_id", "outcome": "equal"}]', commit_id
                FROM opened, generate_series(1, %(count)s) AS n,
                    LATERAL (SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid AS id) AS e
                RETURNING *
            )
            INSERT INTO mapping_change (
                commit_id, mapping_id, action, integration_id, entity_type, legacy_system, legacy_id, edlink_id,
                linked_edlink_id, is_primary, method, rule, confidence, evidence, linked_at
            )
            SELECT commit_id, mapping_id, 1, integration_id, entity_type, legacy_system, legacy_id, edlink_id,
                linked_edlink_id, is_primary, method, rule, confidence, evidence, linked_at
            FROM linked
            """,
            {"integration_id": integration_id, "entity_type": entity_type, "count": count},
        )
        _vacuum(connection)


def _vacuum(connection: psycopg.Connection) -> None:
    """VACUUM ANALYZE until it could mark every page: an autovacuum at work in this database holds that back."""
    until = time.monotonic() + _VACUUM_SECONDS
    while True:
        connection.execute("VACUUM ANALYZE mapping")
        visible = connection.execute(
            "SELECT relallvisible = relpages FROM pg_class WHERE oid = 'mapping'::regclass"
        ).fetchone()
        if visible == (True,):
            return
        if time.monotonic() > until:
            raise TimeoutError(f"a snapshot kept VACUUM from the rows for {_VACUUM_SECONDS} seconds")
        time.sleep(0.1)
