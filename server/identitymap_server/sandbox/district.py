"""A district: its people, schools and courses, before any system has got to know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.sandbox import names
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.households import GRADES, Human, employee, families
from identitymap_server.sandbox.timetable import Course, timetable

# Shares of the people that a source knows.
_STAFF: Final = 0.08
_PARENTS: Final = 0.1
_TEACHERS: Final = 0.75

#: Who has left within the last years, beside those who are there: they have accounts and are in no roster any more.
_LEAVERS: Final = 0.07

_SCHOOL_SIZE: Final = 600


@dataclass(frozen=True, slots=True)
class School:
    """A school and the grades it teaches."""

    number: int
    name: str
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class District:
    """Everybody and everything in a district. `gone` are the numbers of those who have left.

    `school_of` says by a person's number which school is, or was, theirs.
    """

    name: str
    humans: tuple[Human, ...]
    gone: frozenset[int]
    schools: tuple[School, ...]
    courses: tuple[Course, ...]
    school_of: dict[int, int]


def build(chance: Chance, people: int, name: str, city: str, *, with_parents: bool) -> District:
    """A district of about `people` people who are there now, parents among them or not."""
    parents_wanted = max(1, round(people * _PARENTS)) if with_parents else 0
    employees_wanted = max(2, round(people * _STAFF))
    students_wanted = max(2, people - parents_wanted - employees_wanted)
    students: list[Human] = []
    parents: list[Human] = []
    for household in families(chance, city):
        students += household[:-1]
        parents.append(household[-1])
        if len(students) >= students_wanted * (1 + _LEAVERS):
            break
    first = parents[-1].number + 1
    employees = [
        employee(chance, city, first + n, "staff" if chance.random() > _TEACHERS and n > 1 else "teacher")
        for n in range(round(employees_wanted * (1 + _LEAVERS)))
    ]
    gone = {human.number for human in chance.sample(students, len(students) - students_wanted)}
    # The first teacher stays: a district without one has no classes.
    gone |= {human.number for human in chance.sample(employees[1:], len(employees) - employees_wanted)}
    schools = _schools(chance, max(1, round(students_wanted / _SCHOOL_SIZE)))
    school_of = _placed(chance, students, employees, schools)
    courses = tuple(timetable(chance, students, employees, gone, school_of))
    humans = (*students, *employees, *parents[:parents_wanted])
    return District(name, humans, frozenset(gone), schools, courses, school_of)


def _schools(chance: Chance, count: int) -> tuple[School, ...]:
    lower, upper = GRADES[:6], GRADES[6:]
    if count == 1:
        return (School(0, f"{names.family_name(chance)[0]} School", GRADES),)
    taken: set[str] = set()
    schools = []
    for number in range(count):
        name = names.family_name(chance)[0]
        while name in taken:
            name = names.family_name(chance)[0]
        taken.add(name)
        kind, grades = ("High School", upper) if number % 2 else ("Elementary School", lower)
        schools.append(School(number, f"{name} {kind}", grades))
    return tuple(schools)


def _placed(
    chance: Chance, students: Sequence[Human], employees: Sequence[Human], schools: Sequence[School]
) -> dict[int, int]:
    """Brothers and sisters go to the same school where it has their grades."""
    fitting = {grade: [school.number for school in schools if grade in school.grades] for grade in GRADES}
    placed: dict[int, int] = {}
    chosen: dict[tuple[int, int], int] = {}
    for student in students:
        possible = fitting[student.grade]
        placed[student.number] = chosen.setdefault((student.home.number, possible[0]), chance.choice(possible))
    for position, one in enumerate(employees):
        placed[one.number] = schools[position % len(schools)].number
    return placed
