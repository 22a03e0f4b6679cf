"""Links against the truth that the sandbox wrote."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

#: A pair as the truth file has it: entity type, legacy id, Edlink ID.
Pair = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How links compare with the truth. `missed` are true pairs that some evidence could resolve, not linked."""

    right: int
    wrong: int
    missed: int
    missed_in_review: int
    unresolvable: int


def measured(truth_path: Path, links: Iterable[Pair], in_review: Iterable[Pair]) -> Accuracy:
    """Compare links, and candidates that wait for review, with `truth.csv`."""
    true, resolvable = set[Pair](), set[Pair]()
    with truth_path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pair = (row["entity_type"], row["legacy_id"], row["edlink_id"])
            true.add(pair)
            if row["resolvable"] == "true":
                resolvable.add(pair)
    linked = set(links)
    missed = resolvable - linked
    return Accuracy(
        right=len(linked & true),
        wrong=len(linked - true),
        missed=len(missed),
        missed_in_review=len(missed & set(in_review)),
        unresolvable=len(true - resolvable - linked),
    )
