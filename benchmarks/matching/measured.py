"""One engine on one data set, in a process of its own, so that its memory is its own: `measured.py ENGINE DATA`.

DATA is a pickled data set. Prints the outcomes as JSON, by entity type and by what the engine calls itself.
"""

from __future__ import annotations

import dataclasses
import importlib
import pickle
import sys
import time
from pathlib import Path

import msgspec
from dataset import DataSet
from outcome import Outcome, Said, held_against_the_truth

#: The modules of the engines. Each has a function `said` from a data set to what it says, by a label.
ENGINES = {"identitymap": "identitymap_engine", "splink": "splink_tutorial", "ecm": "recordlinkage_ecm"}


class Measured(msgspec.Struct):
    """What came of an engine: its label, `person` or `class`, and the counts."""

    label: str
    entity: str
    outcome: Outcome


def main() -> None:
    """Run, and print."""
    engine, path = sys.argv[1:]
    data: DataSet = pickle.loads(Path(path).read_bytes())
    said = importlib.import_module(ENGINES[engine]).said
    started = time.perf_counter()
    found: dict[str, Said] = dict(said(data))
    seconds = time.perf_counter() - started
    measured = [
        Measured(label, sides.entity_type.name.lower(), _outcome(data, position, one, seconds))
        for label, one in found.items()
        for position, sides in enumerate(data.sides)
        if engine == "identitymap" or position == 0
    ]
    sys.stdout.buffer.write(msgspec.json.encode(measured))


def _outcome(data: DataSet, position: int, said: Said, seconds: float) -> Outcome:
    """The counts of one entity type."""
    entity_type = data.sides[position].entity_type

    def of_type(pairs):  # noqa: ANN001, ANN202
        return frozenset(pair for pair in pairs if pair[0].entity_type is entity_type)

    alone = dataclasses.replace(data, true=of_type(data.true), resolvable=of_type(data.resolvable))
    return held_against_the_truth(alone, Said(of_type(said.certain), of_type(said.possible)), seconds, peak_mb())


def peak_mb() -> float:
    """The most that this process has held, which unlike `ru_maxrss` knows nothing of the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1_024


if __name__ == "__main__":
    main()
