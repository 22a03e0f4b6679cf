"""What an engine said, held against the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from dataset import DataSet, Pair

#: Of the certain links so many are expected to be wrong at the most: docs/matching.md, thresholds.
STATED: Final = Fraction(1, 2_000)


@dataclass(frozen=True, slots=True)
class Said:
    """An engine's links, and its questions."""

    certain: AbstractSet[Pair]
    possible: AbstractSet[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over one or several data sets: what is pooled are counts, never shares."""

    shared: int
    resolvable: int
    certain: int
    wrong: int
    wrong_in_household: int
    #: Resolvable pairs among the certain, and among the certain and the possible.
    found: int
    reached: int
    #: Legacy records about which somebody is asked, and the pairs that they are asked about.
    items: int
    candidates: int
    most_candidates: int
    seconds: float
    peak_mb: float

    @property
    def precision(self) -> float:
        """Right links, of all certain ones."""
        return (self.certain - self.wrong) / self.certain if self.certain else 1.0

    @property
    def recall(self) -> float:
        """Certain and right, of the shared people that something can tell."""
        return self.found / self.resolvable

    @property
    def reach(self) -> float:
        """Certain or in review, of the same."""
        return self.reached / self.resolvable

    @property
    def review(self) -> float:
        """Records about which somebody is asked, of the shared people."""
        return self.items / self.shared


def held_against_the_truth(data: DataSet, said: Said, seconds: float, peak_mb: float) -> Outcome:
    """The counts of one data set."""
    wrong = said.certain - data.true
    of_item = Counter(legacy for legacy, _ in said.possible)
    return Outcome(
        shared=len(data.true),
        resolvable=len(data.resolvable),
        certain=len(said.certain),
        wrong=len(wrong),
        wrong_in_household=sum(_of_one_household(data, pair) for pair in wrong),
        found=len(said.certain & data.resolvable),
        reached=len((said.certain | said.possible) & data.resolvable),
        items=len(of_item),
        candidates=of_item.total(),
        most_candidates=max(of_item.values(), default=0),
        seconds=seconds,
        peak_mb=peak_mb,
    )


def pooled(outcomes: Iterable[Outcome]) -> Outcome:
    """The counts of several data sets, the longest time and the highest peak."""
    every = list(outcomes)
    summed = (
        "shared",
        "resolvable",
        "certain",
        "wrong",
        "wrong_in_household",
        "found",
        "reached",
        "items",
        "candidates",
    )
    highest = ("most_candidates", "seconds", "peak_mb")
    return Outcome(
        **{name: sum(getattr(one, name) for one in every) for name in summed},
        **{name: max(getattr(one, name) for one in every) for name in highest},
    )


def _of_one_household(data: DataSet, pair: Pair) -> bool:
    mine, theirs = (data.households.get(id_) for id_ in pair)
    return mine is not None and mine == theirs
