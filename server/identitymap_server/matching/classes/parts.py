"""Splits and merges: one class of the one side that is several of the other.

Sources split cross-listed classes into one for each section, and put small sections together. Then the people of the
several are those of the one, each of them in one only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.matching import shares
from identitymap_server.matching.classes import class_rules
from identitymap_server.matching.classes.candidates import PairKey
from identitymap_server.matching.classes.class_comparison import MOST, ClassComparison
from identitymap_server.matching.classes.class_subjects import ClassSubject

#: Two classes that share more than this part of the smaller one are no two parts of a third.
_MOST_OVERLAP: Final = 0.25

#: So much of the class has to be in its parts, with 95% confidence, before one of them can be certain: a group of eight
#: out of a choir of sixty is no half of it.
_COMPLETE: Final = 0.75


@dataclass(frozen=True, slots=True)
class Part:
    """That a class of a pair is a part of the other: by which rule, and whether the parts make up the whole."""

    rule: str
    complete: bool


def find(
    compared: Mapping[PairKey, ClassComparison], legacy: Sequence[ClassSubject], roster: Sequence[ClassSubject]
) -> dict[PairKey, Part]:
    """The pairs in which one class is a part of the other."""
    of_legacy: dict[int, list[PairKey]] = {}
    of_roster: dict[tuple[int, str], list[PairKey]] = {}
    for key, comparison in compared.items():
        if class_rules.PART.holds(comparison):
            shared = comparison.shared
            if shared.both > MOST * shared.of_roster:
                of_legacy.setdefault(key[0], []).append(key)
            if shared.both > MOST * shared.of_legacy:
                of_roster.setdefault((key[1], legacy[key[0]].system), []).append(key)
    found: dict[PairKey, Part] = {}
    for position, keys in of_legacy.items():
        people = {key: frozenset(roster[key[1]].members.known) for key in keys}
        whole = frozenset(legacy[position].members.known)
        found.update(_parts(class_rules.SPLIT, whole, people, len(whole)))
    for (position, _), keys in of_roster.items():
        people = {key: frozenset(legacy[key[0]].members.known) for key in keys}
        size = compared[keys[0]].shared.of_roster
        whole = frozenset(roster[position].members.known)
        found.update(_parts(class_rules.MERGE, whole, people, size))
    return found


def _parts(
    rule: str, whole: frozenset[int], people: Mapping[PairKey, frozenset[int]], size: int
) -> dict[PairKey, Part]:
    """The parts of a class among those within it, if there are several and they make up most of it.

    `size` is how many of the `whole` could be in a part: those who are known on the other side.
    """
    inside = {key: members & whole for key, members in people.items()}
    parts = [key for key in inside if not any(_stands_in_the_way(inside, key, other) for other in inside)]
    if len(parts) < 2:  # noqa: PLR2004  # One is no part of several.
        return {}
    covered = len(_union(inside[key] for key in parts))
    if covered <= MOST * size:
        return {}
    return {key: Part(rule, complete=shares.at_least(covered, size) > _COMPLETE) for key in parts}


def _stands_in_the_way(inside: Mapping[PairKey, frozenset[int]], key: PairKey, other: PairKey) -> bool:
    """Whether another class, at least as large, has people of this one, so that it is not a part beside it."""
    mine, theirs = inside[key], inside[other]
    if key == other or len(theirs) < len(mine):
        return False
    return len(mine & theirs) > _MOST_OVERLAP * len(mine)


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*sets)
