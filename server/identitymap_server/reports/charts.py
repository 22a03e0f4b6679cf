"""Bars of how many pairs have which score: what a chart and the table beside it both show."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.proposals import Proposal, Verdict

_BINS: Final = 10
#: How long the longest bar is, in the chart's own units.
_LONGEST: Final = 200.0


@dataclass(frozen=True, slots=True)
class Bar:
    """The pairs of one span of scores. Lengths are those of bars, in the chart's units."""

    label: str
    certain: int
    possible: int
    certain_length: float
    possible_length: float


def scores(proposals: Iterable[Proposal]) -> list[Bar]:
    """Bars from the highest score to the lowest; those above the first and below the last that hold anything are left
    out. A bar's length grows with the square root of its number, so that a few can be seen beside thousands.
    """
    counts = [[0, 0] for _ in range(_BINS + 1)]
    for proposal in proposals:
        place = min(int(proposal.confidence * _BINS), _BINS)
        counts[place][proposal.verdict is Verdict.POSSIBLE] += 1
    filled = [place for place, count in enumerate(counts) if any(count)]
    if not filled:
        return []
    longest = max(math.sqrt(sum(count)) for count in counts)
    bars = []
    for place in range(max(filled), min(filled) - 1, -1):
        certain, possible = counts[place]
        length = math.sqrt(certain + possible) / longest * _LONGEST
        of_certain = length * certain / ((certain + possible) or 1)
        bars.append(Bar(_label(place), certain, possible, round(of_certain, 1), round(length - of_certain, 1)))
    return bars


def _label(place: int) -> str:
    return "1" if place == _BINS else f"{place / _BINS:g} to {(place + 1) / _BINS:g}"
