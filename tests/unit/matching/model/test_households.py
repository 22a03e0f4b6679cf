"""What two addresses have in common."""

from __future__ import annotations

import pytest
from identitymap_server.matching.model import rows, scoring
from identitymap_server.matching.model.comparisons import COMPARISONS, HOUSEHOLD
from unit.matching.records import legacy, roster

PLACE = {"city": "Gravity Falls", "postal_code": "97401"}


def level(mine, theirs) -> str:
    (one,), (other,) = rows.rows([legacy("a", mine)]), rows.rows([roster(1, theirs)])
    return scoring.level_name(HOUSEHOLD, scoring.levels(one, other)[COMPARISONS.index(HOUSEHOLD)])


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("618 Gopher Road", "618 Gopher Rd Apt 2", "address"),
        ("618 Gopher Road", "618 Gofer Road", "similar_address"),
        ("618 Gopher Road", "681 Gopher Road", "similar_address"),
        # What an address has in two lines comes in either order.
        ("618 Gopher Road Mystery Shack", "618 Mystery Shack Gopher Road", "similar_address"),
        ("618 Gopher Road", "12 Gopher Road", "same_street"),
        ("618 Gopher Road", "618 Elm Street", "postal_code"),
    ],
)
def test_of_two_streets_in_one_town(mine, theirs, expected):
    assert level({"street": mine} | PLACE, {"street": theirs} | PLACE) == expected


@pytest.mark.parametrize("theirs", [{"postal_code": "97407"}, {"city": "Gravty Falls"}])
def test_a_slip_in_the_town_does_not_make_it_another(theirs):
    mine = {"street": "618 Gopher Road"} | {name: PLACE[name] for name in theirs}
    assert level(mine, {"street": "618 Gopher Rod"} | theirs) == "similar_address"


def test_in_another_town_it_is_another_street():
    elsewhere = {"city": "Roadkill", "postal_code": "10001"}
    assert level({"street": "618 Gopher Road"} | PLACE, {"street": "618 Gofer Road"} | elsewhere) == "different"
