"""Classes as a match reads and links them, against real Postgres."""

from __future__ import annotations

from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.records import ClassAttributes
from identitymap_server.store import match_input
from links import edlink_id

from .conftest import INTEGRATION, District


async def roster_class(district: District) -> ClassAttributes:
    """The only class of the roster, as a match reads it."""
    async with district.pool.acquire() as connection, connection.transaction():
        read = await match_input.read(connection, INTEGRATION, EntityType.CLASS)
    (record,) = read.roster
    assert isinstance(record.attributes, ClassAttributes)
    return record.attributes


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(map(edlink_id, numbers))


async def test_a_class_has_the_people_of_its_enrollments(district: District):
    """Each once; who has dropped it, who only looks on and what has been removed do not count."""
    district.roster_object(50, "classes", {"name": "Algebra 1"})
    places = [(1, "student"), (1, "student"), (2, "student"), (3, "teacher"), (4, "observer")]
    for number, (person, role) in enumerate(places, 100):
        district.enrollment(number, person, role, class_=50)
    district.enrollment(110, 5, "student", class_=50, state="dropped")
    district.enrollment(111, 6, "student", class_=50, present=False)
    district.enrollment(112, 7, "student", class_=51)

    attributes = await roster_class(district)

    assert (attributes.member_ids, attributes.teacher_ids) == (ids(1, 2), ids(3))


async def test_a_class_that_nobody_is_in_has_nobody(district: District):
    district.roster_object(50, "classes", {"name": "Algebra 1"})
    assert (await roster_class(district)).member_ids == ()


async def test_a_class_has_the_term_that_its_sessions_span(district: District):
    """From the first day of the first to the last day of the last. Days say more surely than names which year it is."""
    district.roster_object(60, "sessions", {"name": "S1", "start_date": "2026-08-31", "end_date": "2027-01-15"})
    district.roster_object(61, "sessions", {"name": "S2", "start_date": "2027-01-18", "end_date": "2027-06-11"})
    district.roster_object(50, "classes", {"name": "Algebra 1", "session_ids": [edlink_id(61), edlink_id(60)]})
    assert (await roster_class(district)).term == "2026-08-31/2027-06-11"


async def test_a_class_whose_sessions_have_no_days_has_a_sessions_name_for_its_term(district: District):
    district.roster_object(60, "sessions", {"name": "Fall 2026"})
    district.roster_object(50, "classes", {"name": "Algebra 1", "session_ids": [edlink_id(60)]})
    assert (await roster_class(district)).term == "Fall 2026"
