"""Words that stand where a first name is not known."""

from __future__ import annotations

import pytest
from identitymap_server.matching.no_names import meaningful_further_name, meaningful_names
from identitymap_server.matching.values import is_slip


@pytest.mark.parametrize(
    "first", ["fnu", "mother", "baby boy", "lady of the house", "son of", "child f", "resident", "mrs", "hija"]
)
def test_a_word_for_anybody_is_no_first_name(first):
    assert meaningful_names(first, "pines") == ("", "pines")


@pytest.mark.parametrize("first", ["nina", "lady johanna", "mister", "sonia", "na", "guy", "prince", "of"])
def test_names_that_only_look_so_are_names(first):
    assert meaningful_names(first, "pines") == (first, "pines")


def test_surnames_of_such_words_are_surnames():
    assert meaningful_names("gregory", "house") == ("gregory", "house")


@pytest.mark.parametrize("name", ["nmn", "n a", "none", "same", "no middle name", "x"])
def test_a_field_that_has_to_be_filled_is_no_middle_or_preferred_name(name):
    assert meaningful_further_name(name) == ""


@pytest.mark.parametrize("name", ["nomi", "samuel", "j", "jj", "ann marie"])
def test_middle_and_preferred_names_that_are_names(name):
    assert meaningful_further_name(name) == name


@pytest.mark.parametrize("names", [("test", "student 7"), ("new", "student"), ("student", "12"), ("temp", "account")])
def test_people_who_do_not_exist(names):
    assert meaningful_names(*names) == ("", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("004417", "4417"),
        ("956701237772191676627", "156701237772191676627"),
        ("195963464368025310820", "195963464368025000000"),
        ("dc9223aeb772cb27f23e5ef6", "dc1223aeb772cb27f23e5ef6"),
    ],
    ids=["eaten zeros", "a digit", "a spreadsheet's 15 digits", "a letter"],
)
def test_a_slip_in_a_long_value_is_no_contradiction(one, other):
    assert is_slip(one, other)
    assert is_slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("204417", "304417"),
        ("102404367", "102404368"),
        ("96465c167ee8a3a3c0141daa", "96465c167ee8a3a3c0141dab"),
        ("956701237772191676627", "856701237772191676628"),
        ("195963464368025310820", "195963464367025000000"),
    ],
    ids=["short", "counted on", "a random id's counter", "two digits", "not what a spreadsheet leaves"],
)
def test_numbers_of_two_people_contradict(one, other):
    assert not is_slip(one, other)
    assert not is_slip(other, one)
