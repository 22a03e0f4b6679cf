"""Who sits and teaches in a class, as Edlink has it: enrollments, and sections where the source has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from identitymap_server.sandbox import wire
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.timetable import THIS_FALL, Course

#: The share of students who left a class and came back: two enrollments in one class.
_CAME_BACK: Final = 0.01

_START: Final = "2026-08-31"
_LEFT: Final = "2026-09-18"
_RETURNED: Final = "2026-10-05"


class Enroller:
    """Puts people into classes. `people` are those who are there; `add` takes each object made."""

    def __init__(
        self,
        chance: Chance,
        people: Mapping[int, wire.Person],
        add: Callable[[str, wire.Dated], None],
        *,
        sections: bool,
    ) -> None:
        self._chance = chance
        self._people = people
        self._add = add
        self._sections = sections

    def enroll(self, course: Course, made: wire.Class) -> None:
        """Add the enrollments of a course's class, and its section."""
        section_id = self._add_section(made) if self._sections else None
        end = "2027-01-15" if course.term == THIS_FALL else "2027-06-11"

        def place(
            person_id: str, role: str, start: str, end: str, *, primary: bool = False, active: bool = True
        ) -> None:
            self._add(
                "enrollments",
                wire.Enrollment(
                    id=self._chance.uuid(),
                    updated_date=made.updated_date,
                    start_date=wire.day(start),
                    end_date=wire.day(end),
                    role=role,
                    primary=primary,
                    state="active" if active else "dropped",
                    person_id=person_id,
                    class_id=made.id,
                    section_id=section_id,
                ),
            )

        for position, teacher in enumerate(course.teachers):
            place(self._people[teacher].id, "teacher", _START, end, primary=position == 0)
        for student in course.students:
            person_id = self._people[student].id
            came_back = self._chance.happens(_CAME_BACK)
            if came_back:
                place(person_id, "student", _START, _LEFT, active=False)
            place(person_id, "student", _RETURNED if came_back else _START, end)

    def _add_section(self, made: wire.Class) -> str:
        section = wire.Section(
            id=self._chance.uuid(),
            updated_date=made.updated_date,
            name=made.name,
            class_id=made.id,
            identifiers=wire.identifiers({"canvas_id": self._chance.digits(6)}),
        )
        self._add("sections", section)
        return section.id
