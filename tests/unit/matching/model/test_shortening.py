"""Short forms that nobody gives to a second child."""

from __future__ import annotations

import pytest
from identitymap_server.matching.model import weights
from identitymap_server.matching.model.shortening import is_cut


def share(name: str) -> float:
    return weights.default().frequencies["first_key"].shares.get(name, 0.0)


@pytest.mark.parametrize(
    ("short", "full"),
    [("will", "william"), ("josh", "joshua"), ("timmy", "timothy"), ("willie", "william"), ("angie", "angela")],
)
def test_what_is_cut_from_a_name(short, full):
    assert is_cut(short, full, share)
    assert is_cut(full, short, share)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna", "anne"),
        ("justin", "justina"),
        ("carol", "caroline"),
        ("julie", "julia"),
        ("jack", "john"),
        ("emma", "emily"),
        ("maria", "mariana"),
        ("louis", "louise"),
    ],
)
def test_names_that_twins_may_bear(one, other):
    assert not is_cut(one, other, share)
    assert not is_cut(other, one, share)
