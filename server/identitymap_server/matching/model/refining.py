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
from identitymap_server.matching.model import weights
from identitymap_server.matching.model.comparisons import DIFFERENT, SCHOOL
from identitymap_server.matching.model.rows import Row

#: So many people the shipped frequencies count for.
SHIPPED_COUNTS: Final = 1_000

#: So many pairs of strangers the shipped share of equal birth dates counts for.
_SHIPPED_PAIRS: Final = 100_000

#: The same of the share of strangers who are at one school.
_SHIPPED_SCHOOL_PAIRS: Final = 10_000

#: The same of the share of strangers who have one postal code.
_SHIPPED_TOWN_PAIRS: Final = 10_000

#: A name that fewer of a side bear is not listed: it may be one family's, or a slip of the pen.
_LEAST_BEARERS: Final = 5

#: What is counted may move a share so far from the shipped one, and no farther.
_FARTHEST: Final = 16.0

#: Levels of the birth date whose frequency goes with that of equal ones.
_BY_DATES: Final = ("equal", "day_and_month_swapped", "typo")

#: So many people the shipped number of relatives counts for.
_SHIPPED_FAMILIES: Final = 100

#: Years between parents and children at least. Two accounts of one person with a slip in the birth date are nearer.
GENERATION: Final = 14


def refined(model: Model, legacy: Sequence[Row], roster: Sequence[Row]) -> Model:
    """The model with what is counted in two sides."""
    sides = (legacy, roster)
    return msgspec.structs.replace(
        model,
        levels={
            **model.levels,
            "birth_date": _birth_dates(model.levels["birth_date"], sides),
            "school": _schools(weights.of_levels(model, SCHOOL), sides),
            "household": _towns(model.levels["household"], sides),
            "middle_name": _middle_names(model.levels["middle_name"], sides),
        },
        frequencies={
            column: _frequencies(shipped, [[getattr(row, column) for row in side] for side in sides])
            for column, shipped in model.frequencies.items()
        },
        relatives=max(_relatives(model.relatives, side) for side in sides),
        juniors=max(_juniors(model.juniors, side) for side in sides),
    )


