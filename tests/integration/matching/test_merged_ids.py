"""What was said of an Edlink ID that was merged away is said of what it stands for."""

from __future__ import annotations

from identitymap_server.domain.proposals import DecisionVerdict

from .conftest import District


async def test_a_refusal_outlives_a_merge(district: District):
    """`a` is not the person of the old id, so it is not the person whom the source says that was."""
    district.account("a", google="1")
    district.person(1, google="2")
    district.person(2, google="1")
    district.decide("a", 1, DecisionVerdict.NOT_A_MATCH)
    district.merge(1, 2)

    await district.match()

    assert (district.links(), district.review()) == ({}, {})


async def test_a_decided_link_outlives_a_merge(district: District):
    """Decided before the merge, linked after it."""
    district.account("a")
    district.person(1)
    district.person(2)
    district.decide("a", 1, DecisionVerdict.LINK)
    district.merge(1, 2)

    await district.match()

    assert district.links() == {"a": 2}


async def test_of_decisions_that_a_merge_sets_against_one_another_the_refusal_wins(district: District):
    """Linked to the one, refused for the other, and the two are one now: nothing is linked against a person's word."""
    district.account("a", google="1")
    district.person(1)
    district.person(2, google="1")
    district.decide("a", 1, DecisionVerdict.LINK)
    district.decide("a", 2, DecisionVerdict.NOT_A_MATCH)
    district.merge(1, 2)

    await district.match()

    assert district.links() == {}


async def test_an_imported_row_outlives_a_merge(district: District):
    """The table names the old id, once or together with the new one."""
    for name, old, new in (("a", 1, 2), ("b", 3, 4)):
        district.account(name, birth_date="2013-08-31", first_name=name, last_name="Pines")
        district.person(old)
        district.person(new, birth_date="2013-08-31", first_name=name, last_name="Pines")
        district.imported(name, old)
        district.merge(old, new)
    district.imported("b", 4)

    await district.match()

    assert district.links() == {"a": 2, "b": 4}


async def test_rows_for_two_ids_of_one_person_contradict_each_other(district: District):
    """Two accounts, and by now one person: which of them is hers is a question."""
    for name, number in (("a", 1), ("b", 2)):
        district.account(name, first_name=name, last_name="Pines")
        district.person(number, last_name="Pines")
        district.imported(name, number)
    district.merge(1, 2)

    await district.match()

    assert district.links() == {}
    assert district.review() == {"a": [2], "b": [2]}


async def test_a_row_about_somebody_who_has_left_is_a_question(district: District):
    """It is neither linked nor passed over."""
    district.account("a")
    district.person(1)
    district.imported("a", 1)
    district.execute("UPDATE roster_object SET absent_since = now()")

    run = await district.match()

    assert (district.links(), district.review()) == ({}, {"a": [1]})
    assert run.counts["review:IMPORTED_ROW_UNKNOWN"] == 1
