"""Which schools people are at, and what it says where nobody's birth date is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
import pytest
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.records import Identifier, PersonAttributes, RosterRecord, SchoolAttributes
from identitymap_server.matching.model import schools
from identitymap_server.matching.model.candidates import InMemory
from identitymap_server.matching.sides import Sides
from identitymap_server.services.computing import Computation
from unit.matching.records import PROFILE, edlink_id, legacy, roster, told
from unit.matching.registrar import n


def school(number: int, name: str, *identifiers: str) -> RosterRecord:
    found = tuple(Identifier("school_id", value, value.casefold()) for value in identifiers)
    return RosterRecord(edlink_id(number), SchoolAttributes(name=name), found)


LINCOLN: Final = school(901, "Lincoln Elementary School", "0101")
ROOSEVELT: Final = school(902, "Theodore Roosevelt Middle School")
KNOWN: Final = {one.edlink_id: one for one in (LINCOLN, ROOSEVELT)}


def of_people(*said: str, known: Mapping[str, RosterRecord] = KNOWN):
    """The schools of an account that says `said`, and those of two people, one at Lincoln and one at Roosevelt."""
    account = msgspec.structs.replace(legacy("a", {}), attributes=PersonAttributes(schools=said))
    people = [
        msgspec.structs.replace(roster(position, {}), attributes=PersonAttributes(schools=(id_,)))
        for position, id_ in enumerate(known)
    ]
    (mine,), theirs = schools.of_people(Sides(EntityType.PERSON, [account], people, schools=known))
    return mine, theirs


@pytest.mark.parametrize(
    "said", ["Lincoln Elementary School", "LINCOLN ELEM.", "Lincoln ES", "The Lincoln Elementary", "0101"]
)
def test_a_school_goes_by_its_name_in_several_spellings_and_by_its_number(said):
    assert of_people(said)[0] == (LINCOLN.edlink_id,)


@pytest.mark.parametrize("said", ["", "Lincoln", "Lincoln Middle School", "901"])
def test_what_stands_for_no_school_says_nothing(said):
    assert of_people(said)[0] == ()


def test_what_stands_for_two_schools_says_nothing():
    namesakes = {one.edlink_id: one for one in (school(901, "Lincoln School"), school(902, "Lincoln"))}
    assert of_people("Lincoln", known=namesakes)[0] == ()


def test_a_school_that_no_account_names_says_nothing():
    """It may have another name there, as every school has where the accounts say numbers of their own."""
    assert of_people("Lincoln Elementary")[1] == [(LINCOLN.edlink_id,), ()]
    assert of_people("17")[1] == [(), ()]


def test_who_is_at_two_schools_is_at_both():
    assert of_people("Roosevelt MS", "Theodore Roosevelt Middle", "Lincoln ES")[0] == tuple(sorted(KNOWN))


# What it is worth ---------------------------------------------------------------------------------------------------

#: A rare name, at two schools of one town, where accounts have no birth dates.
EVANDER: Final = n("Evander", "Kingsleigh", role="student")
BECK: Final = n("Evander", "Kingsleigh", role="teacher", email="ekingsleigh@school.example")


def said(mine, theirs, at=LINCOLN, now_at=LINCOLN):
    """What is said of an account that names the school `at`, and somebody who is at `now_at`."""

    def placed(record, *places):
        return msgspec.structs.replace(
            record, attributes=msgspec.structs.replace(record.attributes, schools=tuple(filter(None, places)))
        )

    others = [(f"First{i}", f"Last{i}") for i in range(50)]
    accounts = [placed(legacy("a", mine), at.attributes.name)]
    accounts += [placed(legacy(i, n(*name)), ROOSEVELT.attributes.name) for i, name in enumerate(others)]
    people = [placed(roster(1, theirs), now_at.edlink_id)]
    people += [placed(roster(2 + i, n(*name)), ROOSEVELT.edlink_id) for i, name in enumerate(others)]
    sides = Sides(EntityType.PERSON, accounts, people, schools=KNOWN)
    computation = Computation(PROFILE, makes_profile=False, engine=InMemory())
    return told(computation.propose([sides])[EntityType.PERSON]).get(("a", 1), "none")


def grade(level: str) -> dict[str, object]:
    return {"grade_levels": (level,)}


@pytest.mark.parametrize("level", ["04", "05"])
def test_a_rare_name_at_one_school_in_this_years_or_last_years_grade_is_certain(level):
    assert said(EVANDER | grade("04"), EVANDER | grade(level)) == "certain"


@pytest.mark.parametrize(
    ("mine", "theirs", "now_at"),
    [
        (EVANDER | grade("04"), EVANDER | grade("04"), ROOSEVELT),
        (EVANDER | grade("04"), EVANDER | grade("08"), LINCOLN),
        (EVANDER | grade("04"), EVANDER, LINCOLN),
        (EVANDER | grade("04"), EVANDER | n("Evandre") | grade("04"), LINCOLN),
        (EVANDER | grade("04"), EVANDER | n(last="Kingsley-Roe") | grade("04"), LINCOLN),
    ],
    ids=["another school", "another grade", "no grade", "a brother's name, maybe", "another surname"],
)
def test_without_all_of_it_somebody_is_asked(mine, theirs, now_at):
    assert said(mine, theirs, now_at=now_at) in ("POSSIBLE_MATCH", "MAY_BE_RELATIVE", "none")


def test_a_frequent_name_is_not_enough():
    james = n("James", "Smith", role="student") | grade("04")
    assert said(james, james) == "POSSIBLE_MATCH"


def test_a_teachers_name_school_and_mailbox_are_enough():
    assert said(BECK, BECK) == "certain"
    assert said(BECK, BECK, now_at=ROOSEVELT) == "EMAIL_NOT_TRUSTED"


def test_a_pupils_mailbox_passes_on_to_the_next_of_that_name():
    pupil = BECK | {"role": "student"}
    assert said(pupil, pupil) == "EMAIL_NOT_TRUSTED"
