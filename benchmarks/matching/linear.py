"""How time and memory grow with the number of integrations, each of 20,000 people on either side.

They come from the sandbox and are stripped of identifiers, e-mail and usernames, so that everybody has to be told by
names, dates and the like. One process matches them one after the other, as a worker does, with what cores there are.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import districts
import identitymap_engine
import measured
import msgspec
from dataset import DataSet
from identitymap_server.domain.records import LegacyRecord, PersonAttributes, RosterRecord
from identitymap_server.matching.sides import Sides

PEOPLE = 20_000
#: So many districts are made; more integrations than these have the same people again.
_DISTINCT = 5

#: So many, one after the other; fifty are a million people on either side.
INTEGRATIONS: Sequence[int] = (5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Grown:
    """What it took to match so many integrations: seconds of matching, and the most memory ever held."""

    integrations: int
    certain: int
    seconds: float
    peak_mb: float


def section() -> str:
    """The table in MATCHING.md."""
    with tempfile.TemporaryDirectory(prefix="idmap-bench-matching-") as name:
        folder = Path(name)
        for number in range(_DISTINCT):
            subprocess.run([sys.executable, __file__, "make", _path(folder, number), str(number + 1)], check=True)
        rows = "\n".join(map(_row, (_grown(folder, number) for number in INTEGRATIONS)))
    return f"""### Many integrations

| integrations | people on either side | certain | seconds | for each | MB |
|--:|--:|--:|--:|--:|--:|
{rows}"""


def _grown(folder: Path, integrations: int) -> Grown:
    """Match so many."""
    done = subprocess.run(
        [sys.executable, __file__, "match", folder, str(integrations)], stdout=subprocess.PIPE, check=True
    )
    return msgspec.json.decode(done.stdout, type=Grown)


def _row(one: Grown) -> str:
    return (
        f"| {one.integrations} | {one.integrations * PEOPLE:,} | {one.certain:,} | {one.seconds:.0f} "
        f"| {one.seconds / one.integrations:.1f} | {one.peak_mb:,.0f} |"
    )


def _path(folder: Path, number: int) -> Path:
    return folder / f"district {number}"


def _make(path: Path, seed: int) -> None:
    people = districts.of(PEOPLE)(seed).people
    legacy, roster = people.legacy, people.roster
    path.write_bytes(pickle.dumps(([stripped(one) for one in legacy], [stripped(one) for one in roster])))


def stripped(record: LegacyRecord | RosterRecord) -> LegacyRecord | RosterRecord:
    """A record without identifiers, e-mail address and username."""
    attributes = record.attributes
    assert isinstance(attributes, PersonAttributes)
    return msgspec.structs.replace(
        record, identifiers=(), attributes=msgspec.structs.replace(attributes, email=None, username=None)
    )


def _match(folder: Path, integrations: int) -> Grown:
    seconds, certain = 0.0, 0
    for number in range(integrations):
        legacy, roster = pickle.loads(_path(folder, number % _DISTINCT).read_bytes())
        data = DataSet([Sides(legacy[0].key.entity_type, legacy, roster)], frozenset(), frozenset())
        started = time.perf_counter()
        (said,) = identitymap_engine.said(data).values()
        seconds += time.perf_counter() - started
        certain += len(said.certain)
    return Grown(integrations, certain, seconds, measured.peak_mb())


if __name__ == "__main__":
    what, where, number = sys.argv[1:]
    if what == "make":
        _make(Path(where), int(number))
    else:
        print(msgspec.json.encode(_match(Path(where), int(number))).decode())
