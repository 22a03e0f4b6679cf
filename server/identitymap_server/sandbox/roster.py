"""The district as Edlink has it from one source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from identitymap_server.sandbox import providers, wire
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.collection import Collection, Encoded
from identitymap_server.sandbox.district import District, School
from identitymap_server.sandbox.enrolling import Enroller
from identitymap_server.sandbox.households import GRADES, Human
from identitymap_server.sandbox.providers import Ids, Provider
from identitymap_server.sandbox.timetable import THIS_FALL, THIS_YEAR, Course

_GRADUATION: Final = {grade: 2039 - number for number, grade in enumerate(GRADES)}
_STATE: Final = "IL"

# Shares of people.
_NO_BIRTHDAY: Final = 0.01
_SECOND_ADDRESS: Final = 0.04
_MERGED: Final = 0.003
_YOUNG_WITHOUT_ADDRESS: Final = 0.3


@dataclass(frozen=True, slots=True)
class Roster:
    """What Edlink has, and who is who in it: people and classes by their numbers in the district.

    `person_ids` and `class_ids` hold everything any system calls them, whether or not this source says so, and whether
    or not they are still there.
    """

    objects: dict[str, Collection]
    #: By id; a school that Edlink made up has the district's name.
    school_names: dict[str, str]
    people: dict[int, wire.Person]
    classes: dict[int, wire.Class]
    person_ids: dict[int, Ids]
    class_ids: dict[int, Ids]


def build(chance: Chance, district: District, provider: Provider, domain: str) -> Roster:
    """The roster of a district as a source has it: those who are there, this year's courses."""
    return _Builder(chance, district, provider, domain).build()


def person(
    chance: Chance, human: Human, ids: Ids, provider: Provider, district_id: str, school_id: str | None
) -> wire.Person:
    """Somebody as a source has them, whom systems call `ids`."""
    is_sis = provider.is_sis
    parent = human.kind == "parent"
    email: str | None = human.home.email if parent else ids["email"]
    if human.grade in GRADES[:3] and chance.happens(_YOUNG_WITHOUT_ADDRESS):
        email = None
    given = wire.identifiers(providers.given(chance, ids, provider.person_ids))
    if email and chance.happens(_SECOND_ADDRESS):
        given += (wire.Identifier("email", email.replace("@", ".2@")),)
    if chance.happens(_MERGED):
        given += (wire.Identifier("edlink_id", chance.uuid()),)
    birthday = None if chance.happens(_NO_BIRTHDAY) or parent else human.birth_date.isoformat()
    last_name = f"{human.last_name} {human.suffix}".rstrip()
    return wire.Person(
        id=chance.uuid(),
        updated_date=wire.updated(chance),
        first_name=human.first_name,
        middle_name=human.middle_name or None,
        last_name=last_name,
        display_name=f"{human.first_name} {last_name}",
        roles=(human.kind,) if is_sis else (),
        email=email,
        phone=human.home.phone if is_sis else None,
        graduation_year=_GRADUATION.get(human.grade) if is_sis else None,
        grade_levels=(human.grade,) if human.grade and is_sis else (),
        demographics=wire.Demographics(birthday, human.gender) if is_sis else None,
        address=wire.Address(human.home.city, _STATE, human.home.street, human.home.postal_code) if is_sis else None,
        identifiers=given,
        district_id=district_id,
        school_ids=() if school_id is None else (school_id,),
    )


