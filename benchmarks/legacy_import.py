"""A legacy import against a COPY of the same rows.

The command and the server are the real processes. COPY writes the very rows that the import has made into the same
tables, with the same indexes, the same checks of foreign keys and the same durability.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psycopg
from figures import Figure
from identitymap_server.local.postgres import EmbeddedPostgres
from identitymap_server.store import migrations

_INTEGRATION = "11111111-1111-4111-8111-111111111111"
_IDENTITYMAP = (sys.executable, "-c", "from identitymap_server.cli.main import main; main()")
_TABLES = ("legacy_record", "legacy_membership", "legacy_identifier")
_COLUMNS = (
    *("id", "role", "first_name", "last_name", "email", "birth_date", "gender", "grade_level", "school", "google_id"),
    *("sis_id", "created", "last_active"),
)


@dataclass(frozen=True)
class Round:
    """One import and one COPY, one after the other, and the same import once more."""

    import_seconds: float
    again_seconds: float
    copy_seconds: float
    command_bytes: int
    server_bytes: int

    @property
    def speed_of_copy(self) -> float:
        """The import's speed as a share of COPY's."""
        return self.copy_seconds / self.import_seconds


def measure(people: int, rounds: int) -> list[Round]:
    """`rounds` rounds of a file with so many people."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        file = folder / "people.csv"
        _write(file, people)
        dsn = stack.enter_context(EmbeddedPostgres()).dsn()
        migrations.migrate(dsn)
        with psycopg.connect(dsn) as connection:
            connection.execute("INSERT INTO integration (integration_id) VALUES (%s)", [_INTEGRATION])
        return [_round(dsn, folder, file, people) for _ in range(rounds)]


def _round(dsn: str, folder: Path, file: Path, people: int) -> Round:
    _empty(dsn)
    with _server(dsn) as server:
        import_seconds, command_bytes = _import(server, file)
        again_seconds, _ = _import(server, file)
    _check(dsn, people)
    asyncio.run(_dump(dsn, folder))
    _empty(dsn)
    return Round(import_seconds, again_seconds, asyncio.run(_copy(dsn, folder)), command_bytes, server.peak_bytes)


def _write(file: Path, people: int) -> None:
    chance = random.Random(7)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(_COLUMNS)
        for n in range(people):
            first, last = f"First{chance.randrange(2_000)}", f"Last{chance.randrange(20_000)}"
            writer.writerow(
                (
                    100_000 + 7 * n,
                    "student" if n % 10 else "teacher",
                    first,
                    last,
                    f"{first}.{last}.{n}@example.org",
                    f"{2008 + n % 10}-{1 + n % 12:02}-{1 + n % 28:02}",
                    "female" if n % 2 else "male",
                    f"{n % 13:02}",
                    f"School {n % 60}",
                    str(100_000_000_000_000_000_000 + chance.randrange(10**20)),
                    str(200_000 + chance.randrange(10**9)),
                    "2021-08-15",
                    f"2026-0{1 + n % 6}-12T08:15:{n % 60:02}Z",
                )
            )


@dataclass
class _Server:
    process: subprocess.Popen[bytes]
    port: int
    peak_bytes: int = 0


@contextlib.contextmanager
def _server(dsn: str) -> Iterator[_Server]:
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder, "ready.json")
        environment = {**os.environ, "IDENTITYMAP_DSN": dsn, "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0"}
        process = subprocess.Popen(
            [*_IDENTITYMAP, "serve", "--port", "0", "--metrics-port", "0", "--ready-file", str(ready)],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        while not ready.exists():
            if process.poll() is not None:
                raise SystemExit("the server did not start")
            time.sleep(0.05)
        server = _Server(process, json.loads(ready.read_text(encoding="utf-8"))["port"])
        try:
            yield server
        finally:
            process.terminate()
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
            server.peak_bytes = usage.ru_maxrss * 1024


def _import(server: _Server, file: Path) -> tuple[float, int]:
    """How long the command took from its start to its end, and its peak of resident memory."""
    command = [*_IDENTITYMAP, "legacy", "import", str(file), "--integration", _INTEGRATION, "--full"]
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*command, "--server", f"127.0.0.1:{server.port}"], stdout=subprocess.DEVNULL, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode:
            raise SystemExit(f"the import went wrong: status {process.returncode}: {said.read().decode()}")
    return time.perf_counter() - started, usage.ru_maxrss * 1024


def _empty(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("TRUNCATE legacy_record, run CASCADE")
        # Neither of the two writes out what the other has left.
        connection.execute("CHECKPOINT")


def _check(dsn: str, people: int) -> None:
    with psycopg.connect(dsn) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in _TABLES]
    if counts != [(people,), (people,), (3 * people,)]:
        raise SystemExit(f"the import brought {counts}")


async def _dump(dsn: str, folder: Path) -> None:
    connection = await asyncpg.connect(dsn)
    for table in _TABLES:
        await connection.copy_from_table(table, output=folder / table, format="binary")
    await connection.close()


async def _copy(dsn: str, folder: Path) -> float:
    connection = await asyncpg.connect(dsn)
    started = time.perf_counter()
    async with connection.transaction():
        for table in _TABLES:
            await connection.copy_to_table(table, source=folder / table, format="binary")
    seconds = time.perf_counter() - started
    await connection.close()
    return seconds


def figures(people: int, rounds: list[Round]) -> list[Figure]:
    """What was measured."""
    seconds = statistics.median(item.import_seconds for item in rounds)
    copy = statistics.median(item.copy_seconds for item in rounds)
    note = f"{seconds:.1f} s; COPY {copy:.1f} s"
    again = [item.again_seconds / item.import_seconds for item in rounds]
    return [
        Figure(
            f"Legacy import of {people:,} people: speed, of COPY's",
            [item.speed_of_copy for item in rounds],
            0.25,
            at_least=True,
            note=note,
        ),
        Figure("The same file once more: time, of that of the first import", again),
        Figure("`legacy import`: resident memory at its peak, in MB", [r.command_bytes / 1e6 for r in rounds], 300),
        Figure("Server importing: resident memory at its peak, in MB", [r.server_bytes / 1e6 for r in rounds], 300),
    ]
