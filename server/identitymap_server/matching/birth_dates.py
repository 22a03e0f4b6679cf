"""Birth dates that systems and people put where the day is not known, found from the records themselves.

A form that wants a date gets the same one from everybody who has none, and who knows no more than the year is born on
1 January. That two records have such a date in common confirms nothing; two different ones are two dates still.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Final

#: A birth date this many times as frequent as dates usually are is what a system puts where none is known.
_DEFAULT_DATE: Final = 20

#: A day of the year on which so many times more are born than on others stands for the year alone.
_DEFAULT_DAY: Final = 4

_DAYS: Final = 365


def of_nobody(dates: Sequence[dt.date | None]) -> frozenset[dt.date]:
    """The dates that one side has where none is known."""
    counts = Counter(date for date in dates if date)
    usual = sorted(counts.values())
    limit = _DEFAULT_DATE * (usual[len(usual) // 2] if usual else 1)
    return frozenset(date for date, count in counts.items() if count > limit)


def of_a_year(dates: Sequence[dt.date | None]) -> frozenset[dt.date]:
    """The dates that one side has where no more than the year, or not even that, is known."""
    known = [date for date in dates if date]
    days = Counter((date.month, date.day) for date in known)
    limit = _DEFAULT_DAY * (1 + len(known) / _DAYS)
    return of_nobody(dates) | {date for date in known if days[date.month, date.day] > limit}
