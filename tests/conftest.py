"""Databases for tests: real PostgreSQL, a fresh database for each test.

`--postgres 18` (the default) and `--postgres 16` start an embedded server; any DSN uses that server, where the user
must be allowed to create databases.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from identitymap_server.local.postgres import EmbeddedPostgres
from identitymap_server.store import migrations

_NUMBERS = itertools.count()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", default="18", help="16, 18 (embedded), or the DSN of a server")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: talks to PostgreSQL; runs on every version supported")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"dsn", "empty_dsn"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def postgres_dsn(request: pytest.FixtureRequest) -> Iterator[str]:
    """The DSN of a server where databases can be made."""
    chosen = request.config.getoption("--postgres")
    if not chosen.isdigit():
        yield chosen
        return
    # Tests look at what a crash of a process does, not at what a crash of the machine does.
    with EmbeddedPostgres(int(chosen), {"fsync": "off", "max_connections": "200"}) as server:
        yield server.dsn()


@pytest.fixture(scope="session")
def template(postgres_dsn: str) -> Iterator[str]:
    """The name of a migrated database that others are copied from."""
    name = f"identitymap_template_{os.getpid()}"
    _execute(postgres_dsn, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    try:
        migrations.migrate(in_database(postgres_dsn, name))
        yield name
    finally:
        _execute(postgres_dsn, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def dsn(postgres_dsn: str, template: str) -> Iterator[str]:
    """A fresh database with the newest schema."""
    with _database(postgres_dsn, template) as made:
        yield made


@pytest.fixture
def empty_dsn(postgres_dsn: str) -> Iterator[str]:
    """A fresh database with nothing in it."""
    with _database(postgres_dsn, "template0") as made:
        yield made


def in_database(dsn: str, database: str) -> str:
    """The same server's `database`."""
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{database}"))


@contextlib.contextmanager
def _database(server: str, template: str) -> Iterator[str]:
    name = f"identitymap_{os.getpid()}_{next(_NUMBERS)}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield in_database(server, name)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(dsn: str, statement: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(statement)
