"""Two records side by side, with a word for how each field compares."""

from __future__ import annotations

import pytest
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.mappings import Evidence
from identitymap_server.domain.records import ClassAttributes, Identifier, LegacyRecord, PersonAttributes, RosterRecord
from identitymap_server.reports import side_by_side
from identitymap_server.reports.side_by_side import Names, Row


def rows(
    own: PersonAttributes, other: PersonAttributes, *evidence: Evidence, own_ids: str = "", other_ids: str = ""
) -> dict[str, Row]:
    """The rows by label. Of `own_ids` and `other_ids` each word is an e-mail address."""
    mine, theirs = (tuple(Identifier("email", v, v) for v in ids.split()) for ids in (own_ids, other_ids))
    found = side_by_side.rows(
        LegacyRecord(LegacyKey(EntityType.PERSON, "app", "7"), own, mine),
        RosterRecord(EdlinkId("63acc741-7633-453c-9bfd-75ae1ac34533"), other, theirs),
        evidence,
        Names(),
    )
    return {row.label: row for row in found}


@pytest.mark.parametrize(
    ("own", "other", "outcome"),
    [
        ({"first_name": "Mabel"}, {"first_name": "mabel "}, "same"),
        ({"first_name": "Zo\u00e9"}, {"first_name": "Zoe\u0301"}, "same"),
        ({"first_name": "Mabel"}, {"first_name": "Dipper"}, "differs"),
        ({"grade_levels": ("7",)}, {"grade_levels": ("07",)}, "same"),
        ({"schools": ("North", "South")}, {"schools": ("South",)}, "one is the same"),
        ({"city": "Gravity Falls"}, {}, "not on the roster"),
        ({}, {"city": "Gravity Falls"}, "not in the own records"),
    ],
)
def test_what_matching_has_not_weighed_is_compared_as_it_is_read(own: dict, other: dict, outcome: str):
    (row,) = rows(PersonAttributes(**own), PersonAttributes(**other)).values()

    assert row.outcome == outcome
    assert row.differs is (outcome == "differs")


def test_what_matching_says_goes_first():
    """Jon is John to it; a letter says nothing of that."""
    found = rows(
        PersonAttributes(first_name="Jon"),
        PersonAttributes(first_name="John"),
        Evidence("first_name", "known_as", 4.2),
    )

    assert (found["first_name"].outcome, found["first_name"].weight) == ("one is short for the other", 4.2)


def test_several_addresses_are_one_field():
    found = rows(
        PersonAttributes(email="a@example.org"),
        PersonAttributes(email="b@example.org"),
        own_ids="a@example.org",
        other_ids="b@example.org a@example.org",
    )

    assert (found["email"].own, found["email"].roster) == ("a@example.org", "b@example.org, a@example.org")
    assert found["email"].outcome == "one is the same"


def test_what_is_compared_beyond_single_fields_has_a_row_of_its_own():
    """A household; but no pattern, whose name only its inventor reads."""
    nobody = PersonAttributes()

    found = rows(nobody, nobody, Evidence("household", "phone", 8.1), Evidence("pattern:app/id=sis_id", "equal"))

    assert {label: row.outcome for label, row in found.items()} == {"household": "same phone number"}


def test_classes_are_shown_with_their_teachers_by_name_and_without_times_of_day():
    """Ids of teachers, and midnight, tell nobody anything."""
    names = Names(own={("app", "3"): "Stanford Pines"}, roster={"e3": "Ford Pines"})
    one = LegacyRecord(LegacyKey(EntityType.CLASS, "app", "c"), ClassAttributes(term="2026-2027", teacher_ids=("3",)))
    term = "2026-08-31T00:00:00.000Z/2027-06-11T00:00:00.000Z"
    other = RosterRecord(EdlinkId("e"), ClassAttributes(term=term, teacher_ids=("e3", "e4")))

    found = {row.label: (row.own, row.roster) for row in side_by_side.rows(one, other, (), names)}

    assert found == {
        "term": ("2026-2027", "2026-08-31/2027-06-11"),
        "teachers": ("Stanford Pines", "Ford Pines, e4"),
    }
