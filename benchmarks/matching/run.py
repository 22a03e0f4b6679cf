"""How well people and classes are matched: `python benchmarks/matching/run.py [--seeds N] [--only PART ...]`.

Prints the figures and, if all parts were run with all seeds, writes them to benchmarks/MATCHING.md. What the sets and
the figures mean stands in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import linear
import machine
import measured
import msgspec
import one_record
import outcome
import results
from measured import Measured
from sets import SEEDS, SETS, Set

_PACKAGES = ("splink", "duckdb", "recordlinkage", "pseudopeople", "rapidfuzz")

_SPEED: Final[Mapping[str, Callable[[], str]]] = {
    "many-integrations": linear.section,
    "one-record": one_record.section,
}
_PARTS = (*SETS, *_SPEED)

_HERE = Path(__file__).parent
_RESULTS = _HERE.parent / "MATCHING.md"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--only", nargs="+", choices=_PARTS, metavar="PART", help=", ".join(_PARTS))
    parser.add_argument("--engines", nargs="+", choices=measured.ENGINES, default=list(measured.ENGINES))
    options = parser.parse_args()

    sections = {}
    for name in options.only or _PARTS:
        started = time.monotonic()
        if name in _SPEED:
            sections[name] = _SPEED[name]()
        else:
            of = SETS[name]
            sections[name] = results.section(of, _measured(name, of, options.seeds, options.engines), options.seeds)
        _say(f"{name}: took {time.monotonic() - started:.0f} s")
        print(sections[name], flush=True)
    if options.only is None and options.seeds == SEEDS and set(options.engines) == set(measured.ENGINES):
        _RESULTS.write_text(results.page(sections, machine.described(_PACKAGES)), encoding="utf-8")


def _measured(name: str, of: Set, seeds: int, engines: list[str]) -> list[results.Row]:
    found: dict[tuple[str, str], list[outcome.Outcome]] = {}
    with tempfile.TemporaryDirectory(prefix="idmap-bench-matching-") as folder:
        path = Path(folder) / "data"
        for seed in range(1, seeds + 1):
            path.write_bytes(pickle.dumps(of.made(seed)))
            for engine in engines:
                if engine == "identitymap" or engine in of.peers:
                    _say(f"{name}, seed {seed}: {engine}")
                    for one in _run(engine, path) or []:
                        found.setdefault((one.label, one.entity), []).append(one.outcome)
    return [results.Row(label, entity, outcome.pooled(outcomes)) for (label, entity), outcomes in found.items()]


def _run(engine: str, data: Path) -> list[Measured] | None:
    """What was measured; None if the engine, unless it is our own, has given up on the data."""
    done = subprocess.run([sys.executable, _HERE / "measured.py", engine, data], stdout=subprocess.PIPE, check=False)
    if done.returncode:
        if engine == "identitymap":
            done.check_returncode()
        _say(f"{engine} failed")
        return None
    return msgspec.json.decode(done.stdout, type=list[Measured])


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
