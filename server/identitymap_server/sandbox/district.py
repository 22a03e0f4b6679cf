"""A district: its people, schools and classes, before any system has got to know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.sandbox import names
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.households import Human, families, staff

_STUDENTS: Final = 0.82
_STAFF: Final = 0.08
_SCHOOL_SIZE: Final = 600
_CLASS_SIZE: Final = 24

_ELEMENTARY: Final = ("Homeroom", "Reading", "Math")
_SECONDARY: Final = ("English", "Math", "Science", "History", "Spanish")

_FIRST_SECONDARY_GRADE: Final = "06"


@dataclass(frozen=True, slots=True)
class School:
    """A school and the grades it teaches."""

    number: int
    name: str
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A class with its teacher and students, people by number."""

    number: int
    name: str
    school: int
    grade: str
    period: str
    teacher: int
    students: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class District:
    """Everybody and everything in a district. `school_of` says by a person's number which school is theirs."""

    name: str
    humans: tuple[Human, ...]
    schools: tuple[School, ...]
    courses: tuple[Course, ...]
    school_of: dict[int, int]


def build(chance: Chance, people: int, name: str) -> District:
    """A district of about so many people."""
    students_wanted, staff_wanted = round(people * _STUDENTS), max(2, round(people * _STAFF))
    parents_wanted = max(1, people - students_wanted - staff_wanted)
    students: list[Human] = []
    parents: list[Human] = []
    for household in families(chance, 0):
        students += household[:-1]
        parents.append(household[-1])
        if len(students) >= students_wanted:
            break
    students = students[:students_wanted]
    first_staff = max(human.number for human in (*students, *parents)) + 1
    employees = [
        staff(chance, first_staff + n, "teacher" if n < max(1, staff_wanted * 3 // 4) else "staff")
        for n in range(staff_wanted)
    ]
    schools = _schools(chance, max(1, round(students_wanted / _SCHOOL_SIZE)))
    school_of = _placed(chance, students, employees, schools)
    courses = tuple(_courses(chance, students, employees, school_of))
    # Not every source knows parents, and none knows all of them.
    known_parents = parents[:parents_wanted]
    return District(name, (*students, *employees, *known_parents), schools, courses, school_of)


def _schools(chance: Chance, count: int) -> tuple[School, ...]:
    every = ("KG", *(f"{grade:02}" for grade in range(1, 13)))
    lower = tuple(grade for grade in every if grade == "KG" or grade < _FIRST_SECONDARY_GRADE)
    upper = tuple(grade for grade in every if grade not in lower)
    taken: set[str] = set()
    schools = []
    for number in range(count):
        name = names.family_name(chance)[0]
        while name in taken:
            name = names.family_name(chance)[0]
        taken.add(name)
        if count == 1:
            schools.append(School(number, f"{name} School", every))
        elif number % 2:
            schools.append(School(number, f"{name} High School", upper))
        else:
            schools.append(School(number, f"{name} Elementary School", lower))
    return tuple(schools)


def _placed(
    chance: Chance, students: Sequence[Human], employees: Sequence[Human], schools: Sequence[School]
) -> dict[int, int]:
    placed: dict[int, int] = {}
    chosen: dict[tuple[int, bool], int] = {}
    for student in students:
        # Brothers and sisters go to the same school where it has their grades.
        fitting = [school.number for school in schools if student.grade in school.grades]
        key = (student.household, student.grade >= _FIRST_SECONDARY_GRADE)
        school = chosen.setdefault(key, chance.choice(fitting))
        placed[student.number] = school if school in fitting else chance.choice(fitting)
    for position, employee in enumerate(employees):
        placed[employee.number] = schools[position % len(schools)].number
    return placed


def _courses(
    chance: Chance,
    students: Sequence[Human],
    employees: Sequence[Human],
    school_of: dict[int, int],
) -> list[Course]:
    teachers: dict[int, list[int]] = {}
    for employee in employees:
        if employee.kind == "teacher":
            teachers.setdefault(school_of[employee.number], []).append(employee.number)
    anyone = [employee.number for employee in employees if employee.kind == "teacher"]
    cohorts: dict[tuple[int, str], list[int]] = {}
    for student in students:
        cohorts.setdefault((school_of[student.number], student.grade), []).append(student.number)
    courses: list[Course] = []
    for (school, grade), cohort in sorted(cohorts.items()):
        subjects = _ELEMENTARY if grade == "KG" or grade < _FIRST_SECONDARY_GRADE else _SECONDARY
        for period, subject in enumerate(subjects, 1):
            members = chance.sample(cohort, len(cohort))
            for section, start in enumerate(range(0, len(members), _CLASS_SIZE), 1):
                courses.append(
                    Course(
                        number=len(courses),
                        name=f"{subject} {grade.lstrip('0')} Section {section}",
                        school=school,
                        grade=grade,
                        period=str(period),
                        teacher=chance.choice(teachers.get(school, anyone)),
                        students=tuple(sorted(members[start : start + _CLASS_SIZE])),
                    )
                )
    return courses
