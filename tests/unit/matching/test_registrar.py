"""Single pairs, judged as a careful registrar would."""

from __future__ import annotations

import pytest
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.proposals import Decision, DecisionVerdict, ImportedRow
from unit.matching.records import CLASS, edlink_id, legacy, legacy_key, link, match, roster, told
from unit.matching.registrar import MABEL, PAIRS, STUDENT, G, S, n


@pytest.mark.parametrize(
    ("legacy_fields", "roster_fields", "answer"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS]
)
def test_a_pair(legacy_fields, roster_fields, answer):
    said = told(match([legacy("a", legacy_fields)], [roster(1, roster_fields)]))
    assert said.get(("a", 1), "none") == answer


def test_the_table_is_long_enough_and_no_case_stands_twice():
    assert len(PAIRS) >= 60
    assert len({what for what, *_ in PAIRS}) == len(PAIRS)


# Several records carry one identifier -----------------------------------------------------------------------------


def test_two_accounts_of_one_person_wait_for_review():
    said = told(match([legacy("a", G | MABEL), legacy("b", G | MABEL)], [roster(1, G | MABEL)]))
    assert said == {("a", 1): "DUPLICATE_ACCOUNT", ("b", 1): "DUPLICATE_ACCOUNT"}


def test_two_accounts_of_which_nothing_is_known_are_ambiguous():
    said = told(match([legacy("a", G), legacy("b", G)], [roster(1, G | MABEL)]))
    assert said == {("a", 1): "AMBIGUOUS_IDENTIFIER", ("b", 1): "AMBIGUOUS_IDENTIFIER"}


def test_two_roster_records_with_one_identifier_are_ambiguous():
    said = told(match([legacy("a", G | MABEL)], [roster(1, G | MABEL), roster(2, G | MABEL)]))
    assert said == {("a", 1): "AMBIGUOUS_IDENTIFIER", ("a", 2): "AMBIGUOUS_IDENTIFIER"}


def test_a_value_of_a_crowd_is_no_evidence():
    crowd = [legacy(i, S | n("Mabel", "Pines")) for i in range(10)]
    assert told(match(crowd, [roster(1, S | n("Mabel", "Pines"))])) == {}


def test_accounts_of_one_person_in_two_systems_are_both_linked():
    said = told(match([legacy("a", G | MABEL), legacy("b", G | MABEL, "portal")], [roster(1, G | MABEL)]))
    assert said == {("a", 1): "certain", ("b", 1): "certain"}


@pytest.mark.parametrize("others", [n("Mabel", "Pines", role="parent"), n(last="Pines"), n("Omar", "Pines"), {}])
def test_another_persons_account_in_another_system_stops_both(others):
    """A mother's account with her child's number, or one of which nothing is known."""
    accounts = [legacy("child", G | n("Mabel", "Pines") | STUDENT), legacy("other", G | others, "portal")]
    assert "certain" not in told(match(accounts, [roster(1, G | n("Mabel", "Pines"))])).values()


def test_a_parents_record_with_the_childs_number_does_not_stand_in_the_way():
    child, parent = S | n("Mabel", "Pines") | STUDENT, S | n("Rosa", "Pines", role="parent")
    said = told(match([legacy("child", child), legacy("parent", parent)], [roster(1, child), roster(2, parent)]))
    assert said == {("child", 1): "certain", ("parent", 2): "certain"}


def test_a_record_of_unknown_role_counts_in_every_class():
    child, unknown = G | n("Mabel", "Pines") | STUDENT, G | n("Rosa", "Pines")
    said = told(match([legacy("child", child), legacy("unknown", unknown)], [roster(1, child)]))
    assert "certain" not in said.values()


def test_swapped_numbers_of_brother_and_sister_link_nobody():
    one, two = n("Mabel", "Pines"), n("Omar", "Pines")
    said = told(
        match(
            [legacy("m", one | {"sis_id": "201"}), legacy("o", two | {"sis_id": "202"})],
            [roster(1, one | {"sis_id": "202"}), roster(2, two | {"sis_id": "201"})],
        )
    )
    assert said == {("m", 2): "NAME_DIFFERS", ("o", 1): "NAME_DIFFERS"}


@pytest.mark.parametrize("first_name", ["Erika", "E", "Eric", None])
def test_with_a_twin_about_the_birth_date_confirms_nothing(first_name):
    born = "2013-08-31"
    pair = [roster(1, S | n("Erica", "Roe", born)), roster(2, n("Hanna", "Roe", born) | {"sis_id": "204418"})]
    said = told(match([legacy("a", S | n(first_name, "Roe", born))], pair))
    assert said[("a", 1)] != "certain"


# Identifiers that disagree -----------------------------------------------------------------------------------------


def test_identifiers_that_point_to_two_people_link_neither():
    said = told(match([legacy("a", G | S | MABEL)], [roster(1, G | MABEL), roster(2, S | MABEL)]))
    assert said == {("a", 1): "CONFLICTING_IDENTIFIERS", ("a", 2): "CONFLICTING_IDENTIFIERS"}


