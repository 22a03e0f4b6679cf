"""A small share of the sets made with pseudopeople, for the tests: `python benchmarks/matching/sample.py`.

Writes each as two sides and the truth, in the form of the product's own files, into tests/data/matching.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import census
from dataset import DataSet
from identitymap_server.domain.records import LegacyRecord, PersonAttributes, RosterRecord
from sets import SEEDS

_FOLDER: Final = Path(__file__).parents[2] / "tests" / "data" / "matching"

#: No seed of the benchmark's.
_SEED: Final = SEEDS + 1
_HOUSEHOLDS: Final = 250

_FIELDS: Final = ("first_name", "middle_name", "last_name", "birth_date", "gender", "email", "street", "city", "state")


def main() -> None:
    """Write them all."""
    for name, made in (
        ("census", census.default_noise),
        ("census-heavy", census.heavy_noise),
        ("pupils", census.pupils),
    ):
        _write(_FOLDER / name, made(_SEED))


def _write(folder: Path, data: DataSet) -> None:
    drawn = random.Random(_SEED).sample(sorted(set(data.households.values())), _HOUSEHOLDS)
    kept = {id_ for id_, household in data.households.items() if household in set(drawn)}
    folder.mkdir(parents=True, exist_ok=True)
    people = data.people
    _table(folder / "legacy.csv", ("id", *_FIELDS), (_row(r.key.id, r) for r in people.legacy if r.key in kept))
    _table(
        folder / "roster.csv",
        ("id", *_FIELDS),
        (_row(r.edlink_id, r) for r in people.roster if r.edlink_id in kept),
    )
    pairs = sorted((mine.id, theirs) for mine, theirs in data.true if mine in kept)
    _table(folder / "truth.csv", ("legacy_id", "edlink_id"), pairs)


def _row(id_: str, record: LegacyRecord | RosterRecord) -> Sequence[str]:
    attributes = record.attributes
    assert isinstance(attributes, PersonAttributes)
    return [id_, *(getattr(attributes, name) or "" for name in _FIELDS)]


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
