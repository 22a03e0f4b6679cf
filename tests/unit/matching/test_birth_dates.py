"""Birth dates that stand where none is known, or no more than the year."""

from __future__ import annotations

import datetime as dt

import pytest
from identitymap_server.matching import birth_dates
from unit.matching.records import legacy, match, roster, told
from unit.matching.registrar import n


def days(count: int) -> list[dt.date]:
    """Different days of different years."""
    return [dt.date(2008 + number % 11, 1 + number % 12, 2 + number % 27) for number in range(count)]


def test_a_date_that_very_many_have_is_nobodys():
    usual = dt.date(2005, 5, 5)
    assert birth_dates.of_nobody([*days(100), *[usual] * 21]) == {usual}
    assert birth_dates.of_nobody([*days(100), *[usual] * 20]) == frozenset()


def test_a_day_on_which_many_are_born_each_year_stands_for_the_year():
    """Of whoever came without papers."""
    of_years = [dt.date(2008 + number, 1, 1) for number in range(9)]
    assert birth_dates.of_a_year([*days(100), *of_years]) == set(of_years)
    assert birth_dates.of_a_year([*days(100), *of_years[:4]]) == frozenset()


def test_a_side_without_dates_has_no_usual_ones():
    assert birth_dates.of_a_year([None, None]) == frozenset()


OTHERS = [n(f"Given{year}", f"Last{year}", f"{year}-01-01") for year in range(2008, 2018)]


def said(one, other):
    mine = [legacy("a", one), *(legacy(f"more-{i}", fields) for i, fields in enumerate(OTHERS))]
    theirs = [roster(1, other), *(roster(2 + i, fields) for i, fields in enumerate(OTHERS))]
    return told(match(mine, theirs)).get(("a", 1), "none")


@pytest.mark.parametrize(
    ("identifier", "reason"), [({"username": "mpines"}, "MADE_OF_NAME"), ({"sis_id": "17"}, "NOT_CONFIRMED")]
)
def test_such_a_date_confirms_no_identifier(identifier, reason):
    last = "Pines" if "username" in identifier else "Corduroy"
    one, other = n("Mabel", "Pines", "2013-01-01") | identifier, n("Mabel", last, "2013-01-01") | identifier
    assert said(one, other) == reason


def test_two_of_them_contradict_one_another_still():
    number = {"sis_id": "204417"}
    assert said(n("Mabel", "Pines", "2013-01-01") | number, n("Mabel", "Pines", "2012-01-01") | number) == (
        "BIRTH_DATE_DIFFERS"
    )
