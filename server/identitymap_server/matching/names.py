"""Comparing names of people.

Names are folded to ASCII letters before they are compared. The outcomes are deliberately few: what cannot be told to
agree or to differ is neither, and neither helps nor hurts.
"""

from __future__ import annotations

import enum
import functools
import unicodedata

import nicknames
from rapidfuzz.distance import DamerauLevenshtein

#: Names shorter than this have too many neighbours for a letter's difference to be a typo.
_MIN_TYPO_LENGTH = 5

_NICKNAMES = nicknames.NickNamer()

#: Letters that NFKD leaves as they are.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i"})


class NameOutcome(enum.Enum):
    """How two names compare."""

    EQUAL = "equal"
    #: One is a usual short form of the other, or the name that the other goes by.
    KNOWN_AS = "known_as"
    #: One holds all parts of the other: García and García López, Smith and Smith-Jones.
    CONTAINED = "contained"
    #: A letter apart, or an initial: may be the same name and may be a twin's.
    SIMILAR = "similar"
    DIFFERENT = "different"
    MISSING = "missing"


@functools.lru_cache(maxsize=262_144)
def folded(name: str) -> str:
    """`name` in ASCII letters and single spaces: "  Núñez-O'Brien " becomes "nunez obrien"."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = (c for c in decomposed if not unicodedata.combining(c) and c not in "'\u2019`.")
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


@functools.lru_cache(maxsize=262_144)
def compare_first(one: str, other: str) -> NameOutcome:
    """How two folded first names compare."""
    if not one or not other:
        return NameOutcome.MISSING
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return NameOutcome.EQUAL
    if _same_person_names(one, other):
        return NameOutcome.KNOWN_AS
    one_parts, other_parts = one.split(), other.split()
    if set(one_parts) <= set(other_parts) or set(other_parts) <= set(one_parts):
        # Ana María is often just Ana; but María and Ana María may be sisters, so it counts only from the front.
        return NameOutcome.KNOWN_AS if one_parts[0] == other_parts[0] else NameOutcome.SIMILAR
    if min(len(one), len(other)) == 1 and one[0] == other[0]:
        return NameOutcome.SIMILAR
    return _typo_or_different(one, other)


@functools.lru_cache(maxsize=262_144)
def compare_last(one: str, other: str) -> NameOutcome:
    """How two folded last names compare."""
    if not one or not other:
        return NameOutcome.MISSING
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return NameOutcome.EQUAL
    one_parts, other_parts = set(one.split()), set(other.split())
    if one_parts <= other_parts or other_parts <= one_parts:
        return NameOutcome.CONTAINED
    return _typo_or_different(one, other)


def _typo_or_different(one: str, other: str) -> NameOutcome:
    long_enough = min(len(one), len(other)) >= _MIN_TYPO_LENGTH
    if long_enough and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1:
        return NameOutcome.SIMILAR
    return NameOutcome.DIFFERENT


def _same_person_names(one: str, other: str) -> bool:
    if other in _NICKNAMES.nicknames_of(one) or one in _NICKNAMES.nicknames_of(other):
        return True
    # Bill and Will are both William.
    return not _NICKNAMES.canonicals_of(one).isdisjoint(_NICKNAMES.canonicals_of(other))
