"""What the records at hand say better than the shipped model: how frequent names and birth dates are, and families.

All of it is counted within the sides, where two records are two people, so that no pair has to be known. The shipped
shares count as much as `SHIPPED_COUNTS` people, so that few records change little and many decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from identitymap_server.domain.models import Frequencies, LevelWeights, Model
from identitymap_server.matching.model.rows import Row

#: So many people the shipped frequencies count for.
SHIPPED_COUNTS: Final = 1_000

#: So many pairs of strangers the shipped share of equal birth dates counts for.
_SHIPPED_PAIRS: Final = 100_000

#: A name that fewer of a side bear is not listed: it may be one family's, or a slip of the pen.
_LEAST_BEARERS: Final = 5

#: What is counted may move a share so far from the shipped one, and no farther.
_FARTHEST: Final = 16.0

#: Levels of the birth date whose frequency goes with that of equal ones.
_BY_DATES: Final = ("equal", "day_and_month_swapped", "typo")

#: So many people the shipped number of relatives counts for.
_SHIPPED_FAMILIES: Final = 10


def refined(model: Model, legacy: Sequence[Row], roster: Sequence[Row]) -> Model:
    """The model with what is counted in two sides."""
    sides = (legacy, roster)
    return msgspec.structs.replace(
        model,
        levels={**model.levels, "birth_date": _birth_dates(model.levels["birth_date"], sides)},
        frequencies={
            column: _frequencies(shipped, [[getattr(row, column) for row in side] for side in sides])
            for column, shipped in model.frequencies.items()
        },
        relatives=_relatives(model.relatives, sides),
    )


def _frequencies(shipped: Frequencies, sides: Sequence[Sequence[str]]) -> Frequencies:
    counts = [Counter(value for value in side if value) for side in sides]
    sizes = [sum(side.values()) for side in counts]
    size = min(sizes)
    total = size + SHIPPED_COUNTS
    unlisted = (shipped.unlisted * SHIPPED_COUNTS + (1 if size else 0)) / total
    borne = {value for side in counts for value, count in side.items() if count >= _LEAST_BEARERS}
    shares = {}
    for value in sorted(borne | shipped.shares.keys()):
        counted = max((side[value] / n for side, n in zip(counts, sizes, strict=True) if n), default=0.0)
        # Of what is listed nowhere else, no more is known than that somebody bears it.
        share = (
            (counted * size + shipped.of(value) * SHIPPED_COUNTS) / total
            if value in borne
            else (shipped.of(value) * SHIPPED_COUNTS / total)
        )
        if share > unlisted:
            shares[value] = float(f"{share:.3g}")
    return Frequencies(shares, unlisted)


def _birth_dates(shipped: Mapping[str, LevelWeights], sides: Sequence[Sequence[Row]]) -> dict[str, LevelWeights]:
    equal, pairs = 0, 0
    for side in sides:
        counts = Counter(row.born for row in side if row.born)
        known = sum(counts.values())
        equal += sum(count * (count - 1) for count in counts.values()) // 2
        pairs += known * (known - 1) // 2
    usual = shipped["equal"].u
    factor = (equal + usual * _SHIPPED_PAIRS) / (pairs + _SHIPPED_PAIRS) / usual
    factor = min(max(factor, 1 / _FARTHEST), _FARTHEST)
    return {
        name: msgspec.structs.replace(level, u=level.u * factor) if name in _BY_DATES else level
        for name, level in shipped.items()
    }


def _relatives(shipped: float, sides: Sequence[Sequence[Row]]) -> float:
    """How many of somebody's family a side holds, as far as homes, phones and surnames tell; the larger of the two."""
    return max(_relatives_in(shipped, side) for side in sides)


def _relatives_in(shipped: float, side: Sequence[Row]) -> float:
    located = [row for row in side if row.last_key and (row.street or row.phone or row.email)]
    homes: dict[tuple[str, str], set[int]] = {}
    for position, row in enumerate(located):
        for home in filter(None, (row.street, row.phone, row.email)):
            homes.setdefault((home, row.last_key), set()).add(position)
    found = [set[int]() for _ in located]
    for people in homes.values():
        if len(people) > 1:
            for position in people:
                found[position] |= people
    relatives = sum(max(0, _called_otherwise(located, position, people)) for position, people in enumerate(found))
    return (relatives + shipped * _SHIPPED_FAMILIES) / (len(located) + _SHIPPED_FAMILIES)


def _called_otherwise(located: Sequence[Row], position: int, people: Iterable[int]) -> int:
    """How many of these have another first name: an old account of the same person is no relative."""
    return sum(located[other].first_key != located[position].first_key for other in people)