class _Builder:
    def __init__(self, chance: Chance, district: District, provider: Provider, domain: str) -> None:
        self._chance = chance
        self._district = district
        self._provider = provider
        usernames: set[str] = set()
        self._roster = Roster(
            objects={},
            school_names={},
            people={},
            classes={},
            person_ids={
                human.number: providers.person_ids(chance, human, domain, usernames) for human in district.humans
            },
            class_ids={course.number: providers.class_ids(chance, course.number) for course in district.courses},
        )
        self._objects: dict[str, list[Encoded]] = {name: [] for name in wire.COLLECTIONS}
        self._encode = msgspec.json.Encoder().encode
        self._district_id = chance.uuid()
        self._school_ids: dict[int, str] = {}
        self._session_ids = {name: chance.uuid() for name in (THIS_YEAR, THIS_FALL, "Spring 2027")}

    def build(self) -> Roster:
        self._add(
            "districts",
            wire.District(id=self._district_id, updated_date=wire.updated(self._chance), name=self._district.name),
        )
        self._add_schools()
        self._add_sessions()
        for human in self._district.humans:
            if human.number not in self._district.gone:
                person = self._person(human)
                self._roster.people[human.number] = person
                self._add("people", person)
        enroller = Enroller(self._chance, self._roster.people, self._add, sections=self._provider.knows_sections)
        for course in self._district.courses:
            if not course.is_over:
                self._add_class(course)
                enroller.enroll(course, self._roster.classes[course.number])
        self._add_agents()
        self._roster.objects.update({name: Collection(objects) for name, objects in self._objects.items()})
        return self._roster

    def _add(self, collection: str, item: wire.Dated) -> None:
        self._objects[collection].append((item.id, self._encode(item)))

    def _add_schools(self) -> None:
        schools = self._district.schools
        if not self._provider.knows_schools:
            # Edlink makes one up, so that every class has a school.
            schools = (School(0, self._district.name, ()),)
        for school in schools:
            self._school_ids[school.number] = self._chance.uuid()
            self._roster.school_names[self._school_ids[school.number]] = school.name
            known = self._provider.knows_schools
            self._add(
                "schools",
                wire.School(
                    id=self._school_ids[school.number],
                    updated_date=wire.updated(self._chance),
                    name=school.name,
                    grade_levels=school.grades,
                    address=wire.Address(self._district.humans[0].home.city, _STATE) if known else None,
                    identifiers=wire.identifiers({"nces_id": self._chance.digits(12)} if known else {}),
                    district_id=self._district_id,
                ),
            )

    def _school_id(self, number: int) -> str:
        return self._school_ids[number if self._provider.knows_schools else 0]

    def _add_sessions(self) -> None:
        for name, start, end, state, type_ in (
            (THIS_YEAR, "2026-08-31", "2027-06-11", "active", "school_year"),
            (THIS_FALL, "2026-08-31", "2027-01-15", "active", "semester"),
            ("Spring 2027", "2027-01-18", "2027-06-11", "upcoming", "semester"),
        ):
            self._add(
                "sessions",
                wire.Session(
                    id=self._session_ids[name],
                    updated_date=wire.updated(self._chance),
                    name=name,
                    start_date=wire.day(start),
                    end_date=wire.day(end),
                    state=state,
                    type=type_,
                    district_id=self._district_id,
                ),
            )

    def _person(self, human: Human) -> wire.Person:
        school = self._district.school_of.get(human.number)
        return person(
            self._chance,
            human,
            self._roster.person_ids[human.number],
            self._provider,
            self._district_id,
            None if school is None else self._school_id(school),
        )

    def _add_class(self, course: Course) -> None:
        school_id = self._school_id(course.school)
        taught = wire.Course(
            id=self._chance.uuid(),
            updated_date=wire.updated(self._chance),
            name=course.name.partition(" Section")[0],
            session_id=self._session_ids[course.term],
            school_id=school_id,
        )
        self._add("courses", taught)
        ids = providers.given(self._chance, self._roster.class_ids[course.number], self._provider.class_ids)
        made = wire.Class(
            id=self._chance.uuid(),
            updated_date=wire.updated(self._chance),
            name=course.name,
            grade_levels=(course.grade,),
            periods=(course.period,),
            identifiers=wire.identifiers(ids),
            session_ids=(self._session_ids[course.term],),
            course_id=taught.id,
            school_id=school_id,
        )
        self._roster.classes[course.number] = made
        self._add("classes", made)

    def _add_agents(self) -> None:
        people = self._roster.people
        parents = {h.home.number: people[h.number].id for h in self._district.humans if h.kind == "parent"}
        for human in self._district.humans:
            observer_id = parents.get(human.home.number)
            if observer_id and human.kind == "student" and human.number in people:
                self._add(
                    "agents",
                    wire.Agent(
                        id=self._chance.uuid(),
                        updated_date=wire.updated(self._chance),
                        relationship="parent",
                        observer_id=observer_id,
                        target_id=people[human.number].id,
                    ),
                )
