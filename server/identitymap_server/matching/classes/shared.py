"""What classes say of people: in how many classes that are one, two people are both.

It is evidence of the kind that a family shares. Twins sit in the same classes, and so do all who go to school
together: it tells a pupil from a namesake at another school, and never from a brother or sister. Who weighs it has to
let the guards on first names and twins stand above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

import msgspec

from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.records import ClassAttributes, LegacyRecord, RosterRecord

Pair = tuple[LegacyKey, EdlinkId]
Person = TypeVar("Person", LegacyKey, EdlinkId)

_NONE: frozenset[int] = frozenset()


class SharedClasses(msgspec.Struct, frozen=True, gc=False):
    """How many classes two people share, beside how many of each could be."""

    both: int = 0
    #: Classes of the legacy person that are certain on the Edlink side.
    of_legacy: int = 0
    #: Classes of the Edlink person that are certain on the legacy side.
    of_roster: int = 0


class ClassesOfPeople:
    """In which classes people are: those that are certain to be the same on both sides, by number.

    Classes that were split or merged count once, with all their parts; to teach a class is not to learn in it. The
    numbers mean nothing but that; a bulk engine may compare them as lists (`legacy`, `roster`), or ask pair by pair
    (`shared`).
    """

    def __init__(
        self,
        pairs: Iterable[Pair],
        legacy_classes: Iterable[LegacyRecord] = (),
        roster_classes: Iterable[RosterRecord] = (),
    ) -> None:
        """Of the certain `pairs` of classes, and the records of the present classes of both sides."""
        legacy_numbers, roster_numbers = _numbered(pairs)
        #: The numbers of the classes of each legacy person.
        self.legacy: Mapping[LegacyKey, frozenset[int]] = _by_person(
            (place, LegacyKey(EntityType.PERSON, record.key.system, person))
            for record in legacy_classes
            if record.present and record.key in legacy_numbers
            for place, person in _places(legacy_numbers[record.key], record)
        )
        #: The numbers of the classes of each person of the roster.
        self.roster: Mapping[EdlinkId, frozenset[int]] = _by_person(
            (place, EdlinkId(person))
            for record in roster_classes
            if record.present and record.edlink_id in roster_numbers
            for place, person in _places(roster_numbers[record.edlink_id], record)
        )

    def shared(self, legacy_key: LegacyKey, edlink_id: EdlinkId) -> SharedClasses:
        """What the classes say of two people."""
        mine, theirs = self.legacy.get(legacy_key, _NONE), self.roster.get(edlink_id, _NONE)
        return SharedClasses(len(mine & theirs), len(mine), len(theirs))


def _numbered(pairs: Iterable[Pair]) -> tuple[dict[LegacyKey, int], dict[EdlinkId, int]]:
    """The classes of both sides, with one number for all that are linked with one another."""
    parent: list[int] = []
    legacy: dict[LegacyKey, int] = {}
    roster: dict[EdlinkId, int] = {}

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    for legacy_key, edlink_id in sorted(pairs):
        number = len(parent)
        parent.append(number)
        for other in (legacy.setdefault(legacy_key, number), roster.setdefault(edlink_id, number)):
            parent[max(root(other), root(number))] = min(root(other), root(number))
    return {key: root(number) for key, number in legacy.items()}, {id_: root(n) for id_, n in roster.items()}


def _places(number: int, record: LegacyRecord | RosterRecord) -> Iterator[tuple[int, str]]:
    """The places in a class: its pupils', and its teachers', which have a number of their own."""
    attributes = record.attributes
    assert isinstance(attributes, ClassAttributes)
    yield from ((2 * number, person) for person in attributes.member_ids)
    yield from ((2 * number + 1, person) for person in attributes.teacher_ids)


def _by_person(places: Iterable[tuple[int, Person]]) -> dict[Person, frozenset[int]]:
    found: dict[Person, set[int]] = {}
    for place, person in places:
        found.setdefault(person, set()).add(place)
    return {person: frozenset(numbers) for person, numbers in found.items()}


#: Of people of whose classes nothing is known.
NO_CLASSES: Final = ClassesOfPeople(())
