"""A set of records on two sides, with the truth: what every engine is given, and what only the scores may see."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.records import LegacyRecord, PersonAttributes, RosterRecord
from identitymap_server.matching.sides import Sides
from identitymap_server.services import legacy_records

Pair = tuple[LegacyKey, EdlinkId]

SYSTEM = "app"


@dataclass(frozen=True, slots=True)
class DataSet:
    """Both sides, people first. Ids are hashes and records stand in their order, so that no tie leaks the truth."""

    sides: Sequence[Sides]
    true: frozenset[Pair]
    #: The true pairs that something on both sides can tell.
    resolvable: frozenset[Pair]
    #: The household of a record of either side, as far as the set knows households.
    households: Mapping[LegacyKey | EdlinkId, str] = field(default_factory=dict)

    @property
    def people(self) -> Sides:
        """The people of both sides."""
        return self.sides[0]


@dataclass(frozen=True, slots=True)
class Person:
    """What one side says of somebody. `name` is the same on both sides for the same person."""

    name: str
    attributes: PersonAttributes
    household: str = ""


def of_people(seed: int, legacy: Iterable[Person], roster: Iterable[Person]) -> DataSet:
    """The data set of two lists of people, none of which names anybody twice."""
    mine = {LegacyKey(EntityType.PERSON, SYSTEM, _hashed(seed, "legacy", p.name).hex()[:16]): p for p in legacy}
    theirs = {EdlinkId(str(uuid.UUID(bytes=_hashed(seed, "roster", p.name)))): p for p in roster}
    named = {person.name: key for key, person in mine.items()}
    true = frozenset((named[person.name], id_) for id_, person in theirs.items() if person.name in named)
    sides = Sides(
        EntityType.PERSON,
        [LegacyRecord(key, mine[key].attributes, _identifiers(mine[key])) for key in sorted(mine, key=str)],
        [RosterRecord(id_, theirs[id_].attributes, _identifiers(theirs[id_])) for id_ in sorted(theirs)],
    )
    households = {key: person.household for key, person in (*mine.items(), *theirs.items()) if person.household}
    return DataSet([sides], true, true, households)


def _identifiers(person: Person):  # noqa: ANN202
    attributes = person.attributes
    return legacy_records.parsed_identifiers(legacy_records.also_identifiers(attributes.email, attributes.username))


def _hashed(seed: int, side: str, name: str) -> bytes:
    return hashlib.blake2b(f"{seed} {side} {name}".encode(), digest_size=16).digest()


def halved(seed: int, names: Iterable[str], shared: int, alone: int) -> tuple[list[str], list[str]]:
    """Two lists of names: so many are on both, and so many more on each alone."""
    drawn = sorted(names)
    random.Random(seed).shuffle(drawn)
    both, mine, theirs = drawn[:shared], drawn[shared : shared + alone], drawn[shared + alone : shared + 2 * alone]
    return both + mine, both + theirs
