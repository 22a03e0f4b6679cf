"""Names folded to plain letters, and how two of them compare."""

from __future__ import annotations

import pytest
from identitymap_server.matching.names import NameOutcome, compare_first, folded, marked, without_lost


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("  Núñez-O'Brien ", "nunez obrien"),
        ("Łukasz", "lukasz"),
        ("STRAßE", "strasse"),
        ("Hạ", "ha"),
        ("Ελένη", "ελενη"),
        ("D\u2019Angelo Jr.", "dangelo jr"),
        ("", ""),
    ],
)
def test_marks_and_separators_are_folded(name, plain):
    assert folded(name) == plain


def test_marks_that_make_another_letter_of_one_are_kept():
    assert folded("राम") != folded("रमा")
    assert folded("だ") != folded("た")
    assert folded("й") != folded("и")


def test_what_folding_takes_away_is_told():
    assert marked("Hà") != marked("Hạ")
    assert marked("Ha") == ""


@pytest.mark.parametrize(
    ("read", "written"), [("JosÃ©", "José"), ("NÃºÃ±ez", "Núñez"), ("ZoÃ«", "Zoë"), ("Å\u0081ukasz", "Å\u0081ukasz")]
)
def test_utf_8_that_somebody_has_read_as_something_else_is_read_again(read, written):
    assert folded(read) == folded(written)


@pytest.mark.parametrize("name", ["São", "Ângela", "JOÃO", "Ã", "Câmara"])
def test_portuguese_is_left_as_it_is(name):
    assert folded(name) == folded(name.casefold().capitalize())


@pytest.mark.parametrize(
    ("name", "left"),
    [("Zoë", "zo"), ("Lefèvre", "lefvre"), ("Zoe\u0308", "zo"), ("Núñez-O'Brien", "nezobrien"), ("JosÃ©", "jos")],
)
def test_what_is_left_where_letters_with_marks_get_lost(name, left):
    assert without_lost(name) == left


@pytest.mark.parametrize("name", ["Zoe", "D\u2019Angelo", "Ío", "राम", "李", ""])
def test_nothing_is_left_where_nothing_gets_lost_or_all_but_a_letter(name):
    assert without_lost(name) == ""


@pytest.mark.parametrize("name", ["I?aki", "I\ufffdaki"])
def test_a_mark_in_place_of_a_lost_letter_separates_nothing(name):
    assert folded(name) == without_lost("Iñaki")


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("ana", "ana", NameOutcome.EQUAL),
        ("anne marie", "annemarie", NameOutcome.EQUAL),
        ("ana", "ana maria", NameOutcome.CONTAINED),
        ("maria", "ana maria", NameOutcome.SIMILAR),
        ("bill", "william", NameOutcome.KNOWN_AS),
        ("m", "mabel", NameOutcome.SIMILAR),
        ("mabel", "mabal", NameOutcome.SIMILAR),
        ("mabel", "wendy", NameOutcome.DIFFERENT),
        ("", "mabel", NameOutcome.MISSING),
    ],
)
def test_two_first_names(one, other, outcome):
    assert compare_first(one, other) is compare_first(other, one) is outcome
