"""Postal addresses in one spelling."""

from __future__ import annotations

import pytest
from identitymap_server.matching.model.addresses import NOWHERE, Place, place

ELM = Place("12 elm st", "12", "elm st", "bend", "97401")


@pytest.mark.parametrize(
    "street",
    [
        "12 Elm Street",
        "12 ELM ST.",
        "  12  elm str ",
        "12 Elm St Apt 3",
        "12 Elm St #3",
        "12 Elm St, Unit B",
        "12 Élm St",
    ],
)
def test_a_street_in_several_spellings_and_without_the_flat(street):
    assert place(street, "Bend", "97401") == ELM


@pytest.mark.parametrize("postal_code", ["97401", "97401-1234", "974011234", " 97401 "])
def test_of_a_zip_code_the_first_five_digits_count(postal_code):
    assert place("12 Elm St", "Bend", postal_code) == ELM


def test_other_countries_codes_are_left_whole():
    assert place("", "", "SW1A 1AA").postal_code == "sw1a1aa"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 Elm St", "21 Elm St"),
        ("12 Elm St", "12A Elm St"),
        ("12 Elm St", "12 Elm Ave"),
        ("12 N Elm St", "12 S Elm St"),
        ("12 Saint James Ct", "12 James Ct"),
    ],
)
def test_two_houses_are_two(one, other):
    assert place(one, "Bend", "97401") != place(other, "Bend", "97401")


def test_directions_and_kinds_of_street_are_abbreviated_as_the_post_does():
    assert place("1050 Northwest Parkway Boulevard", "", "").street == "1050 nw pkwy blvd"
    assert place("7 Saint Mary Terrace", "", "") == place("7 St Mary Tce", "", "")


def test_a_street_without_a_number_is_no_address_but_a_street():
    assert place("Elm Street", "Bend", "") == Place("", "", "elm st", "bend", "")


@pytest.mark.parametrize("street", ["", "N/A", "unknown", "test", "0000"])
def test_what_stands_for_nothing_is_nowhere(street):
    assert place(street, "", "") == NOWHERE


def test_a_code_of_zeros_is_none():
    assert place("", "", "00000").postal_code == ""


def test_a_city_may_have_spaces_or_not():
    assert place("", "Grand  Forks", "").city == place("", "GrandForks", "").city == "grandforks"


@pytest.mark.parametrize("street", ["٣ شارع", "3丁目", "#", "Apt 4", "-"])
def test_nothing_is_too_strange(street):
    """A number in another script is no house number, and a flat alone names no street."""
    assert place(street, "", "").street in ("", "3丁目")
