"""Comparing terms: which school year a term belongs to, however a system spells it."""

from __future__ import annotations

import re
from typing import Final

#: A day, or a moment, which is how Edlink writes days; or the first and the last of a term.
_DATE: Final = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])-\d\d(t[\d:.]+(z|[+-]\d\d:?\d\d)?)?(/20\d\d-.*)?")
_SPAN: Final = re.compile(r"(?P<first>20\d\d|\d\d)\s*[-/\u2013]\s*(?P<second>20\d\d|\d\d)(?!\d)")
#: Two-digit numbers in a name are seldom years.
_LONG_SPAN: Final = re.compile(r"(?P<first>20\d\d)\s*[-/\u2013]\s*(?P<second>20\d\d|\d\d)(?!\d)")
_YEAR: Final = re.compile(r"(?<!\d)(?P<year>20\d\d|\d\d)(?!\d)")
_LATE: Final = ("spring", "summer", "winter", "t2", "s2", "semester 2", "term 2")
_EARLY: Final = ("fall", "autumn", "t1", "s1", "semester 1", "term 1")

#: The first month of a school year.
_FIRST_MONTH: Final = 7


def school_year(term: str) -> int | None:
    """The year in which the school year of a term began; None if the term does not say.

    "2025-26" and "2025/2026" are 2025, "Fall 2026" is 2026, "Spring 2027" is 2026, and so is the date "2027-01-11".
    """
    text = term.strip().lower()
    if date := _DATE.fullmatch(text):
        return int(date["year"]) - (int(date["month"]) < _FIRST_MONTH)
    if span := _SPAN.search(text):
        first, second = _full(span["first"]), _full(span["second"])
        return first if second == first + 1 else None
    years = {_full(match["year"]) for match in _YEAR.finditer(text)}
    if len(years) != 1:
        return None
    (year,) = years
    if any(word in text for word in _EARLY):
        return year
    return year - 1 if any(word in text for word in _LATE) else None


def spanned_year(name: str) -> int | None:
    """The school year that a span of years in a name tells: "Algebra 1 2025-26" is 2025. None without a span."""
    span = _LONG_SPAN.search(name)
    if span is None or _full(span["second"]) != int(span["first"]) + 1:
        return None
    return int(span["first"])


def _full(year: str) -> int:
    return int(year) if len(year) > 2 else 2000 + int(year)  # noqa: PLR2004  # Two digits or four.
