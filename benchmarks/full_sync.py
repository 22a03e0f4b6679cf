"""A full sync against a COPY of the same rows.

A static server has all pages ready, the worker is the real process, and COPY writes the very same rows into the same
tables with the same indexes and the same durability.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psycopg
from figures import Figure
from identitymap_server.local.postgres import EmbeddedPostgres
from identitymap_server.services.tokens import TokenBox, new_key
from identitymap_server.store import migrations

_INTEGRATION = "11111111-1111-4111-8111-111111111111"
_TOKEN_KEY = new_key()
_TABLES = {
    "roster_object": ("integration_id", "edlink_id", "collection", "absent_since", "attributes", "content_hash"),
    "roster_identifier": ("integration_id", "edlink_id", "entity_type", "type", "value", "normalised"),
}


@dataclass(frozen=True)
class Round:
    """One sync and one COPY, one after the other."""

    sync_seconds: float
    copy_seconds: float
    resident_bytes: int

    @property
    def speed_of_copy(self) -> float:
        """The sync's speed as a share of COPY's."""
        return self.copy_seconds / self.sync_seconds


def measure(sizes: Sequence[int], rounds: int) -> dict[int, list[Round]]:
    """`rounds` rounds for each number of people, interleaved."""
    with contextlib.ExitStack() as stack:
        dsn = stack.enter_context(EmbeddedPostgres()).dsn()
        migrations.migrate(dsn)
        with psycopg.connect(dsn) as connection:
            connection.execute(
                "INSERT INTO integration (integration_id, strategy, token_encrypted) VALUES (%s, 1, %s)",
                [_INTEGRATION, TokenBox(_TOKEN_KEY).encrypted("token")],
            )
        urls = {size: stack.enter_context(_page_server(size)) for size in sizes}
        measured: dict[int, list[Round]] = {size: [] for size in sizes}
        for _ in range(rounds):
            for size in sizes:
                measured[size].append(_round(dsn, urls[size], size))
        return measured


def _round(dsn: str, url: str, people: int) -> Round:
    with tempfile.TemporaryDirectory() as folder:
        _empty(dsn)
        sync_seconds, resident_bytes = _sync(dsn, url, people)
        asyncio.run(_dump(dsn, Path(folder)))
        _empty(dsn)
        return Round(sync_seconds, asyncio.run(_copy(dsn, Path(folder))), resident_bytes)


def _empty(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("TRUNCATE roster_object, run CASCADE")
        connection.execute("UPDATE integration SET last_synced_at = NULL")
        # Neither of the two writes out what the other has left.
        connection.execute("CHECKPOINT")


def _sync(dsn: str, url: str, people: int) -> tuple[float, int]:
    """How long the run took, and the worker's peak of resident memory."""
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
            "SELECT extract(epoch FROM finished_at - started_at)::float, (counts ->> 'people')::int FROM run"
        ).fetchone()
    if process.returncode or row is None or row[1] != people:
        raise SystemExit(f"the sync went wrong: status {process.returncode}, {row}")
    return row[0], usage.ru_maxrss * 1024


async def _dump(dsn: str, folder: Path) -> None:
    connection = await asyncpg.connect(dsn)
    for table, columns in _TABLES.items():
        await connection.copy_from_table(table, columns=columns, output=folder / table, format="binary")
    await connection.close()


async def _copy(dsn: str, folder: Path) -> float:
    connection = await asyncpg.connect(dsn)
    started = time.perf_counter()
    async with connection.transaction():
        for table, columns in _TABLES.items():
            await connection.copy_to_table(table, columns=columns, source=folder / table, format="binary")
    seconds = time.perf_counter() - started
    await connection.close()
    return seconds


@contextlib.contextmanager
def _page_server(people: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder, "port")
        script = Path(__file__).with_name("page_server.py")
        process = subprocess.Popen([sys.executable, str(script), str(people), str(port_file)])
        try:
            while not port_file.exists():
                if process.poll() is not None:
                    raise SystemExit("the page server did not start")
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port_file.read_text()}"
        finally:
            process.terminate()
            process.wait()


def figures(measured: dict[int, list[Round]]) -> list[Figure]:
    """What was measured."""
    found = []
    for people, rounds in measured.items():
        seconds = statistics.median(item.sync_seconds for item in rounds)
        speed = [item.speed_of_copy for item in rounds]
        note = f"{seconds:.1f} s"
        found.append(Figure(f"Full sync of {people:,} people: speed, of COPY's", speed, 0.25, at_least=True, note=note))
    resident = [item.resident_bytes / 1e6 for rounds in measured.values() for item in rounds]
    found.append(Figure("Worker: resident memory at its peak, in MB", resident, 300))
    small, *_, large = measured
    growth = [
        after.sync_seconds / before.sync_seconds for before, after in zip(measured[small], measured[large], strict=True)
    ]
    found.append(Figure(f"{large:,} people: time, of that of {small:,}", growth, 2.2))
    return found
