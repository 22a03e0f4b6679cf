"""Which of the roster's schools people are at, as far as both sides mean the same by it.

Accounts say a school by its name or a number of it, the roster by its Edlink ID. What stands for none of the roster's
schools, or for several, says nothing; and neither does a school that no account names, for then it may have another
name there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from identitymap_server.domain.records import LegacyRecord, PersonAttributes, RosterRecord, SchoolAttributes
from identitymap_server.matching.names import folded
from identitymap_server.matching.sides import Sides

#: The Edlink IDs of the schools that somebody is at, in their order.
SchoolIds = tuple[str, ...]

#: What kind of school it is, in its usual spellings.
_KINDS: Final = {
    "elem": "elementary",
    "es": "elementary",
    "hs": "high",
    "int": "intermediate",
    "jhs": "junior high",
    "jr": "junior",
    "ms": "middle",
    "prim": "primary",
    "sec": "secondary",
    "shs": "senior high",
    "sr": "senior",
}

#: What some write and others leave out.
_LEFT_OUT: Final = frozenset({"school", "the"})


def of_people(sides: Sides) -> tuple[list[SchoolIds], list[SchoolIds]]:
    """The schools of the people of both sides, in the order of the sides."""
    called = _called(sides.schools.values())
    legacy = [_ids(called.get(key, "") for key in map(_key, _said(record))) for record in sides.legacy]
    named = {school for ids in legacy for school in ids}
    return legacy, [_ids(id_ for id_ in _said(record) if id_ in named) for record in sides.roster]


def _called(schools: Iterable[RosterRecord]) -> dict[str, str]:
    """What stands for one school, and for which."""
    found: dict[str, set[str]] = {}
    for school in schools:
        assert isinstance(school.attributes, SchoolAttributes)
        values = (school.edlink_id, school.attributes.name or "", *(i.value for i in school.identifiers))
        for value in values:
            found.setdefault(_key(value), set()).add(school.edlink_id)
    return {key: min(ids) for key, ids in found.items() if key and len(ids) == 1}


def _said(record: LegacyRecord | RosterRecord) -> Sequence[str]:
    assert isinstance(record.attributes, PersonAttributes)
    return record.attributes.schools


def _ids(schools: Iterable[str]) -> SchoolIds:
    return tuple(sorted({school for school in schools if school}))


def _key(text: str) -> str:
    """A school's name or number in one spelling of several: "Lincoln Elem." is "The Lincoln Elementary School"."""
    return " ".join(_KINDS.get(word, word) for word in folded(text).split() if word not in _LEFT_OUT)
