"""A roster in Postgres, read by the real worker's process."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from identitymap_server.domain.runs import RunKind, RunState
from identitymap_server.local.postgres import EmbeddedPostgres
from identitymap_server.services.tokens import TokenBox, new_key
from identitymap_server.store import migrations

_TOKEN_KEY = new_key()


@dataclass(frozen=True)
class Synced:
    """What one full sync took, and how many people it read; memory is the worker's peak of what was resident."""

    seconds: float
    people: int
    resident_bytes: int


@contextlib.contextmanager
def database(integration_id: str, token: str) -> Iterator[str]:
    """The DSN of a Postgres that knows one integration, with strategy none: it is synced and not matched."""
    with EmbeddedPostgres() as postgres:
        dsn = postgres.dsn()
        migrations.migrate(dsn)
        with psycopg.connect(dsn) as connection:
            connection.execute(
                "INSERT INTO integration (integration_id, strategy, token_encrypted) VALUES (%s, 1, %s)",
                [integration_id, TokenBox(_TOKEN_KEY).encrypted(token)],
            )
        yield dsn


def empty(dsn: str) -> None:
    """Forget the roster, and write out what is in memory: nobody shall write what the one before has left."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("TRUNCATE roster_object, edlink_alias, run CASCADE")
        connection.execute("UPDATE integration SET last_synced_at = NULL")
        connection.execute("CHECKPOINT")


def sync(dsn: str, url: str) -> Synced:
    """Let a worker read the roster from the Edlink at `url` into an empty database. A sync that fails ends it all."""
    environment = {
        **os.environ,
        "IDENTITYMAP_DSN": dsn,
        "IDENTITYMAP_EDLINK_URL": url,
        "IDENTITYMAP_TOKEN_KEYS": _TOKEN_KEY,
        "IDENTITYMAP_METRICS_PORT": "0",
    }
    command = [sys.executable, "-c", "from identitymap_server.cli.main import main; main()", "worker", "--once"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "SELECT state, extract(epoch FROM finished_at - started_at)::float, (counts ->> 'people')::int "
            "FROM run WHERE kind = %s",
            [RunKind.SYNC],
        ).fetchone()
    if process.returncode or row is None or row[0] != RunState.SUCCEEDED or not row[2]:
        raise SystemExit(f"the sync went wrong: status {process.returncode}, {row}")
    return Synced(row[1], row[2], usage.ru_maxrss * 1024)
