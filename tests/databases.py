"""Making and dropping databases on a server."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg

_NUMBERS = itertools.count()


@contextlib.contextmanager
def fresh(server: str, template: str) -> Iterator[str]:
    """The DSN of a new database, a copy of `template`, dropped at the end."""
    # The process id keeps test runs apart that share a server.
    name = f"identitymap_test_{os.getpid()}_{next(_NUMBERS)}"
    # template0 may be copied with any encoding and order; every other database keeps its own.
    options = " ENCODING 'UTF8' LOCALE 'C'" if template == "template0" else ""
    execute(server, f"CREATE DATABASE {name} TEMPLATE {template}{options}")
    try:
        yield in_database(server, name)
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def in_database(dsn: str, database: str) -> str:
    """The DSN of another database of the same server."""
    parts = urlsplit(dsn)
    # Put together by hand: urlunsplit drops the slashes of an empty host, as in postgresql:///db?host=/run/postgresql.
    return f"{parts.scheme}://{parts.netloc}/{database}" + (f"?{parts.query}" if parts.query else "")


def name_of(dsn: str) -> str:
    """The database that a DSN leads to."""
    return urlsplit(dsn).path.removeprefix("/")


def execute(dsn: str, statement: str) -> None:
    """Run one statement, outside any transaction."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(statement)
