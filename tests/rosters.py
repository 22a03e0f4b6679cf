"""Small rosters as Edlink gives them: objects by collection, the same for the same seed."""

from __future__ import annotations

import random
import uuid
from typing import Any

Roster = dict[str, list[dict[str, Any]]]

ORDER = ("districts", "schools", "sessions", "courses", "people", "classes", "sections", "enrollments", "agents")


def roster(people: int, seed: int = 0) -> Roster:
    """A district with `people` people, and about a class for each ten of them."""
    chance = random.Random(seed)
    made: Roster = {name: [] for name in ORDER}

    def add(collection: str, **fields: Any) -> str:
        edlink_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        made[collection].append({"id": edlink_id, "updated_date": "2026-09-01T08:00:00.000Z", **fields})
        return edlink_id

    district = add("districts", name="Gravity Falls School District")
    school = add(
        "schools", name="Gravity Falls High", district_id=district, identifiers=[identifier("nces_id", "1234")]
    )
    term = add("sessions", name="Fall 2026", type="semester", start_date="2026-08-24", end_date="2027-01-15")
    course = add("courses", name="Algebra", code="ALG", school_id=school)
    ids = [add("people", **person(number, school)) for number in range(people)]
    for number in range(max(1, people // 10)):
        class_id = add(
            "classes",
            name=f"Algebra {number}",
            periods=[str(number % 7)],
            school_id=school,
            session_ids=[term],
            course_id=course,
            state="active",
            identifiers=[identifier("sis_id", f"C{number}")],
        )
        for position, person_id in enumerate(chance.sample(ids, min(8, len(ids)))):
            role = "student" if position else "teacher"
            add("enrollments", person_id=person_id, class_id=class_id, role=role, state="active", primary=not position)
    if len(ids) > 1:
        add("agents", relationship="parent", observer_id=ids[0], target_id=ids[1])
    return made


def person(number: int, school: str | None = None) -> dict[str, Any]:
    """The fields of a person."""
    return {
        "first_name": "Mabel",
        "middle_name": None,
        "last_name": f"Pines {number}",
        "display_name": f"Mabel Pines {number}",
        "picture_url": f"https://pictures.example.org/{number}",
        "roles": ["student"],
        "email": f"mabel.{number}@gfsd.example.org",
        "graduation_year": 2030,
        "grade_levels": ["07"],
        "demographics": {"birthday": "2013-08-31", "gender": "female"},
        "properties": {},
        "identifiers": [
            identifier("sis_id", f"{204_417 + number}"),
            identifier("google_id", f"1088776655443322{number:05d}"),
            identifier("email", f"mpines{number}@students.gfsd.example.org"),
        ],
        "school_ids": [school] if school else [],
    }


def identifier(type_: str, value: str) -> dict[str, str]:
    """An identifier."""
    return {"type": type_, "value": value}
