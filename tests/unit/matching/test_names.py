"""Names folded to plain letters, and how two of them compare."""

from __future__ import annotations

import pytest
from identitymap_server.matching.names import NameOutcome, compare_first, folded, marked


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
