"""Identifiers of one name that count two things: the company's rows here, the district's pupils there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pytest
from unit.matching.records import legacy, match, roster, told

_FIRST = ("Ana", "Ben", "Carla", "Dev", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas")
_LAST = ("Abara", "Berg", "Costa", "Diaz", "Eze")

NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


def person(number: int) -> dict[str, object]:
    """A pupil: of fifty, no two bear the same names."""
    return {"first_name": _FIRST[number % 10], "last_name": _LAST[number // 10 % 5], "role": "student"}


def said(type_: str, agreeing: int, differing: int, known: Mapping[str, object] = NOTHING) -> str:
    """What is said of a pair whose names agree, beside so many more pairs with one number each."""
    people = range(1, 1 + agreeing + differing)
    mine = [legacy(0, person(0) | known | {type_: "1000"})]
    theirs = [roster(0, person(0) | known | {type_: "1000"})]
    mine += [legacy(n, person(n) | {type_: str(1_000 + n)}) for n in people]
    theirs += [roster(n, person(n if n <= agreeing else n + 17) | {type_: str(1_000 + n)}) for n in people]
    return told(match(mine, theirs))[("0", 0)]


BORN: Final = {"birth_date": "2012-05-17"}


@pytest.mark.parametrize("type_", ["sis_id", "google_id"])
def test_where_most_names_differ_one_that_agrees_does_so_by_chance(type_):
    assert said(type_, agreeing=0, differing=12) == "NOT_CONFIRMED"
    assert said(type_, agreeing=15, differing=15) == "NOT_CONFIRMED"


@pytest.mark.parametrize("type_", ["sis_id", "google_id"])
def test_name_and_birth_date_do_not_both_agree_by_chance(type_):
    assert said(type_, agreeing=0, differing=12, known=BORN) == "certain"


def test_a_few_whose_numbers_were_passed_on_are_not_most():
    assert said("sis_id", agreeing=20, differing=4) == "certain"
    assert said("sis_id", agreeing=0, differing=3) == "certain"
