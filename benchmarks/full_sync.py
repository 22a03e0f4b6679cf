"""A full sync against a COPY of the same rows.

A static server has all pages ready, the worker is the real process, and COPY writes the very same rows into the same
tables with the same indexes and the same durability.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import processes
import roster
from figures import Figure

_INTEGRATION = "11111111-1111-4111-8111-111111111111"
_TABLES = {
    "roster_object": (
        "integration_id",
        "edlink_id",
        "collection",
        "absent_since",
        "attributes",
        "content_hash",
        "version",
    ),
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
        dsn = stack.enter_context(roster.database(_INTEGRATION, "token"))
        urls = {size: stack.enter_context(_page_server(size)) for size in sizes}
        measured: dict[int, list[Round]] = {size: [] for size in sizes}
        for _ in range(rounds):
            for size in sizes:
                measured[size].append(_round(dsn, urls[size], size))
        return measured


def _round(dsn: str, url: str, people: int) -> Round:
    with tempfile.TemporaryDirectory() as folder:
        roster.empty(dsn)
        synced = roster.sync(dsn, url)
        if synced.people != people:
            raise SystemExit(f"the sync read {synced.people:,} people of {people:,}")
        asyncio.run(_dump(dsn, Path(folder)))
        roster.empty(dsn)
        return Round(synced.seconds, asyncio.run(_copy(dsn, Path(folder))), synced.resident_bytes)


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
        with processes.running([sys.executable, str(script), str(people), str(port_file)], port_file):
            yield f"http://127.0.0.1:{port_file.read_text()}"


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
