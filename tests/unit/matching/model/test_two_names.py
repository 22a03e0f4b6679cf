"""Near-equal first names: two children's, or one name and a slip."""

from __future__ import annotations

from collections import Counter

import pytest
from identitymap_server.matching.model.two_names import are_near


def near(one, other, others=()):
    """Asked both ways round."""
    bearers = Counter(others)
    told = {are_near(one, other, bearers.__getitem__), are_near(other, one, bearers.__getitem__)}
    assert len(told) == 1
    return told.pop()


@pytest.mark.parametrize(("one", "other"), [("jayden", "hayden"), ("marta", "maria")])
def test_two_names_of_the_list_are_two_children(one, other):
    assert near(one, other)


@pytest.mark.parametrize(("one", "other"), [("jayden", "jaydwn"), ("christopher", "chrsitopher")])
def test_a_word_that_is_no_name_is_a_slip(one, other):
    assert not near(one, other)


def test_a_slip_may_be_for_a_third_name():
    """Cut off after eight letters it is Alexander, not Alexandra."""
    assert near("alexande", "alexandra")
    assert not near("alexande", "alexander")


@pytest.mark.parametrize(
    ("one", "other"), [("rohit", "mohit"), ("jiayi", "jiaqi"), ("haoran", "haoyan"), ("seojun", "seojin")]
)
def test_short_words_that_are_on_no_list_may_be_names(one, other):
    assert near(one, other)


def test_long_ones_have_no_neighbours():
    assert not near("gwendoline", "gwendolime")
    assert not near("maximili", "maximilian")


@pytest.mark.parametrize(("one", "other"), [("abdulrahman", "abdulrahim"), ("muhammadali", "muhammadamin")])
def test_but_two_letters_are_two_names(one, other):
    assert near(one, other)


@pytest.mark.parametrize(("one", "other"), [("adriano", "adriana"), ("andrei", "andrea"), ("alessandro", "alessandra")])
def test_a_boys_and_a_girls_name(one, other):
    assert near(one, other)


def test_what_several_bear_is_a_name():
    assert not near("abdullahi", "abdillahi")
    assert near("abdullahi", "abdillahi", ["abdullahi"] * 5 + ["abdillahi"] * 2)


def test_what_a_few_of_very_many_bear_is_a_slip_still():
    assert not near("caleb", "calbe", ["caleb"] * 100 + ["calbe"] * 3)


def test_letters_that_look_alike_make_no_other_name():
    assert not near("clive", "cllve")
