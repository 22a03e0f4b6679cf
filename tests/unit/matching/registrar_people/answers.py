"""What the engine says of the cases, each in the midst of the town, under the town's own profile."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence

from identitymap_server.domain.keys import EdlinkId, EntityType
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.records import Identifier, LegacyRecord, PersonAttributes, RosterRecord, SchoolAttributes
from identitymap_server.matching.names import folded
from identitymap_server.matching.sides import Sides
from identitymap_server.services import legacy_records
from identitymap_server.services.computing import Computation
from unit.matching.records import PROFILE, edlink_id, legacy_key
from unit.matching.registrar_people import town
from unit.matching.registrar_people.cases import Answer, Case, Fields
from unit.matching.registrar_people.subjects import SUBJECTS

_LISTS = {"role": "roles", "grade_level": "grade_levels", "school": "schools"}


def answer(case: Case) -> Answer:
    """What the engine says of the judged pair."""
    return next(said[case.what] for said in _said() if case.what in said)


def together() -> list[list[Case]]:
    """The cases, in groups that can be asked in one run, because no value of one is in another of its group."""
    groups: list[tuple[list[Case], set[str]]] = []
    for case in (case for cases in SUBJECTS.values() for case in cases):
        values = telling(case)
        group = next((group for group in groups if group[1].isdisjoint(values)), None)
        if group is None:
            group = [], set()
            groups.append(group)
        group[0].append(case)
        group[1].update(values)
    return [cases for cases, _ in groups]


def telling(case: Case) -> set[str]:
    """What might bring somebody else together with the records of a case: words of names, dates, homes, numbers."""
    shared_by_all = {"role", "school", "grade_level", "gender", "city", "state", "suffix", "graduation_year"}
    found = set()
    for fields in (*case.of_legacy, *case.of_roster):
        for name, value in fields.items():
            if name not in shared_by_all:
                found.update(folded(value).split() if name.endswith("_name") else [f"{name} {value}"])
    return found


@functools.cache
def _said() -> list[dict[str, Answer]]:
    return [_asked(cases) for cases in together()]


def _asked(cases: Sequence[Case]) -> dict[str, Answer]:
    """The answers on cases that have nothing to do with one another."""
    accounts, people = town.sides()
    of_cases = list(_numbered(cases))
    sides = _sides(
        [*accounts, *(fields for case, _ in of_cases for fields in case.of_legacy)],
        [*people, *(fields for case, _ in of_cases for fields in case.of_roster)],
    )
    proposals = Computation(_profile(), makes_profile=False).propose([sides])[EntityType.PERSON]
    said = {(p.legacy_key, p.edlink_id): Answer[p.verdict.name] for p in proposals}
    first_account, first_person = len(accounts), len(people)
    return {
        case.what: said.get((legacy_key(first_account + mine), edlink_id(first_person + theirs)), Answer.NONE)
        for case, (mine, theirs) in of_cases
    }


def _numbered(cases: Iterable[Case]) -> Iterator[tuple[Case, tuple[int, int]]]:
    """Each case with the numbers of its judged records among all records of its group."""
    mine = theirs = 0
    for case in cases:
        yield case, (mine, theirs)
        mine, theirs = mine + len(case.of_legacy), theirs + len(case.of_roster)


@functools.cache
def _profile() -> MatchingProfile:
    """What the town alone makes of the profile, so that no case has a say in how it is judged."""
    computation = Computation(PROFILE, makes_profile=True)
    computation.propose([_sides(*town.sides())])
    return computation.profile


def _sides(accounts: Iterable[Fields], people: Iterable[Fields]) -> Sides:
    return Sides(
        EntityType.PERSON,
        [_account(number, fields) for number, fields in enumerate(accounts)],
        [_person(number, fields) for number, fields in enumerate(people)],
        schools={id_: _school(id_, name) for name, id_ in town.SCHOOLS.items()},
    )


def _school(id_: EdlinkId, name: str) -> RosterRecord:
    return RosterRecord(id_, SchoolAttributes(name=name), (Identifier("school_id", id_[-4:], id_[-4:]),))


def _account(number: int, fields: Fields) -> LegacyRecord:
    """As an import keeps it: the school by its name."""
    return LegacyRecord(legacy_key(number), _attributes(fields), _identifiers(fields))


def _person(number: int, fields: Fields) -> RosterRecord:
    """As a sync keeps it: the school by its Edlink ID."""
    school: EdlinkId | None = town.SCHOOLS.get(fields.get("school", ""))
    known = {**fields, "school": school} if school else fields
    return RosterRecord(edlink_id(number), _attributes(known), _identifiers(fields))


def _attributes(fields: Fields) -> PersonAttributes:
    plain = {name: value for name, value in fields.items() if not name.endswith("_id") and name not in _LISTS}
    return PersonAttributes(**plain, **{_LISTS[name]: (value,) for name, value in fields.items() if name in _LISTS})


def _identifiers(fields: Fields) -> tuple[Identifier, ...]:
    given = [(name, value) for name, value in fields.items() if name.endswith("_id")]
    given += legacy_records.also_identifiers(fields.get("email"), fields.get("username"))
    return legacy_records.parsed_identifiers(given)