def _frequencies(shipped: Frequencies, sides: Sequence[Sequence[str]]) -> Frequencies:
    counts = [Counter(value for value in side if value) for side in sides]
    sizes = [sum(side.values()) for side in counts]
    size = min(sizes)
    unlisted = (shipped.unlisted * SHIPPED_COUNTS + (1 if size else 0)) / (size + SHIPPED_COUNTS)
    borne = {value for side in counts for value, count in side.items() if count >= _LEAST_BEARERS}
    shares = {}
    for value in sorted(borne | shipped.shares.keys()):
        # Of what is listed nowhere else, no more is known than that somebody bears it. What either side knows counts:
        # the accounts of one class say little of how its district is called.
        share = max(
            ((side[value] if value in borne else 0) + shipped.of(value) * SHIPPED_COUNTS) / (n + SHIPPED_COUNTS)
            for side, n in zip(counts, sizes, strict=True)
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


def _schools(shipped: Mapping[str, LevelWeights], sides: Sequence[Sequence[Row]]) -> dict[str, LevelWeights]:
    """Where there is one school, everybody is at it; of fifty, two strangers seldom share one."""
    together, pairs = 0, 0
    for side in sides:
        counts = Counter(school for row in side for school in row.schools)
        known = sum(bool(row.schools) for row in side)
        together += sum(count * (count - 1) for count in counts.values()) // 2
        pairs += known * (known - 1) // 2
    # Who is at two schools may share both with another.
    share = (min(together, pairs) + shipped["equal"].u * _SHIPPED_SCHOOL_PAIRS) / (pairs + _SHIPPED_SCHOOL_PAIRS)
    return {
        "equal": msgspec.structs.replace(shipped["equal"], u=share),
        DIFFERENT: msgspec.structs.replace(shipped[DIFFERENT], u=1 - share),
    }


def _towns(shipped: Mapping[str, LevelWeights], sides: Sequence[Sequence[Row]]) -> dict[str, LevelWeights]:
    """Where there is one postal code, everybody has it; of fifty, two strangers seldom share one."""
    equal, pairs = 0, 0
    for side in sides:
        counts = Counter(row.postal_code for row in side if row.postal_code)
        known = counts.total()
        equal += sum(count * (count - 1) for count in counts.values()) // 2
        pairs += known * (known - 1) // 2
    usual = shipped["postal_code"].u
    factor = (equal + usual * _SHIPPED_TOWN_PAIRS) / (pairs + _SHIPPED_TOWN_PAIRS) / usual
    share = usual * min(max(factor, 1 / _FARTHEST), _FARTHEST)
    return {
        **shipped,
        "postal_code": msgspec.structs.replace(shipped["postal_code"], u=share),
        DIFFERENT: msgspec.structs.replace(shipped[DIFFERENT], u=shipped[DIFFERENT].u + usual - share),
    }


def _relatives(shipped: float, side: Sequence[Row]) -> float:
    """How many of somebody's family a side holds, as far as homes, phones and surnames tell."""
    located = _located(side)
    families = _families(located)
    # Phones and mailboxes may be everybody's own, so that only whose address is known may have no relatives.
    housed = [position for position, row in enumerate(located) if row.street or families[position]]
    relatives = sum(_called_otherwise(located, position, families[position]) for position in housed)
    return (relatives + shipped * _SHIPPED_FAMILIES) / (len(housed) + _SHIPPED_FAMILIES)


def _middle_names(shipped: Mapping[str, LevelWeights], sides: Sequence[Sequence[Row]]) -> dict[str, LevelWeights]:
    """In the Philippines all children of a family have their mother's surname for a middle name."""
    levels = dict(shipped)
    for side in sides:
        pairs, equal, initial = _middles_of_relatives(side)
        for name, count in (("equal", equal), ("initial", initial)):
            share = (count + shipped[name].kin * _SHIPPED_FAMILIES) / (pairs + _SHIPPED_FAMILIES)
            # Where hardly any are counted, relatives may be of several homes.
            levels[name] = msgspec.structs.replace(levels[name], kin=max(levels[name].kin, float(f"{share:.3g}")))
    return levels


def _middles_of_relatives(side: Sequence[Row]) -> tuple[int, int, int]:
    """Pairs of relatives of whom both have a middle name; how many have the same, and how many the same initial."""
    located = [row for row in _located(side) if row.middle]
    pairs = equal = initial = 0
    for position, family in enumerate(_families(located)):
        for other in family:
            one, two = located[position], located[other]
            if other > position and one.first_key != two.first_key:
                pairs += 1
                equal += one.middle_full != "" and one.middle_full == two.middle_full
                short = one.middle_initial_only or two.middle_initial_only
                initial += short != "" and one.middle_initial == two.middle_initial
    return pairs, equal, initial


def _juniors(shipped: float, side: Sequence[Row]) -> float:
    """The share of a side who live with somebody a generation apart of their very name."""
    located = [row for row in _located(side) if row.first_key and row.born]
    families = _families(located)
    juniors = sum(
        any(_is_junior(row, located[other]) for other in family) for row, family in zip(located, families, strict=True)
    )
    return (juniors + shipped * _SHIPPED_FAMILIES) / (len(located) + _SHIPPED_FAMILIES)


def _is_junior(one: Row, other: Row) -> bool:
    """Whether one of two may be called after the other. Where their middle names differ, these tell them apart."""
    middle = one.middle_initial == other.middle_initial or not (one.middle_initial and other.middle_initial)
    years = abs(int(one.born_year) - int(other.born_year))
    return one.first_key == other.first_key and middle and years >= GENERATION


def _located(side: Sequence[Row]) -> list[Row]:
    return [row for row in side if row.last_key and (row.street or row.phone or row.email)]


def _families(located: Sequence[Row]) -> list[set[int]]:
    """The positions of those who share surname and address, phone or mailbox, and one's own; empty if nobody does."""
    homes: dict[tuple[str, str], set[int]] = {}
    for position, row in enumerate(located):
        for home in filter(None, (row.street, row.phone, row.email)):
            homes.setdefault((home, row.last_key), set()).add(position)
    found = [set[int]() for _ in located]
    for people in homes.values():
        if len(people) > 1:
            for position in people:
                found[position] |= people
    return found


def _called_otherwise(located: Sequence[Row], position: int, people: Iterable[int]) -> int:
    """How many of these have another first name: an old account of the same person is no relative."""
    return sum(located[other].first_key != located[position].first_key for other in people)
