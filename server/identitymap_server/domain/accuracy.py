"""Links held against the truth, where somebody knows it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

#: A pair as files have it: entity type, legacy id, Edlink ID.
Pair = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Truth:
    """All pairs that are true, and those of them that some evidence could resolve."""

    true: AbstractSet[Pair]
    resolvable: AbstractSet[Pair]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How links compare with the truth. `missed` are true pairs that some evidence could resolve, not linked."""

    right: int
    wrong: int
    missed: int
    missed_in_review: int
    unresolvable: int
    resolvable: int

    @property
    def precision(self) -> float | None:
        """The share of links that are right; None if there is no link."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of the resolvable pairs that are linked; None if nothing is resolvable."""
        return (self.resolvable - self.missed) / self.resolvable if self.resolvable else None

    @property
    def coverage(self) -> float | None:
        """The share of the resolvable pairs that are linked or wait for review; None if nothing is resolvable."""
        if not self.resolvable:
            return None
        return (self.resolvable - self.missed + self.missed_in_review) / self.resolvable


def measured(truth: Truth, links: Iterable[Pair], in_review: Iterable[Pair]) -> Accuracy:
    """Compare links, and candidates that wait for review, with the truth. What the truth does not name is wrong."""
    linked = set(links)
    missed = truth.resolvable - linked
    return Accuracy(
        right=len(linked & truth.true),
        wrong=len(linked - truth.true),
        missed=len(missed),
        missed_in_review=len(missed & set(in_review)),
        unresolvable=len(truth.true - truth.resolvable - linked),
        resolvable=len(truth.resolvable),
    )
