"""When in a school year a term is held, so that a fall and a spring class of one name are told apart."""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import Final

import msgspec

from identitymap_server.matching.compare import Outcome
from identitymap_server.matching.terms import school_year, spanned_year


class TermSpan(msgspec.Struct, frozen=True, gc=False):
    """A part of a school year, in months after the first of August."""

    #: The year in which the school year began.
    school_year: int
    first: float
    last: float
    #: What parts of its kind are numbered by (halves, thirds, quarters), and its number; empty if it has none.
    kind: str = ""
    number: int = 0


_WHOLE: Final = (0.0, 11.0)
#: Less in common than this is what two terms in a row have when one ends as the other begins.
_LEAST_COMMON: Final = 0.25
#: Of a term whose end is not known.
_SHORTEST_MONTHS: Final = 2.0

_DATES: Final = re.compile(r"(20\d\d-\d\d-\d\d)[t\d:.z+-]*(?:/(20\d\d-\d\d-\d\d)[t\d:.z+-]*)?")
_PARTS: Final = tuple(
    (kind, of, re.compile(pattern))
    for kind, of, pattern in (
        ("quarter", 4, r"\bq(?:uarter|tr)?\s*([1-4])\b|\b([1-4])(?:st|nd|rd|th)?\s+(?:quarter|qtr)\b"),
        ("third", 3, r"\b(?:trimester|tri)\s*([1-3])\b|\b([1-3])(?:st|nd|rd)?\s+trimester\b|\bt([123])\b"),
        ("half", 2, r"\b(?:s|sem|semester)\s*([12])\b|\b([12])(?:st|nd)?\s+(?:sem|semester)\b"),
    )
)
#: Parts by name, with their number among the halves.
_SEASONS: Final = ((re.compile(r"\b(?:fall|autumn)\b"), 1), (re.compile(r"\bspring\b"), 2))
_SUMMER: Final = (10.0, 12.5)


@functools.lru_cache(maxsize=65_536)
def of_class(term: str, name: str) -> TermSpan | None:
    """The span of a class: from its term, and from what its name says beside it (Algebra 1 2025-26, English 10 S2).

    A term is a name, its first day, or its first and last day (`2026-08-31/2027-01-15`). None if nothing says which
    school year it is.
    """
    if dates := _DATES.fullmatch(term.strip().lower()):
        span = _between(dates[1], dates[2])
    else:
        year = school_year(term) or spanned_year(name)
        span = None if year is None else _part(term.lower(), year) or TermSpan(year, *_WHOLE)
    if span is None or span.kind:
        return span
    # A system that has but years writes the semester into the name.
    return _part(name.lower(), span.school_year) or span


def _part(text: str, year: int) -> TermSpan | None:
    """The part of a year that a text names."""
    for kind, of, pattern in _PARTS:
        if found := pattern.search(text):
            number = int(next(filter(None, found.groups())))
            months = _WHOLE[1] / of
            return TermSpan(year, (number - 1) * months, number * months, kind, number)
    for season, half in _SEASONS:
        if season.search(text):
            return TermSpan(year, (half - 1) * 5.5, half * 5.5, "half", half)
    return TermSpan(year, *_SUMMER) if re.search(r"\bsummer\b", text) else None


def compare(one: TermSpan | None, other: TermSpan | None) -> Outcome:
    """Whether two classes may be held in the same term. A term is within its school year, but fall is not spring."""
    if one is None or other is None:
        return Outcome.MISSING
    if one.school_year != other.school_year:
        return Outcome.DIFFERENT
    if one.kind and one.kind == other.kind:
        return Outcome.EQUAL if one.number == other.number else Outcome.DIFFERENT
    common = min(one.last, other.last) - max(one.first, other.first)
    shorter = min(one.last - one.first, other.last - other.first)
    return Outcome.EQUAL if common >= _LEAST_COMMON * shorter else Outcome.DIFFERENT


def _between(first_day: str, last_day: str | None) -> TermSpan | None:
    year = school_year(first_day)
    first = _months(first_day, year)
    if year is None or first is None:
        return None
    last = _months(last_day, year) if last_day else None
    return TermSpan(year, first, max(first, last) if last is not None else first + _SHORTEST_MONTHS)


def _months(day: str, year: int | None) -> float | None:
    """The months from the first of August of a year to a day; None if there is no such day."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return None
    return None if year is None else (date - dt.date(year, 8, 1)).days / 30.4
