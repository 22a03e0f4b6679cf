"""Who is in the classes: people of both sides by one number each, as far as it is certain who is who."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from identitymap_server.domain.keys import EdlinkId, LegacyKey
from identitymap_server.domain.records import Attributes, LegacyRecord, PersonAttributes, RosterRecord
from identitymap_server.matching.names import folded

#: A pair of people that is certain.
Pair = tuple[LegacyKey, EdlinkId]

_NOBODY: Final[Mapping[str, int]] = {}


class People(msgspec.Struct, frozen=True, gc=False):
    """Some people of a class. A number stands for somebody who is known on both sides."""

    #: In order, each once.
    known: tuple[int, ...] = ()
    #: How many more there are, of whom nobody knows for certain who they are on the other side.
    unknown: int = 0

    @property
    def listed(self) -> int:
        """How many there are."""
        return len(self.known) + self.unknown


class KnownPeople:
    """Who is who among the people of both sides, as far as that is certain."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._of_roster: dict[str, int] = {}
        self._of_legacy: dict[str, dict[str, int]] = {}
        for legacy_key, edlink_id in pairs:
            number = self._of_roster.setdefault(edlink_id, len(self._of_roster))
            self._of_legacy.setdefault(legacy_key.system, {})[legacy_key.id] = number
        self._in_system = {system: frozenset(numbers.values()) for system, numbers in self._of_legacy.items()}

    def of_legacy(self, system: str, ids: Collection[str]) -> People:
        """The people with these ids in a legacy system."""
        return _people(self._of_legacy.get(system, _NOBODY), ids)

    def of_roster(self, ids: Collection[str]) -> People:
        """The people with these Edlink IDs."""
        return _people(self._of_roster, ids)

    def in_system(self, people: People, system: str) -> int:
        """How many of the known people have an account in a legacy system."""
        numbers = self._in_system.get(system, frozenset())
        return sum(number in numbers for number in people.known)


def surnames_of_legacy(
    people: Iterable[LegacyRecord], wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """The folded last names of those whose system and id are wanted."""
    keys = ((record.key.system, record.key.id) for record in people)
    return {key: _surname(record.attributes) for key, record in zip(keys, people, strict=True) if key in wanted}


def surnames_of_roster(people: Iterable[RosterRecord], wanted: Collection[str]) -> dict[str, str]:
    """The folded last names of those whose Edlink ID is wanted."""
    return {record.edlink_id: _surname(record.attributes) for record in people if record.edlink_id in wanted}


def _surname(attributes: Attributes) -> str:
    assert isinstance(attributes, PersonAttributes)
    return folded(attributes.last_name or "")


def _people(numbers: Mapping[str, int], ids: Collection[str]) -> People:
    everybody = set(ids)
    found = {numbers[id_] for id_ in everybody if id_ in numbers}
    unknown = sum(id_ not in numbers for id_ in everybody)
    return People(tuple(sorted(found)), unknown)
