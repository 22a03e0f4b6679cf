"""The timetable: who teaches whom what, this year and the year before."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.households import GRADES, Human

THIS_YEAR: Final = "2026-2027"
THIS_FALL: Final = "Fall 2026"
LAST_YEAR: Final = "2025-2026"

_CLASS_SIZE: Final = 24
_TWO_TEACHERS: Final = 0.06

#: Companies keep the classes of years past; some of those of one year are enough to get in the way.
_KEPT_FROM_LAST_YEAR: Final = 0.3

_ELEMENTARY: Final = ("Homeroom", "Reading", "Math")
_SECONDARY: Final = ("English", "Math", "Science", "History", "Spanish")
_SECONDARY_GRADES: Final = frozenset(GRADES[6:])


@dataclass(frozen=True, slots=True)
class Course:
    """A class with its teachers, the first of them its own, and its students; people by number."""

    number: int
    name: str
    school: int
    grade: str
    period: str
    term: str
    teachers: tuple[int, ...]
    students: tuple[int, ...]

    @property
    def is_over(self) -> bool:
        """Whether it was held last year, so that no source knows it any more."""
        return self.term == LAST_YEAR


def timetable(
    chance: Chance,
    students: Sequence[Human],
    employees: Sequence[Human],
    gone: Collection[int],
    school_of: dict[int, int],
) -> Iterator[Course]:
    """The courses of this year, among those who are there, then some of last year's, among everybody."""
    teachers = [one for one in employees if one.kind == "teacher"]
    present = {human.number for human in (*students, *teachers)}.difference(gone)
    now = _Year(chance, [one for one in teachers if one.number in present], school_of)
    numbers = itertools.count()
    yield from now.courses([(s, s.grade) for s in students if s.number in present], numbers, last_year=False)
    before = _Year(chance, teachers, school_of)
    # Those who are in kindergarten now were at home.
    younger = [(student, GRADES[GRADES.index(student.grade) - 1]) for student in students if student.grade != "KG"]
    for course in before.courses(younger, numbers, last_year=True):
        if chance.happens(_KEPT_FROM_LAST_YEAR):
            yield course


class _Year:
    def __init__(self, chance: Chance, teachers: Sequence[Human], school_of: dict[int, int]) -> None:
        self._chance = chance
        self._school_of = school_of
        self._anybody = [teacher.number for teacher in teachers]
        self._teachers: dict[int, list[int]] = {}
        for teacher in teachers:
            self._teachers.setdefault(school_of[teacher.number], []).append(teacher.number)

    def courses(
        self, students: Sequence[tuple[Human, str]], numbers: Iterator[int], *, last_year: bool
    ) -> Iterator[Course]:
        """Every grade of every school in every subject, in groups of a class's size."""
        cohorts: dict[tuple[int, str], list[int]] = {}
        for student, grade in students:
            cohorts.setdefault((self._school_of[student.number], grade), []).append(student.number)
        for (school, grade), cohort in sorted(cohorts.items()):
            secondary = grade in _SECONDARY_GRADES
            term = LAST_YEAR if last_year else THIS_FALL if secondary else THIS_YEAR
            for period, subject in enumerate(_SECONDARY if secondary else _ELEMENTARY, 1):
                members = self._chance.sample(cohort, len(cohort))
                for section, start in enumerate(range(0, len(members), _CLASS_SIZE), 1):
                    yield Course(
                        number=next(numbers),
                        name=f"{subject} {grade.lstrip('0')} Section {section}",
                        school=school,
                        grade=grade,
                        period=str(period),
                        term=term,
                        teachers=self._chosen_teachers(school),
                        students=tuple(sorted(members[start : start + _CLASS_SIZE])),
                    )

    def _chosen_teachers(self, school: int) -> tuple[int, ...]:
        possible = self._teachers.get(school, self._anybody)
        wanted = 2 if len(possible) > 1 and self._chance.happens(_TWO_TEACHERS) else 1
        return tuple(self._chance.sample(possible, wanted))
