"""The company's classes: this year's, some of them written otherwise, and what is left of last year's."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.district import District
from identitymap_server.sandbox.providers import Ids, Provider
from identitymap_server.sandbox.timetable import LAST_YEAR, THIS_FALL, THIS_YEAR, Course

# Shares of classes.
_UNKNOWN: Final = 0.05
_CROSS_LISTED: Final = 0.03
_SECOND: Final = 0.01
_OTHER_NAME: Final = 0.15
_OTHER_TERM: Final = 0.2
_NO_IDENTIFIER: Final = 0.15
_NUMBER_USED_AGAIN: Final = 0.1
_MEMBERS_KEPT: Final = 0.97

_OTHER_TERMS: Final = {THIS_YEAR: "2026-27", THIS_FALL: "Fall 26", LAST_YEAR: "2025-26"}


@dataclass(frozen=True, slots=True)
class LegacyClass:
    """A legacy class; its people are legacy ids. `courses` are the numbers of what it is now: none if it is over,
    several if it was cross-listed and has been split. The export has neither these nor `wear`.
    """

    id: str
    courses: tuple[int, ...]
    name: str
    term: str
    period: str
    school: str
    teacher_ids: tuple[str, ...]
    member_ids: tuple[str, ...]
    identifiers: dict[str, str]
    wear: tuple[str, ...] = ()


def classes(
    chance: Chance,
    district: District,
    provider: Provider,
    class_ids: Mapping[int, Ids],
    known: Iterable[Account],
    id_prefix: str,
) -> list[LegacyClass]:
    """The district's classes as the company has them; their ids begin with `id_prefix`."""
    schools = {school.number: school.name for school in district.schools}
    scribe = _Scribe(chance, provider, class_ids, schools, known)
    found: list[LegacyClass] = []
    waiting = deque(course for course in district.courses if not chance.happens(_UNKNOWN))
    while waiting:
        course = waiting.popleft()
        cross_listed = waiting and _are_one_class(course, waiting[0]) and chance.happens(_CROSS_LISTED)
        one = scribe.write(course, waiting.popleft() if cross_listed else None)
        found.append(one)
        if chance.happens(_SECOND):
            found.append(replace(one, name=f"{one.name} copy", wear=(*one.wear, "second class")))
    return [replace(one, id=f"{id_prefix}{1000 + n}") for n, one in enumerate(found)]


class _Scribe:
    def __init__(
        self,
        chance: Chance,
        provider: Provider,
        class_ids: Mapping[int, Ids],
        schools: Mapping[int, str],
        known: Iterable[Account],
    ) -> None:
        self._chance = chance
        self._types = tuple(provider.class_ids)
        self._class_ids = class_ids
        self._schools = schools
        self._current = list(class_ids)
        self._accounts: dict[int, list[str]] = {}
        for account in known:
            self._accounts.setdefault(account.human, []).append(account.id)

    def write(self, course: Course, follower: Course | None) -> LegacyClass:
        """A course as the company has it, together with the one that was cross-listed with it."""
        chance, wear = self._chance, []
        name, term = course.name, course.term
        if course.period and chance.happens(_OTHER_NAME):
            name = f"{name.partition(' Section')[0]} (period {course.period})"
            wear.append("other name")
        if term in _OTHER_TERMS and chance.happens(_OTHER_TERM):
            term = _OTHER_TERMS[term]
            wear.append("other term")
        students = course.students
        if follower:
            students += follower.students
            wear.append("cross-listed")
        over = course.term == LAST_YEAR
        courses = () if over else (course.number, follower.number) if follower else (course.number,)
        return LegacyClass(
            id="",
            courses=courses,
            name=name,
            term=term,
            period=course.period,
            school=self._schools[course.school],
            teacher_ids=self._ids(course.teachers),
            member_ids=self._ids([number for number in students if chance.happens(_MEMBERS_KEPT)]),
            identifiers={} if chance.happens(_NO_IDENTIFIER) else self._identifiers(course),
            wear=tuple(wear),
        )

    def _identifiers(self, course: Course) -> dict[str, str]:
        type_ = self._chance.choice(self._types)
        number = course.number
        if course.is_over and type_ == "sis_id" and self._chance.happens(_NUMBER_USED_AGAIN):
            # Schools number their sections from 1 every year.
            number = self._chance.choice(self._current)
        return {type_: self._class_ids[number][type_]}

    def _ids(self, numbers: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._chance.choice(self._accounts[n]) for n in numbers if n in self._accounts)


def _are_one_class(course: Course, follower: Course) -> bool:
    """Whether two sections may have been taught together: one grade and subject of one school, in one term."""
    return (course.school, course.grade, course.period, course.term) == (
        follower.school,
        follower.grade,
        follower.period,
        follower.term,
    )
