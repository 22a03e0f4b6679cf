"""Dates as exports have them: ISO, or with day and month in an order that only the file as a whole tells.

`1/05/2023` is the first of May in one half of the world and the fifth of January in the other. A birth date read the
wrong way round speaks against the right account and for a wrong one, so the order is never guessed: one date of the
file that can be read in one way only decides for all, and if there is none the reader has to be told.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Callable, Iterable
from typing import Final

from identitymap_server.domain.errors import InvalidField
from identitymap_server.files.containers import UnusableFile

_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].{1,30})?")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?:[T ].{1,30})?")
_MONTHS: Final = 12

#: What systems write where they know no date.
_NO_DATES: Final = frozenset({"0000-00-00", "00/00/0000", "0/0/0000", "00.00.0000"})


class DateOrder(enum.StrEnum):
    """Which comes first in `1/05/2023`."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class Dates:
    """The dates of one file."""

    def __init__(self, name: str, given: DateOrder | None, texts: Callable[[], Iterable[str]]) -> None:
        """Dates of the file `name`. Without a `given` order, all `texts` that stand where dates should are read once
        the first of them needs one.
        """
        self._name = name
        self._texts = texts
        self._order = given
        self._is_known = given is not None

    def iso(self, text: str, field: str) -> str:
        """`text` as YYYY-MM-DD, without its time of day; empty if it stands for no date.

        Raises InvalidField if it is none, and UnusableFile if nothing in the file tells the order of day and month.
        """
        text = text.strip()
        if found := _YEAR_FIRST.fullmatch(text):
            year, month, day = map(int, found.groups())
        elif found := _YEAR_LAST.fullmatch(text):
            first, second, year = int(found[1]), int(found[3]), int(found[4])
            month, day = self._month_and_day(first, second, field)
        else:
            raise InvalidField(field, "must be a date such as 2013-08-31")
        try:
            return dt.date(year, month, day).isoformat()
        except ValueError:
            if text in _NO_DATES:
                return ""
            raise InvalidField(field, "is a day that does not exist") from None

    def _month_and_day(self, first: int, second: int, field: str) -> tuple[int, int]:
        if first > _MONTHS or second > _MONTHS:
            return (second, first) if first > _MONTHS else (first, second)
        if first == second:
            return first, second
        if not self._is_known:
            self._order = self._order_of_all(field)
            self._is_known = True
        if self._order is None:
            raise InvalidField(
                field,
                "may be day/month or month/day: the file holds both; write dates as 2013-08-31, or say --date-order",
            )
        return (second, first) if self._order is DateOrder.DAY_FIRST else (first, second)

    def _order_of_all(self, field: str) -> DateOrder | None:
        """The order in the whole file; None if it holds both."""
        seen = {order for text in self._texts() if (order := _order_of(text))}
        if not seen:
            raise UnusableFile(
                f"{self._name}: {field} has dates such as 1/05/2023, and none tells which is the day. "
                "Say --date-order day-first or --date-order month-first."
            )
        return seen.pop() if len(seen) == 1 else None


def _order_of(text: str) -> DateOrder | None:
    """The order in a date that can be read in one way only."""
    found = _YEAR_LAST.fullmatch(text.strip())
    if not found:
        return None
    first, second = int(found[1]), int(found[3])
    if (first > _MONTHS) == (second > _MONTHS):
        return None
    return DateOrder.DAY_FIRST if first > _MONTHS else DateOrder.MONTH_FIRST
