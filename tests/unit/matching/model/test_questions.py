"""What is worth a question, and what nobody could answer."""

from __future__ import annotations

from typing import Final

import pytest
from unit.matching.model.test_guards import BORN, HOME, MABEL, said
from unit.matching.registrar import n

EMILY: Final = n("Emily", "Smith")
#: Another of that name, so that there are two.
ANOTHER: Final = EMILY | n(born="2009-02-04")


def test_one_of_several_of_a_common_name_is_no_question():
    assert said(EMILY, EMILY, more_roster=[ANOTHER]) == "none"
    assert said(EMILY | n(born="2013-08-31"), EMILY | n(born="2013-08-30"), more_roster=[ANOTHER]) == "none"


def test_either_of_two_of_a_rare_name_is_one():
    rare = n("Mabelline", "Quillfeather")
    assert said(rare, rare, more_roster=[rare | n(born="2009-02-04")]) != "none"


@pytest.mark.parametrize("told", [n(born=BORN), n(middle_name="Ruth"), HOME])
def test_whatever_tells_them_apart_makes_it_one(told):
    assert said(EMILY | told, EMILY | told, more_roster=[ANOTHER]) != "none"


def test_half_a_frequent_name_and_a_day_are_chance():
    assert said(n("James", "Tattersall", BORN), n("James", "Brandreth", BORN)) == "none"
    assert said(n("Persimmona", "Tattersall", BORN), n("Persimmona", "Brandreth", BORN)) == "POSSIBLE_MATCH"


def test_a_name_and_a_day_are_chance_where_the_other_name_is_missing():
    assert said(n(last="Smith", born=BORN), n("Ottavia", "Smith", BORN)) == "none"
    assert said(n(last="Quillfeather", born=BORN), n("Ottavia", "Quillfeather", BORN)) == "MAY_BE_RELATIVE"


def test_where_a_last_name_is_an_initial_the_grade_finds_who_it_may_be():
    grade = {"grade_levels": ("05",)}
    assert said(n("Mabelline", "P.") | grade, n("Mabelline", "Pines", BORN) | grade) == "POSSIBLE_MATCH"
    assert said(n("Mabelline", "P.") | grade, n("Mabelline", "Roe", BORN) | grade) == "none"


def test_two_usual_names_in_either_order_are_two_people():
    assert said(n("Kelly", "James"), n("James", "Kelly")) == "none"
    assert said(n("Kelly", "James", BORN), n("James", "Kelly", BORN)) == "certain"


def test_where_neither_name_agrees_all_else_has_to():
    fosters = n("Keanu", "Broadmoor", BORN) | HOME, n("Shiloh", "Castellan", BORN) | HOME
    assert said(*fosters) == "none"


def test_a_mailbox_called_after_nobody_of_the_two_is_their_familys():
    """Twins, of whom either may be on one side only. A mailbox of one's own may have outlived a first name."""
    dipper, mabel = n("Dipper", "Pines", BORN), n("Mabel", "Pines", BORN)
    family, own = {"email": "mrs.pines@home.example"}, {"email": "mpines3@home.example"}
    assert said(dipper | family, mabel | family) == "none"
    assert said(dipper | own, mabel | own) == "NAME_DIFFERS"


def test_who_has_neither_first_name_nor_birth_date_may_be_the_only_child_of_a_house():
    pines = n(last="Pines") | HOME
    assert said(pines, MABEL) == "MAY_BE_RELATIVE"
    assert said(pines, MABEL, more_roster=[MABEL | n("Dipper")]) == "none"
    assert said(pines, MABEL, more_legacy=[MABEL | n("Dipper")]) == "none"


def test_a_pupil_is_not_the_parent_of_that_name_in_the_same_house():
    name = n("Cosima", "Valerian") | HOME
    assert said(name | {"role": "parent"}, name | {"role": "student"}) == "none"
    both = name | n(born=BORN)
    assert said(both | {"role": "parent"}, both | {"role": "student"}) == "ROLE_DIFFERS"


def test_a_maiden_name_that_became_the_middle_name():
    maiden = n("Clementine", "Fairweather", "1991-04-18")
    assert said(maiden, n("Clementine", "Abernathy", "1991-04-18", middle_name="Fairweather")) == "certain"
    assert said(maiden, n("Clementina", "Abernathy", "1991-04-18", middle_name="Fairweather")) != "certain"


def test_first_and_middle_name_the_other_way_round():
    one, other = MABEL | n("Tobias", middle_name="Gideon"), MABEL | n("Gideon", middle_name="Tobias")
    assert said(one, other) == "certain"
    assert said(one, other | n(middle_name="Tom")) != "certain"


def test_a_rare_name_and_its_birth_date_outweigh_another_home_and_another_grade():
    old = n("Evander", "Kingsleigh", BORN) | HOME | {"grade_levels": ("02",)}
    new = old | {"street": "1 Elm St", "postal_code": "10001", "phone": "212-555-0123", "grade_levels": ("08",)}
    assert said(old, new) == "certain"
    assert said(old | n("Jose", "Garcia"), new | n("Jose", "Garcia")) == "POSSIBLE_MATCH"
