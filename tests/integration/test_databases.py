"""The databases that tests get."""

import psycopg
import pytest
from databases import in_database

_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


@pytest.mark.parametrize("round_", [1, 2])
def test_each_test_has_a_migrated_database_of_its_own(dsn, round_):
    with psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT count(*) FROM integration").fetchone() == (0,)
        connection.execute("INSERT INTO integration (integration_id) VALUES (gen_random_uuid())")


def test_an_empty_database_has_no_tables(empty_dsn):
    with psycopg.connect(empty_dsn) as connection:
        assert connection.execute(_TABLES).fetchone() == (0,)


def test_databases_compare_byte_by_byte_on_every_server(dsn):
    with psycopg.connect(dsn) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT 'a' < 'B'").fetchone() == (False,)


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ("postgresql://me:secret@host:5432/postgres", "postgresql://me:secret@host:5432/new"),
        ("postgresql://postgres@/postgres?host=/tmp/x", "postgresql://postgres@/new?host=/tmp/x"),
        ("postgresql:///postgres?host=/run/postgresql", "postgresql:///new?host=/run/postgresql"),
    ],
)
def test_another_database_of_the_same_server(server, expected):
    assert in_database(server, "new") == expected
