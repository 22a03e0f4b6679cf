"""A full sync while 5% of Edlink's answers are useless, against one while none is.

Edlink is the sandbox, the worker is the real process, and both syncs of a round have to leave the very same rows.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import processes
import psycopg
import roster
from figures import Figure
from identitymap_server.sandbox.faults.kinds import FaultKind
from identitymap_server.sandbox.files import ACCESS_FILE, Access

_RATE = 0.05

#: Those after which the worker has nothing and must ask again. Answers that are late, oddly cut into pages or oddly
#: filled still bring something, and how much a late one costs is for whoever sets the delay to say.
_FAILING = (
    FaultKind.RATE_LIMITED,
    FaultKind.RATE_LIMITED_UNTIL,
    FaultKind.SERVER_ERROR,
    FaultKind.BAD_GATEWAY,
    FaultKind.DROPPED,
    FaultKind.DROPPED_IN_BODY,
    FaultKind.RESET_IN_BODY,
    FaultKind.CUT_SHORT,
    FaultKind.MALFORMED,
    FaultKind.NOT_UTF8,
    FaultKind.DEAD_CURSOR,
)

#: What a sync writes, apart from the history of runs.
_TABLES = ("roster_object", "roster_identifier", "edlink_alias")


@dataclass(frozen=True)
class Round:
    """Two syncs, one after the other, and how many requests failed in the second."""

    clean_seconds: float
    faulty_seconds: float
    failed: int


def measure(people: int, rounds: int) -> list[Round]:
    """`rounds` rounds, each with other faults."""
    with _sandbox(people) as access:
        (integration,) = access.integrations
        with roster.database(integration.id, integration.token) as dsn:
            return [_round(dsn, access.url, number) for number in range(1, rounds + 1)]


def _round(dsn: str, url: str, seed: int) -> Round:
    clean = _synced(dsn, url, rate=0, seed=seed)
    rows = _rows(dsn)
    faulty = _synced(dsn, url, rate=_RATE, seed=seed)
    failed = sum(httpx.get(f"{url}/sandbox/faults").raise_for_status().json()["met"].values())
    if not failed:
        raise SystemExit("no request failed: the district is too small")
    if _rows(dsn) != rows:
        raise SystemExit("the sync with faults left other rows than the one without")
    return Round(clean, faulty, failed)


def _synced(dsn: str, url: str, *, rate: float, seed: int) -> float:
    roster.empty(dsn)
    # A limited client may come back after a second, the least that Retry-After can say.
    faults = {"rate": rate, "kinds": _FAILING, "seed": seed, "seconds": 1}
    httpx.put(f"{url}/sandbox/faults", json=faults).raise_for_status()
    return roster.sync(dsn, url).seconds


def _rows(dsn: str) -> list[tuple[int, str]]:
    """How many rows each table has, and a checksum of all that stands in them but the time at which it was written."""
    with psycopg.connect(dsn) as connection:
        return [
            connection.execute(
                f"SELECT count(*), md5(string_agg(row, '' ORDER BY row)) "
                f"FROM (SELECT md5((to_jsonb(t) - 'present_since')::text) AS row FROM {table} AS t)"
            ).fetchall()[0]
            for table in _TABLES
        ]


@contextlib.contextmanager
def _sandbox(people: int) -> Iterator[Access]:
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder, "out", ACCESS_FILE)
        command = [sys.executable, "-c", "from identitymap_server.cli.main import main; main()", "sandbox"]
        command += ["--people", str(people), "--port", "0", "--out", str(ready.parent)]
        with processes.running(command, ready):
            yield msgspec.json.decode(ready.read_bytes(), type=Access)


def figures(measured: Sequence[Round], people: int) -> list[Figure]:
    """What was measured."""

    def median(name: str) -> float:
        return statistics.median(getattr(one, name) for one in measured)

    note = (
        f"{median('faulty_seconds'):.1f} s of {median('clean_seconds'):.1f} s; {median('failed'):.0f} requests failed"
    )
    slower = [one.faulty_seconds / one.clean_seconds for one in measured]
    return [Figure(f"Full sync of {people:,} people, 5% of requests failing: time, of that without", slower, note=note)]
