"""Who is whose, among pairs that are weighed."""

from __future__ import annotations

from typing import Final

import pytest
from identitymap_server.domain.models import Thresholds
from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching.model.assign import Candidate, Known, assign

N: Final = ReviewReason.NONE


def outcome(*weighed, same=(), **known):
    """The names of the reasons by pair; `weighed` are (legacy, roster, bits), `same` the accounts of one person."""
    candidates = [Candidate((one, other), bits, bits >= -2, N) for one, other, bits in weighed]
    made = Known(
        system=lambda _: "app",
        same_account=lambda one, other: {one, other} <= set(same),
        same_person=lambda _one, _other: False,
        thresholds=Thresholds(),
        **known,
    )
    return {key: reason.name for key, reason in assign(candidates, made).items()}


def test_who_is_each_others_best_by_far_is_certain():
    assert outcome((1, 1, 20.0), (2, 2, 20.0), (1, 2, 5.0)) == {(1, 1): "NONE", (2, 2): "NONE"}


def test_too_little_is_a_question():
    assert outcome((1, 1, 4.0)) == {(1, 1): "POSSIBLE_MATCH"}
    assert outcome((1, 1, -5.0)) == {}


@pytest.mark.parametrize("pairs", [((1, 1, 20.0), (1, 2, 20.0)), ((1, 1, 20.0), (2, 1, 20.0))])
def test_two_that_cannot_be_told_apart_are_both_questions(pairs):
    assert set(outcome(*pairs).values()) == {"INDISTINGUISHABLE"}


def test_a_runner_up_that_comes_near_makes_both_questions():
    assert set(outcome((1, 1, 20.0), (1, 2, 15.0)).values()) == {"INDISTINGUISHABLE"}


def test_two_accounts_of_one_person_are_asked_about_as_such():
    assert set(outcome((1, 1, 20.0), (2, 1, 20.0), same=(1, 2)).values()) == {"DUPLICATE_ACCOUNT"}


def test_a_second_account_beside_a_settled_one_is_asked_about():
    beside = {"settled_legacy": {1}, "holders": {(1, "app"): 1}}
    assert outcome((2, 1, 20.0), same=(1, 2), **beside) == {(2, 1): "DUPLICATE_ACCOUNT"}
    assert outcome((2, 1, 20.0), **beside) == {}


def test_of_more_than_three_that_weigh_the_same_none_is_shown():
    assert outcome(*((1, other, 20.0) for other in range(4))) == {}
    assert len(outcome(*((1, other, 20.0) for other in range(3)))) == 3


def test_who_has_left_is_nobodys_partner_and_still_a_rival():
    gone = Candidate((1, 1), 25.0, True, N, present=False)
    known = Known(lambda _: "app", lambda *_: False, lambda *_: False, Thresholds())
    assert assign([gone, Candidate((1, 2), 22.0, True, N)], known) == {(1, 2): ReviewReason.INDISTINGUISHABLE}