def test_two_accounts_that_point_to_one_person_by_different_identifiers_wait():
    said = told(match([legacy("a", G | MABEL), legacy("b", S | MABEL)], [roster(1, G | S | MABEL)]))
    assert said == {("a", 1): "DUPLICATE_ACCOUNT", ("b", 1): "DUPLICATE_ACCOUNT"}


def test_an_identifier_that_only_several_others_carry_speaks_against_the_pair():
    others = [roster(2, S | n("Ana", "Roe")), roster(3, S | n("Bo", "Roe"))]
    said = told(match([legacy("a", G | S | MABEL)], [roster(1, G | MABEL), *others]))
    assert said[("a", 1)] == "CONFLICTING_IDENTIFIERS"


# Absent records ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("legacy_present", "roster_present"), [(False, True), (True, False), (False, False)])
def test_an_absent_record_is_not_proposed(legacy_present, roster_present):
    sides = [legacy("a", G | MABEL, present=legacy_present)], [roster(1, G | MABEL, present=roster_present)]
    assert match(*sides) == []
    assert match(*sides, links=[link("a", 1)]) == [], "nor is its link contested"


def test_a_number_that_passed_from_a_leaver_to_a_newcomer_is_not_unique():
    leaver, newcomer = legacy("old", G | MABEL, present=False), legacy("new", G | n(last="Pines"))
    assert told(match([leaver, newcomer], [roster(1, G | MABEL)])) == {("new", 1): "AMBIGUOUS_IDENTIFIER"}


def test_an_older_record_of_the_same_person_does_not_stand_in_the_way():
    both = [roster(1, G | MABEL, present=False), roster(2, G | MABEL)]
    assert told(match([legacy("a", G | MABEL)], both)) == {("a", 2): "certain"}


# What people decided -----------------------------------------------------------------------------------------------


def decided(id, number, verdict=DecisionVerdict.LINK):
    return Decision(legacy_key(id), edlink_id(number), verdict)


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


def rows(*pairs):
    return [ImportedRow(legacy_key(id), edlink_id(number)) for id, number in pairs]


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
    assert told(match(*sides, imported=rows(("a", 1)))) == {("a", 1): answer}


@pytest.mark.parametrize("pair", [("a", 9), ("z", 1), ("z", 9)])
def test_an_imported_row_about_an_unknown_record_waits(pair):
    said = told(match([legacy("a", MABEL)], [roster(1, MABEL)], imported=rows(pair)))
    assert said == {pair: "IMPORTED_ROW_UNKNOWN"}


@pytest.mark.parametrize("second", [("a", 2), ("a", 9), ("z", 1)])
def test_rows_that_contradict_one_another_are_refuted(second):
    """Also where one of them is about somebody whom neither side knows."""
    people = [roster(1, MABEL), roster(2, MABEL)]
    said = told(match([legacy("a", MABEL)], people, imported=rows(("a", 1), second)))
    assert said[("a", 1)] == "IMPORTED_ROW_REFUTED"


def test_an_identifier_that_points_elsewhere_contradicts_a_row():
    said = told(match([legacy("a", G | MABEL)], [roster(1, MABEL), roster(2, G | MABEL)], imported=rows(("a", 1))))
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


# Classes -----------------------------------------------------------------------------------------------------------


def classes(legacy_fields, roster_fields):
    sides = [legacy("c", legacy_fields, entity_type=CLASS)], [roster(1, roster_fields, CLASS)]
    return told(match(*sides, entity_type=CLASS)).get(("c", 1), "none")


@pytest.mark.parametrize(
    ("legacy_fields", "roster_fields", "answer"),
    [
        (S | {"name": "Algebra 1"}, S | {"name": "Algebra 1"}, "certain"),
        (S | {"name": "Algebra 1"}, S | {"name": "ALGEBRA 1 - Period 3"}, "certain"),
        (S, S, "certain"),
        (S | {"name": "Algebra 1"}, S | {"name": "Woodwork"}, "NAME_DIFFERS"),
        ({"google_id": "61234"}, {"google_id": "61234"}, "certain"),
        (G | S, G | {"sis_id": "990001"}, "CONFLICTING_IDENTIFIERS"),
        ({"course_id": "ALG1", "name": "Algebra 1 P1"}, {"course_id": "ALG1", "name": "Algebra 1 P2"}, "none"),
        ({"school_id": "71"}, {"school_id": "71"}, "none"),
        ({"teacher_id": "71"}, {"teacher_id": "71"}, "none"),
        ({"name": "Algebra 1"}, {"name": "Algebra 1"}, "none"),
    ],
)
def test_a_class(legacy_fields, roster_fields, answer):
    assert classes(legacy_fields, roster_fields) == answer


def test_a_split_class_waits_for_review():
    sections = [roster(i, S | {"name": "Algebra 1"}, CLASS) for i in (1, 2)]
    said = told(match([legacy("c", S | {"name": "Algebra 1"}, entity_type=CLASS)], sections, entity_type=CLASS))
    assert said == {("c", 1): "AMBIGUOUS_IDENTIFIER", ("c", 2): "AMBIGUOUS_IDENTIFIER"}
