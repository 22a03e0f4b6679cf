"""Dates: read in one way, or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.domain.errors import InvalidField
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.dates import DateOrder, Dates


def iso(text: str, *others: str, given: DateOrder | None = None) -> str:
    return Dates("users.csv", given, lambda: [text, *others]).iso(text, "birthDate")


@pytest.mark.parametrize(
    "text", ["2013-08-31", "2013/8/31", " 2013-08-31 ", "2013-08-31T00:00:00Z", "2013-08-31 00:00"]
)
def test_the_year_in_front_is_never_in_doubt(text: str):
    """A time of day says nothing about a birthday."""
    assert iso(text) == "2013-08-31"


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        ("31/08/2013", (), "2013-08-31"),
        ("8/31/2013 0:00:00", (), "2013-08-31"),
        ("5/5/2013", (), "2013-05-05"),
        ("1/05/2013", ("13/05/2013",), "2013-05-01"),
        ("1/05/2013", ("5/13/2013",), "2013-01-05"),
        ("1.05.2013", ("13.05.2013",), "2013-05-01"),
        ("1/05/2013", ("", "N/A", "2013-08-31", "31/31/2013", "5/13/2013"), "2013-01-05"),
    ],
)
def test_one_date_that_can_be_read_in_one_way_only_decides_for_the_file(text: str, others: tuple[str, ...], expected):
    """Wherever in the file it stands."""
    assert iso(text, *others) == expected


def test_nothing_is_guessed_where_no_date_tells():
    """The reader has to be told, and then follows."""
    with pytest.raises(UnusableFile, match=r"users\.csv: birthDate has dates such as 1/05/2023.*--date-order"):
        iso("1/05/2013", "2/06/2013")

    assert iso("1/05/2013", given=DateOrder.DAY_FIRST) == "2013-05-01"
    assert iso("1/05/2013", given=DateOrder.MONTH_FIRST) == "2013-01-05"


def test_a_file_that_holds_both_orders_decides_nothing():
    """Dates that can be read in one way only are read all the same."""
    others = ("13/05/2013", "5/13/2013")

    with pytest.raises(InvalidField, match="the file holds both"):
        iso("1/05/2013", *others)
    assert iso(others[0], *others) == iso(others[1], *others) == "2013-05-13"


@pytest.mark.parametrize("text", ["yesterday", "1999", "1/5/13", "20130105", "31/31/2013", "2013-02-30", "1/2-2013"])
def test_what_is_no_date_is_refused_without_its_value(text: str):
    """Two digits are no year."""
    with pytest.raises(InvalidField) as refused:
        iso(text, given=DateOrder.DAY_FIRST)
    assert text not in refused.value.problem


def test_dates_that_stand_for_none():
    """As databases write them."""
    assert iso("0000-00-00") == iso("00/00/0000", given=DateOrder.DAY_FIRST) == ""


@given(
    st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2030, 12, 31)), min_size=1, max_size=20),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_a_file_in_one_order_is_read_in_that_order_or_not_at_all(days: list[dt.date], form: str):
    """Never with day and month swapped."""
    texts = [day.strftime(form) for day in days]
    dates = Dates("a.csv", None, lambda: texts)
    try:
        read = [dates.iso(text, "birthDate") for text in texts]
    except UnusableFile:
        assert all(day.day <= 12 for day in days)
        return
    assert read == [day.isoformat() for day in days]


@given(st.text(max_size=20))
def test_whatever_stands_where_a_date_should(text: str):
    """It is a date, or none, or refused."""
    try:
        read = iso(text)
    except (InvalidField, UnusableFile):
        return
    assert not read or dt.date.fromisoformat(read)
