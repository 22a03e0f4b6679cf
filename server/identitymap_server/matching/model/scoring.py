"""The scorer of a single pair.

A pair is held against two ways to be wrong. That of strangers: how much more often does one see such agreement of one
person's two records than of two people who have nothing to do with one another? And that of relatives, of whom one
expects the same surname and household as of one person, so that these count for nothing, and only first and middle
name, birth date, gender and suffix tell them apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.models import Model
from identitymap_server.matching.model import weights
from identitymap_server.matching.model.comparisons import COMPARISONS, MISSING, Comparison
from identitymap_server.matching.model.predicates import Test
from identitymap_server.matching.model.rows import Row

#: The levels of a pair: for each comparison the position of its level, -1 is missing.
Levels = tuple[int, ...]

#: Weights are rounded to so many decimals of a bit before they are compared, so that no last digit decides.
DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Weight:
    """What a pair's agreement is worth, in bits, without any prior."""

    #: Against two strangers.
    stranger: float
    #: Against two relatives.
    kin: float
    #: By comparison, against two strangers.
    parts: tuple[float, ...]


_TESTS: Final[tuple[tuple[Test, tuple[Test, ...]], ...]] = tuple(
    (comparison.missing.compiled(), tuple(level.when.compiled() for level in comparison.levels))
    for comparison in COMPARISONS
)


def levels(left: Row, right: Row) -> Levels:
    """The level of each comparison, in the order of `COMPARISONS`."""
    return tuple([_level(left, right, missing, tests) for missing, tests in _TESTS])


def _level(left: Row, right: Row, missing: Test, tests: tuple[Test, ...]) -> int:
    if missing(left, right):
        return -1
    for position, test in enumerate(tests):
        if test(left, right):
            return position
    return len(tests)


def level_name(comparison: Comparison, position: int) -> str:
    """The name of a level by its position."""
    return MISSING if position < 0 else comparison.names[position]


class Scorer:
    """Weighs pairs under a model."""

    def __init__(self, model: Model) -> None:
        self._tables = tuple(_table(model, comparison) for comparison in COMPARISONS)
        self._model = model

    def weigh(self, left: Row, right: Row, found: Levels) -> Weight:
        """What the levels of a pair are worth."""
        parts = []
        kin = 0.0
        for table, position in zip(self._tables, found, strict=True):
            if position < 0:
                parts.append(0.0)
                continue
            bits, kin_bits, column, u = table[position]
            if column:
                frequencies = self._model.frequencies[column]
                frequency = max(frequencies.of(getattr(left, column)), frequencies.of(getattr(right, column)))
                bits += math.log2(u / frequency)
            parts.append(bits)
            kin += kin_bits
        return Weight(round(sum(parts), DECIMALS), round(kin, DECIMALS), tuple(parts))


def _table(model: Model, comparison: Comparison) -> tuple[tuple[float, float, str, float], ...]:
    """By level: bits against strangers and against relatives, the column of frequencies and the u that they replace."""
    worth = weights.of_levels(model, comparison)
    columns = (*(level.frequency for level in comparison.levels), "")
    return tuple(
        (
            math.log2(worth[name].m / worth[name].u),
            math.log2(worth[name].m / worth[name].kin),
            column,
            worth[name].u,
        )
        for name, column in zip(comparison.names, columns, strict=True)
    )
