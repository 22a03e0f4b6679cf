"""Classes as a match reads and links them, against real Postgres."""

from __future__ import annotations

from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.proposals import ReviewReason
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
    district.enrollment(113, 8, "student", class_=50, state="Inactive")

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


def algebra(district: District, *, pupils: int = 6, term: str = "2026-27") -> None:
    """A class that no identifier links, and its pupils and teacher, who are linked by theirs."""
    for number in range(1, pupils + 2):
        district.account(str(number), google=f"g{number}")
        district.person(number, google=f"g{number}")
        role = "teacher" if number == pupils + 1 else "student"
        district.enrollment(100 + number, number, role, class_=50)
    district.legacy_class(
        "algebra",
        name="Algebra I",
        term=term,
        teacher_ids=[str(pupils + 1)],
        member_ids=[str(number) for number in range(1, pupils + 1)],
    )
    district.roster_object(60, "sessions", {"start_date": "2026-08-31", "end_date": "2027-06-11"})
    district.roster_object(50, "classes", {"name": "Algebra 1 - Period 2", "session_ids": [edlink_id(60)]})


async def test_a_class_is_linked_by_its_people(district: District):
    algebra(district)

    run = await district.match()

    assert district.links()["algebra"] == 50
    assert run.counts["linked:class:class:members"] == 1
    (evidence,) = district.execute("SELECT evidence FROM mapping WHERE rule = 'class:members'")[0]
    assert {"field": "shared_members", "outcome": "6 of 6 legacy and 6 Edlink"} in evidence
    assert district.review() == {}


async def test_matching_classes_again_changes_nothing(district: District):
    algebra(district)
    await district.match()

    again = await district.match()

    assert again.counts["linked"] == 0
    assert district.execute("SELECT count(*) FROM mapping_commit") == [(1,)]
    assert district.review() == {}


async def test_last_years_class_of_the_same_people_is_not_this_years(district: District):
    algebra(district, term="2025-26")
    await district.match()
    assert "algebra" not in district.links()
    assert district.review() == {}


async def test_a_link_that_rests_on_people_outlives_their_enrollments(district: District):
    """At the end of a term everybody leaves the class. That says nothing against the link."""
    algebra(district)
    await district.match()
    district.execute("UPDATE roster_object SET absent_since = now() WHERE collection = 'enrollments'")

    await district.match()

    assert district.links()["algebra"] == 50
    assert district.review() == {}


async def test_a_link_that_rests_on_people_is_contested_by_others(district: District):
    """Next year the source fills the class with other pupils."""
    algebra(district)
    await district.match()
    district.execute("DELETE FROM roster_object WHERE collection = 'enrollments'")
    for number in range(11, 17):
        district.account(str(number), google=f"g{number}")
        district.person(number, google=f"g{number}")
        district.enrollment(200 + number, number, "student", class_=50)

    await district.match()

    assert district.links()["algebra"] == 50
    assert district.review() == {"algebra": [50]}
    assert district.execute("SELECT reason FROM review_item") == [(int(ReviewReason.CONTESTED),)]
