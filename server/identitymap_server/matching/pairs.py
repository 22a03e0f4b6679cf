"""Pairs that share an identifier, and whether the identifier is unique to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from identitymap_server.matching.compare import look_alike
from identitymap_server.matching.subjects import Subject
from identitymap_server.matching.values import CROWD

#: A pair by the positions of its two subjects: legacy, roster.
PairKey = tuple[int, int]


@dataclass(slots=True)
class SharedIdentifiers:
    """The types that a pair shares, in the order of trust: those unique to it, and those that others carry as well."""

    unique: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    #: The identifiers themselves.
    values: set[tuple[str, str]] = field(default_factory=set)
    #: Positions of other legacy subjects that carry one of the ambiguous identifiers.
    rivals: set[int] = field(default_factory=set)


def share(
    legacy: Sequence[Subject], roster: Sequence[Subject], order: Sequence[str]
) -> dict[PairKey, SharedIdentifiers]:
    """Every pair of present subjects that shares an identifier of the types in `order`.

    A value that a crowd carries is nobody's. Uniqueness is judged within a role class: that a mother's record carries
    her daughter's number does not make the daughter's ambiguous. A subject of unknown role counts in every class. It is
    judged within a system as well: somebody may have an account in each.

    An absent record is in no pair, but it still occupies its identifiers unless it looks like an older record of the
    same person: a number that has passed from a leaver to a newcomer names nobody for sure.
    """
    found: dict[PairKey, SharedIdentifiers] = {}
    holders_of_legacy, holders_of_roster = _holders(legacy, present=True), _holders(roster, present=True)
    leavers_of_legacy, leavers_of_roster = _holders(legacy, present=False), _holders(roster, present=False)
    rank = {type_: position for position, type_ in enumerate(order)}
    shared = sorted(
        (holders_of_legacy.keys() & holders_of_roster.keys()), key=lambda identifier: (rank[identifier[0]], identifier)
    )
    for identifier in shared:
        for position, other, rivals, alone in of_value(
            legacy, roster, holders_of_legacy[identifier], holders_of_roster[identifier]
        ):
            unique = (
                alone
                and not _occupied(legacy, position, leavers_of_legacy.get(identifier, ()))
                and not _occupied(roster, other, leavers_of_roster.get(identifier, ()))
            )
            pair = found.setdefault((position, other), SharedIdentifiers())
            (pair.unique if unique else pair.ambiguous).append(identifier[0])
            pair.values.add(identifier)
            pair.rivals.update(rivals)
    return found


def of_value(
    legacy: Sequence[Subject], roster: Sequence[Subject], mine: Sequence[int], theirs: Sequence[int]
) -> Iterator[tuple[int, int, list[int], bool]]:
    """The pairs that one value makes of its present holders: legacy, roster, the legacy rivals, whether it is alone."""
    # Somebody may have an account in each of many systems.
    crowded = max(Counter(legacy[position].system for position in mine).values(), default=0)
    if crowded > CROWD or len(theirs) > CROWD:
        return
    for position in mine:
        for other in theirs:
            if _better_placed(legacy, roster, position, other, mine, theirs):
                continue
            rivals = [
                rival
                for rival in mine
                if rival != position
                and _same_system(legacy[rival], legacy[position])
                and _compete(legacy[rival], legacy[position])
            ]
            alone = not rivals and not any(
                rival != other and _compete(roster[rival], roster[other]) for rival in theirs
            )
            yield position, other, rivals, alone


def _holders(subjects: Iterable[Subject], *, present: bool) -> Mapping[tuple[str, str], list[int]]:
    holders: dict[tuple[str, str], list[int]] = {}
    for position, subject in enumerate(subjects):
        if subject.present is present:
            for identifier in subject.identifiers:
                holders.setdefault(identifier, []).append(position)
    return holders


def _occupied(side: Sequence[Subject], position: int, leavers: Sequence[int]) -> bool:
    """Whether an absent record that seems to be somebody else carries the same identifier."""
    return any(
        _same_system(side[leaver], side[position])
        and _compete(side[leaver], side[position])
        and not look_alike(side[leaver], side[position])
        for leaver in leavers
    )


def _compete(one: Subject, other: Subject) -> bool:
    return one.role is None or other.role is None or one.role is other.role


def _same_system(one: Subject, other: Subject) -> bool:
    return one.system == other.system


def _better_placed(
    legacy: Sequence[Subject],
    roster: Sequence[Subject],
    position: int,
    other: int,
    mine: Sequence[int],
    theirs: Sequence[int],
) -> bool:
    """Whether a pair of different roles is only a by-product: one of the two has a partner of its own role."""
    if _compete(legacy[position], roster[other]):
        return False
    return any(_compete(legacy[position], roster[rival]) for rival in theirs) or any(
        _compete(legacy[rival], roster[other]) for rival in mine
    )
