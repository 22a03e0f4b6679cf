"""What people decided, tables they imported, and links that exist."""

from __future__ import annotations

import pytest
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.proposals import DecisionVerdict, ImportedRow
from unit.matching.records import claimed, decided, edlink_id, legacy, legacy_key, link, match, roster, told
from unit.matching.registrar import MABEL, STUDENT, G, S, n

# What people decided -----------------------------------------------------------------------------------------------


def test_a_decision_stands_above_every_guard_and_settles_both_records():
    people = [legacy("a", G | MABEL), legacy("b", S | MABEL)]
    said = told(match(people, [roster(1, G | n("Omar", "Haddad")), roster(2, S | MABEL)], [decided("a", 2)]))
    assert said == {("a", 2): "certain"}


def test_a_pair_that_is_not_a_match_is_never_proposed():
    refused = [decided("a", 1, DecisionVerdict.NOT_A_MATCH)]
    sides = [legacy("a", G | MABEL)], [roster(1, G | MABEL)]
    assert match(*sides, refused) == []
    assert match(*sides, refused, [ImportedRow(legacy_key("a"), edlink_id(1))]) == []


def test_a_decision_for_somebody_not_yet_known_settles_the_account_all_the_same():
    assert match([legacy("a", G | MABEL)], [roster(2, G | MABEL)], [decided("a", 1)]) == []


def test_decisions_that_contradict_one_another_link_nobody():
    said = told(match([legacy("a", MABEL)], [roster(1, MABEL), roster(2, MABEL)], [decided("a", 1), decided("a", 2)]))
    assert said == {("a", 1): "ALREADY_LINKED", ("a", 2): "ALREADY_LINKED"}


# Imported tables ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("legacy_fields", "roster_fields", "answer"),
    [
        (MABEL, MABEL, "certain"),
        ({}, {}, "certain"),
        (n("Ana", "Lee"), n("Ana", "Kim"), "certain"),
        (MABEL, n("Mabel", "Pines", "2001-02-03"), "IMPORTED_ROW_REFUTED"),
        (n("Mabel", "Pines"), n("Omar", "Haddad"), "IMPORTED_ROW_REFUTED"),
        (n("Mabel", "Pines"), n("Omar", "Pines"), "IMPORTED_ROW_REFUTED"),
        (MABEL | STUDENT, MABEL | {"role": "teacher"}, "IMPORTED_ROW_REFUTED"),
        (MABEL | S, MABEL | {"sis_id": "990001"}, "IMPORTED_ROW_REFUTED"),
    ],
)
def test_an_imported_row_is_checked_against_the_records(legacy_fields, roster_fields, answer):
    sides = [legacy("a", legacy_fields)], [roster(1, roster_fields)]
    assert told(match(*sides, imported=claimed(("a", 1)))) == {("a", 1): answer}


@pytest.mark.parametrize("pair", [("a", 9), ("z", 1), ("z", 9)])
def test_an_imported_row_about_an_unknown_record_waits(pair):
    said = told(match([legacy("a", MABEL)], [roster(1, MABEL)], imported=claimed(pair)))
    assert said == {pair: "IMPORTED_ROW_UNKNOWN"}


def test_a_row_says_nothing_of_a_pair_that_a_person_has_settled():
    """The pair is proposed once, for the person's word, though one of the two has left."""
    (proposal,) = match([legacy("a", MABEL)], [roster(1, MABEL, present=False)], [decided("a", 1)], claimed(("a", 1)))
    assert (proposal.verdict.name, proposal.rule) == ("CERTAIN", "decision")


@pytest.mark.parametrize("second", [("a", 2), ("a", 9), ("z", 1)])
def test_rows_that_contradict_one_another_are_refuted(second):
    """Also where one of them is about somebody whom neither side knows."""
    people = [roster(1, MABEL), roster(2, MABEL)]
    said = told(match([legacy("a", MABEL)], people, imported=claimed(("a", 1), second)))
    assert said[("a", 1)] == "IMPORTED_ROW_REFUTED"


def test_an_identifier_that_points_elsewhere_contradicts_a_row():
    said = told(match([legacy("a", G | MABEL)], [roster(1, MABEL), roster(2, G | MABEL)], imported=claimed(("a", 1))))
    assert "certain" not in said.values()


# Links that exist --------------------------------------------------------------------------------------------------


def test_a_link_that_is_still_supported_is_certain_again():
    assert told(match([legacy("a", G | MABEL)], [roster(1, G | MABEL)], links=[link("a", 1)])) == {("a", 1): "certain"}


def test_an_account_that_is_linked_elsewhere_is_not_linked_again():
    sides = [legacy("a", G | MABEL)], [roster(1, G | MABEL), roster(2, MABEL, present=False)]
    assert told(match(*sides, links=[link("a", 2)])) == {("a", 1): "ALREADY_LINKED"}


def test_a_person_whose_place_is_taken_is_not_linked_again():
    sides = [legacy("a", G | MABEL), legacy("b", MABEL, present=False)], [roster(1, G | MABEL)]
    assert told(match(*sides, links=[link("b", 1)])) == {("a", 1): "ALREADY_LINKED"}


@pytest.mark.parametrize(
    "roster_fields",
    [
        G | n("Mabel", "Pines", "2001-02-03"),
        G | n("Omar", "Haddad"),
        G | {"sis_id": "990001"} | MABEL,
        {"google_id": "777888999"} | MABEL,
    ],
)
def test_a_link_that_the_records_speak_against_is_contested(roster_fields):
    sides = [legacy("a", G | S | MABEL)], [roster(1, roster_fields)]
    assert told(match(*sides, links=[link("a", 1)])) == {("a", 1): "CONTESTED"}


def test_what_a_person_linked_is_not_contested():
    sides = [legacy("a", G | MABEL)], [roster(1, {"google_id": "777888999"} | MABEL)]
    assert match(*sides, links=[link("a", 1, LinkMethod.DECISION)]) == []
