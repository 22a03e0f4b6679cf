"""Names in one spelling of several."""

from __future__ import annotations

import pytest
from identitymap_server.matching.model.spelling import spelt


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sergei", "sergey"),
        ("laxmi", "lakshmi"),
        ("catherine", "kathryn"),
        ("sean", "shawn"),
        ("mohammed", "mohamed"),
        ("geoffrey", "jeffrey"),
        ("stephen", "steven"),
        ("philip", "filip"),
        ("yusuf", "jusuf"),
        ("zhanna", "janna"),
        ("bryan", "brian"),
        ("hannah", "hanna"),
        ("chaim", "haim"),
        ("chloe", "khloe"),
        ("mikhail", "michail"),
        ("marc", "mark"),
        ("cindy", "sindy"),
        ("saintjames", "stjames"),
        ("rabinovich", "rabinovitz"),
        ("abramowicz", "abramowitz"),
        ("moskovitch", "moscowitz"),
    ],
)
def test_one_name_in_two_spellings(one, other):
    assert spelt(one) == spelt(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mila", "myla"),
        ("lila", "lyla"),
        ("kira", "kyra"),
        ("mary", "marie"),
        ("marie", "maria"),
        ("jayden", "hayden"),
        ("anna", "anne"),
        ("eric", "erica"),
        ("emma", "emily"),
        ("christian", "christina"),
        ("daniel", "danielle"),
        ("maria", "marta"),
        ("julia", "julie"),
        ("carl", "carla"),
        ("charley", "harley"),
        ("khoa", "hoa"),
        ("chao", "hao"),
        ("ruchi", "ruhi"),
        ("vinn", "finn"),
    ],
)
def test_names_that_two_children_of_a_family_may_have(one, other):
    assert spelt(one) != spelt(other)


@pytest.mark.parametrize("name", ["", "jo", "li", "joe", "lee", "ng"])
def test_too_little_is_left_of_a_short_name_to_tell(name):
    assert spelt(name) == ""
