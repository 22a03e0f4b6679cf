"""Single pairs, judged as a careful registrar would."""

from __future__ import annotations

import msgspec
import pytest
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.records import Identifier, LegacyRecord, PersonAttributes
from unit.matching.records import CLASS, TRUST, legacy, legacy_key, link, match, roster, told
from unit.matching.registrar import MABEL, PAIRS, PATTERN_PAIRS, PATTERNS, STUDENT, G, S, n


@pytest.mark.parametrize(
    ("legacy_fields", "roster_fields", "answer"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS]
)
def test_a_pair(legacy_fields, roster_fields, answer):
    said = told(match([legacy("a", legacy_fields)], [roster(1, roster_fields)]))
    assert said.get(("a", 1), "none") == answer


@pytest.mark.parametrize(
    ("legacy_fields", "roster_fields", "answer"), [p[1:] for p in PATTERN_PAIRS], ids=[p[0] for p in PATTERN_PAIRS]
)
def test_a_pair_under_patterns(legacy_fields, roster_fields, answer):
    fields = {"id": "a", "system": "app"} | legacy_fields
    id_, system = fields.pop("id"), fields.pop("system")
    said = told(match([legacy(id_, fields, system)], [roster(1, roster_fields)], profile=FITTING))
    assert said.get((id_, 1), "none") == answer


def test_the_tables_are_long_enough_and_no_case_stands_twice():
    for pairs, least in ((PAIRS, 60), (PATTERN_PAIRS, 50)):
        assert len(pairs) >= least
        assert len({what for what, *_ in pairs}) == len(pairs)


FITTING = MatchingProfile(TRUST, PATTERNS)


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


@pytest.mark.parametrize("known", [{}, {"birth_date": "2013-08-31"}])
def test_a_sister_who_is_called_what_the_other_is_called_besides(known):
    """Jennifer's account carries the number of her sister Rachel Jennifer."""
    sisters = [
        roster(1, G | n("Rachel", "Jones", middle_name="Jennifer")),
        roster(2, n("Jennifer", "Jones")),
    ]
    assert told(match([legacy("a", G | n("Jennifer", "Jones") | known)], sisters)) == {("a", 1): "NAME_DIFFERS"}
    assert told(match([legacy("a", G | n("Jennifer", "Jones") | known)], sisters[:1])) == {("a", 1): "certain"}


def test_an_account_of_a_sister_stands_in_the_way_as_well():
    accounts = [legacy("a", G | n("Jennifer", "Jones")), legacy("b", n("Rachel", "Jones"))]
    said = told(match(accounts, [roster(1, G | n("Rachel", "Jones", middle_name="Jennifer"))]))
    assert said == {("a", 1): "NAME_DIFFERS"}


def test_a_second_account_of_the_same_person_does_not():
    accounts = [legacy("a", G | n("Liz", "Roe")), legacy("b", n("Elizabeth", "Roe"))]
    assert told(match(accounts, [roster(1, G | n("Elizabeth", "Roe"))])) == {("a", 1): "certain"}


def test_a_twin_who_has_left_is_a_twin_still():
    """Her account carries the other's number, and her name is a letter away."""
    born = "2013-08-31"
    pair = [roster(1, G | n("Erika", "Roe", born)), roster(2, n("Erica", "Roe", born), present=False)]
    said = told(match([legacy("a", G | n("Erica", "Roe", born))], pair))
    assert said == {("a", 1): "NAME_DIFFERS"}


def test_two_accounts_of_one_person_are_no_twins():
    """They have the very same names."""
    born = "2013-08-31"
    accounts = [legacy("a", S | n("Liz", "Roe", born)), legacy("b", n("Liz", "Roe", born), "portal")]
    assert told(match(accounts, [roster(1, S | n("Elizabeth", "Roe", born))])) == {("a", 1): "certain"}


@pytest.mark.parametrize("child", [G, {}])
@pytest.mark.parametrize("present", [True, False])
def test_an_account_is_not_linked_beside_that_of_somebody_else(child, present):
    """The child's account is linked; her mother's, with the child's number, is of another system."""
    accounts = [
        legacy("child", child | n("Mabel", "Pines") | STUDENT, present=present),
        legacy("mother", G | n(last="Pines"), "portal"),
    ]
    said = told(match(accounts, [roster(1, G | n("Mabel", "Pines"))], links=[link("child", 1)]))
    assert said[("mother", 1)] == "CONFLICTING_IDENTIFIERS"


