"""The district as Edlink has it: objects in the shapes of Edlink's API, ready to be sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.district import Course, District
from identitymap_server.sandbox.households import Human
from identitymap_server.sandbox.providers import Ids, Provider, class_ids, person_ids

_CREATED: Final = dt.datetime(2026, 8, 3, 17, 45, 39, 937_000, dt.UTC)
_GRADUATION: Final = {"KG": 2039, **{f"{grade:02}": 2039 - grade for grade in range(1, 13)}}

COLLECTIONS: Final = (
    "districts",
    "schools",
    "sessions",
    "courses",
    "people",
    "classes",
    "sections",
    "enrollments",
    "agents",
)


@dataclass(slots=True)
class Roster:
    """One integration's objects by collection, as `(id, JSON)`, and the ids that its people and classes have.

    `person_ids` holds everything any system calls a person, whether or not this source gives it; so does `class_ids`.
    """

    provider: Provider
    objects: dict[str, list[tuple[str, bytes]]] = field(default_factory=lambda: {name: [] for name in COLLECTIONS})
    edlink_ids: dict[int, str] = field(default_factory=dict)
    class_edlink_ids: dict[int, str] = field(default_factory=dict)
    person_ids: dict[int, Ids] = field(default_factory=dict)
    class_ids: dict[int, Ids] = field(default_factory=dict)
    #: What the source gives of a person's identifiers.
    given_ids: dict[int, Ids] = field(default_factory=dict)
    given_class_ids: dict[int, Ids] = field(default_factory=dict)


def build(chance: Chance, district: District, provider: Provider, domain: str, gone: Collection[int]) -> Roster:
    """The roster of a district from one source, without the people who are `gone` (by number)."""
    roster = Roster(provider)
    add = _Adder(roster)
    district_id = chance.uuid()
    add("districts", {"id": district_id, **_dates(chance), "name": district.name, "properties": {}})
    school_ids = {}
    for school in district.schools:
        school_ids[school.number] = chance.uuid()
        add(
            "schools",
            {
                "id": school_ids[school.number],
                **_dates(chance),
                "name": school.name,
                "grade_levels": list(school.grades),
                "address": {"city": "Springfield", "state": "IL"},
                "identifiers": [{"type": "nces_id", "value": chance.digits(12)}],
                "district_id": district_id,
            },
        )
    session_id = chance.uuid()
    add("sessions", _session(chance, session_id, district_id))
    for human in district.humans:
        roster.person_ids[human.number] = person_ids(chance, human, domain)
        roster.edlink_ids[human.number] = chance.uuid()
        if human.number in gone or (human.kind == "parent" and not provider.knows_parents):
            del roster.edlink_ids[human.number]
            continue
        schools = [school_ids[number] for number in (district.school_of.get(human.number),) if number is not None]
        add("people", _person(chance, human, roster, district_id, schools))
    for course in district.courses:
        _add_class(chance, add, roster, course, school_ids[course.school], session_id)
    if provider.knows_parents:
        _add_agents(chance, add, roster, district)
    return roster


class _Adder:
    def __init__(self, roster: Roster) -> None:
        self._objects = roster.objects

    def __call__(self, collection: str, item: Mapping[str, Any]) -> None:
        self._objects[collection].append((item["id"], msgspec.json.encode(item)))


def _person(chance: Chance, human: Human, roster: Roster, district_id: str, schools: list[str]) -> dict[str, Any]:
    provider, known = roster.provider, roster.person_ids[human.number]
    given = {type_: known[type_] for type_, share in provider.person_ids.items() if chance.happens(share)}
    roster.given_ids[human.number] = {**given, "email": known["email"]}
    demographics = {"birthday": human.birth_date.isoformat(), "gender": human.gender}
    return {
        "id": roster.edlink_ids[human.number],
        **_dates(chance),
        "first_name": human.first_name,
        "middle_name": human.middle_name or None,
        "last_name": f"{human.last_name} {human.suffix}".strip(),
        "display_name": f"{human.first_name} {human.last_name}",
        "picture_url": None,
        "roles": [_ROLES[human.kind]] if provider.knows_roles else [],
        "email": human.family_email if human.kind == "parent" else known["email"],
        "phone": human.phone if provider.knows_birthdays else None,
        "locale": None,
        "time_zone": None,
        "graduation_year": _GRADUATION.get(human.grade),
        "grade_levels": [human.grade] if human.grade and provider.knows_roles else [],
        "demographics": demographics if provider.knows_birthdays else None,
        "address": {"street": human.street, "city": human.city, "state": "IL", "postal_code": human.postal_code}
        if provider.knows_birthdays
        else None,
        "properties": {},
        "identifiers": [{"type": type_, "value": value} for type_, value in given.items()],
        "district_id": district_id,
        "school_ids": schools,
    }


_ROLES: Final = {"student": "student", "teacher": "teacher", "staff": "staff", "parent": "parent"}


def _add_class(chance: Chance, add: _Adder, roster: Roster, course: Course, school_id: str, session_id: str) -> None:
    class_id, course_id = chance.uuid(), chance.uuid()
    known = class_ids(chance, course.number)
    given = {type_: known[type_] for type_, share in roster.provider.class_ids.items() if chance.happens(share)}
    roster.class_edlink_ids[course.number] = class_id
    roster.class_ids[course.number] = known
    roster.given_class_ids[course.number] = given
    add(
        "courses",
        {
            "id": course_id,
            **_dates(chance),
            "name": course.name,
            "code": None,
            "session_id": session_id,
            "school_id": school_id,
            "properties": {},
        },
    )
    add(
        "classes",
        {
            "id": class_id,
            **_dates(chance),
            "name": course.name,
            "description": None,
            "picture_url": None,
            "subjects": [],
            "grade_levels": [course.grade],
            "periods": [course.period],
            "state": "active",
            "properties": {},
            "identifiers": [{"type": type_, "value": value} for type_, value in given.items()],
            "session_ids": [session_id],
            "course_id": course_id,
            "school_id": school_id,
        },
    )
    for number, role in [(course.teacher, "teacher"), *((student, "student") for student in course.students)]:
        person_id = roster.edlink_ids.get(number)
        if person_id is not None:
            add(
                "enrollments",
                {
                    "id": chance.uuid(),
                    **_dates(chance),
                    "start_date": "2026-08-31",
                    "end_date": "2027-06-11",
                    "role": role,
                    "primary": role == "teacher",
                    "state": "active",
                    "properties": {},
                    "identifiers": [],
                    "person_id": person_id,
                    "class_id": class_id,
                    "section_id": None,
                },
            )


def _add_agents(chance: Chance, add: _Adder, roster: Roster, district: District) -> None:
    parents = {human.household: human for human in district.humans if human.kind == "parent"}
    for student in district.humans:
        parent = parents.get(student.household) if student.kind == "student" else None
        if parent and {parent.number, student.number} <= roster.edlink_ids.keys():
            add(
                "agents",
                {
                    "id": chance.uuid(),
                    **_dates(chance),
                    "relationship": "guardian",
                    "observer_id": roster.edlink_ids[parent.number],
                    "target_id": roster.edlink_ids[student.number],
                    "properties": {},
                },
            )


def _session(chance: Chance, session_id: str, district_id: str) -> dict[str, Any]:
    return {
        "id": session_id,
        **_dates(chance),
        "name": "2026-2027",
        "start_date": "2026-08-31",
        "end_date": "2027-06-11",
        "state": "active",
        "type": "school_year",
        "properties": {},
        "school_id": None,
        "district_id": district_id,
    }


def _dates(chance: Chance) -> dict[str, str]:
    updated = _CREATED + dt.timedelta(seconds=chance.randrange(8_000_000))
    return {"created_date": _moment(_CREATED), "updated_date": _moment(updated)}


def _moment(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
