"""Slips of the pen in dates."""

from __future__ import annotations

import datetime as dt

from rapidfuzz.distance import DamerauLevenshtein


def may_be_slip(one: dt.date, other: dt.date) -> bool:
    """Whether two dates are the same, or one digit apart, or two neighbouring ones swapped, or day and month."""
    texts = one.strftime("%Y%m%d"), other.strftime("%Y%m%d")
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return swapped or DamerauLevenshtein.distance(*texts, score_cutoff=1) <= 1