def test_another_account_of_the_same_person_is_linked_beside_the_first():
    """In another system, with the same names."""
    accounts = [legacy("a", n("Mabel", "Pines")), legacy("b", G | n("Mabel", "Pines"), "portal")]
    said = told(match(accounts, [roster(1, G | n("Mabel", "Pines"))], links=[link("a", 1, LinkMethod.DECISION)]))
    assert said[("b", 1)] == "certain"


def test_accounts_in_many_systems_are_no_crowd():
    """A company of five products knows everybody five times."""
    accounts = [legacy(n_, G | MABEL, f"product-{n_}") for n_ in range(5)]
    assert set(told(match(accounts, [roster(1, G | MABEL)])).values()) == {"certain"}


def test_a_crowd_of_the_roster_is_no_evidence_either():
    """One number on five people."""
    crowd = [roster(i, S | n("Mabel", "Pines")) for i in range(5)]
    assert told(match([legacy("a", S | n("Mabel", "Pines"))], crowd)) == {}


def test_a_second_value_of_the_same_type_that_others_carry_speaks_against_the_pair():
    """One of the two Google IDs on the account is somebody else's."""
    account = LegacyRecord(
        legacy_key("a"),
        PersonAttributes(first_name="Mabel", last_name="Pines"),
        tuple(Identifier("google_id", value, value) for value in ("1011", "2022")),
    )
    others = [roster(n_, {"google_id": "2022"} | n("Mabel", "Pines")) for n_ in (2, 3)]
    said = told(match([account], [roster(1, {"google_id": "1011"} | n("Mabel", "Pines")), *others]))
    assert said[("a", 1)] == "CONFLICTING_IDENTIFIERS"


def test_twins_who_share_a_trusted_mailbox():
    """Emma may be short for Emily, and is her sister's name far more often."""
    trusting = MatchingProfile(msgspec.structs.replace(TRUST, email=True))
    twins = [n(first, "Pines", "2013-08-31", email="pines@gf.example") for first in ("Emma", "Emily")]
    for one, other, answer in ((0, 1, "NOT_CONFIRMED"), (0, 0, "certain")):
        said = told(match([legacy("a", twins[one])], [roster(1, twins[other])], profile=trusting))
        assert said == {("a", 1): answer}


@pytest.mark.parametrize(("step", "answer"), [(1, "NOT_CONFIRMED"), (2, "NOT_CONFIRMED"), (40, "certain")])
def test_rows_that_two_systems_number_by_the_alphabet(step, answer):
    """Of two Mabel Pines one system has lost the first, and calls the second by her number."""
    first, second = {"sis_id": "204417"} | n("Mabel", "Pines"), {"sis_id": str(204417 + step)} | n("Mabel", "Pines")
    said = told(match([legacy("a", first), legacy("b", second)], [roster(1, first)]))
    assert said[("a", 1)] == answer


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
        (S | {"name": "English 10 - Period 3"}, S | {"name": "Chemistry 10 - Period 3"}, "NAME_DIFFERS"),
        (S | {"name": "English 10 - Period 3"}, S | {"name": "English 10 - Period 4"}, "NAME_DIFFERS"),
        (S | {"name": "Grade 4 Reading"}, S | {"name": "Grade 5 Reading"}, "NAME_DIFFERS"),
        (S | {"name": "Grade 4 Reading"}, S | {"name": "Grade 4 Math"}, "NAME_DIFFERS"),
        (S | {"name": "Algebra 1"}, S | {"name": "Algebra 01"}, "certain"),
        (S | {"name": "Math 1 (period 3)"}, S | {"name": "Math 1 Section 2"}, "certain"),
        (S | {"name": "Math 1 (period 3)"}, S | {"name": "Math 2 Section 3"}, "NAME_DIFFERS"),
        (S | {"name": "Algebra 1 2024-25"}, S | {"name": "Algebra 1 2025-26"}, "NAME_DIFFERS"),
        (S | {"name": "Algebra 2024-25"}, S | {"name": "Algebra", "term": "2025-26"}, "TERM_DIFFERS"),
        (S | {"name": "Algebra 1", "term": "2024-25"}, S | {"name": "Algebra 1", "term": "Fall 2025"}, "TERM_DIFFERS"),
        (S | {"name": "Algebra 1", "term": "2025-26"}, S | {"name": "Algebra 1", "term": "Fall 2025"}, "certain"),
        (S | {"name": "Algebra", "periods": ("P3",)}, S | {"name": "Algebra", "periods": ("4",)}, "NAME_DIFFERS"),
        (S | {"name": "Algebra", "periods": ("P3",)}, S | {"name": "Algebra", "periods": ("3", "4")}, "certain"),
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
