"""Which two dates may be one, and a slip of the pen."""

from __future__ import annotations

import datetime as dt

import pytest
from identitymap_server.matching.date_slips import may_be_slip

BORN = dt.date(2013, 8, 3)


@pytest.mark.parametrize("other", ["2013-08-03", "2013-03-08", "2011-08-03", "2013-08-30", "2031-08-03", "2013-09-03"])
def test_a_digit_or_an_order(other: str):
    assert may_be_slip(BORN, dt.date.fromisoformat(other))
    assert may_be_slip(dt.date.fromisoformat(other), BORN)


@pytest.mark.parametrize("other", ["2009-01-02", "2013-11-14", "2012-03-08"])
def test_another_day(other: str):
    assert not may_be_slip(BORN, dt.date.fromisoformat(other))
