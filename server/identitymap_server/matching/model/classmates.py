"""What classes say of candidates, once classes are known: the only comparison that is not of the two records alone.

To sit together in most classes is worth what it is to be one of a class rather than one of the district. It counts
against strangers only: twins sit in the same classes, and so it says nothing of relatives.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from typing import Final

from identitymap_server.matching.classes.shared import ClassesOfPeople, SharedClasses
from identitymap_server.matching.model import scoring
from identitymap_server.matching.model.candidates import Candidate
from identitymap_server.matching.sides import Sides

#: Two classes or more, and more than half of those of either.
MOST: Final = "most"
#: Some, too few to say anything: who changes groups shares some with many.
SOME: Final = "some"
#: None, though two or more of each are known.
NONE: Final = "none"

#: Fewer classes do not show whether it is most of them.
_LEAST: Final = 2

#: So many sit together in most of their classes, at most.
_GROUP: Final = 32

#: Two grades in one room, or a choir: it is never worth more.
_MOST_BITS: Final = 8.0

#: One in fifty who is the same shares none: moved to another group after the export, most likely. Of strangers nearly
#: all share none.
_NONE_BITS: Final = math.log2(0.02)


def level(shared: SharedClasses) -> str:
    """What the classes of two people say; empty if too few are known."""
    if shared.both >= _LEAST and 2 * shared.both > max(shared.of_legacy, shared.of_roster):
        return MOST
    if shared.both:
        return SOME
    return NONE if min(shared.of_legacy, shared.of_roster) >= _LEAST else ""


def bits(shared: SharedClasses, people: int) -> float:
    """What the classes of two of `people` people are worth, against strangers.

    In steps of powers of two, so that a pupil more or less changes nothing.
    """
    match level(shared):
        case "most":
            return min(_MOST_BITS, max(0.0, float((people - 1).bit_length()) - math.log2(_GROUP)))
        case "none":
            return _NONE_BITS
        case _:
            return 0.0


def with_classes(scored: Iterable[Candidate], classes: ClassesOfPeople, sides: Sides) -> list[Candidate]:
    """The candidates among the people of two sides, with what their classes say beside."""
    people = max(len(sides.legacy), len(sides.roster))
    return [_with_classes(candidate, classes, people) for candidate in scored]


def _with_classes(candidate: Candidate, classes: ClassesOfPeople, people: int) -> Candidate:
    shared = classes.shared(candidate.legacy_key, candidate.edlink_id)
    if not level(shared):
        return candidate
    weight = bits(shared, people)
    return dataclasses.replace(
        candidate,
        bits=round(candidate.bits + weight, scoring.DECIMALS),
        classes=shared,
        classes_bits=weight,
    )
