"""Comparing names of people.

Names are folded to ASCII letters before they are compared; letters of other scripts stay as they are, with the marks
that make other letters of them. The outcomes are deliberately few: what cannot be told to agree or to differ is
neither, and neither helps nor hurts.
"""

from __future__ import annotations

import enum
import functools
import unicodedata

from rapidfuzz.distance import DamerauLevenshtein

from identitymap_server.matching import short_forms

#: Names shorter than this have too many neighbours for a letter's difference to be a typo.
_MIN_TYPO_LENGTH = 5

#: Letters that NFKD leaves as they are.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "\u0131": "i"}
)


class NameOutcome(enum.Enum):
    """How two names compare."""

    EQUAL = "equal"
    #: One is the preferred name on the other record.
    CALLED = "called"
    #: One is a usual short form of the other. So are the names of many a brother and sister: Emma and Emily.
    KNOWN_AS = "known_as"
    #: One holds all parts of the other, a first name from the front: García and García López, Ana and Ana María.
    CONTAINED = "contained"
    #: A letter apart, or an initial: may be the same name and may be a twin's.
    SIMILAR = "similar"
    DIFFERENT = "different"
    MISSING = "missing"


@functools.lru_cache(maxsize=262_144)
def folded(name: str) -> str:
    """`name` in ASCII letters and single spaces: "  Núñez-O'Brien " becomes "nunez obrien".

    Of scripts in which a mark is a vowel or makes another letter (राम and रमा, だ and た, и and й), marks are kept.
    """
    return _lettered(name, keep_marks=False)


@functools.lru_cache(maxsize=262_144)
def marked(name: str) -> str:
    """`name` as `folded` gives it, but with all of its marks; empty if it has none that folding takes away."""
    kept = _lettered(name, keep_marks=True)
    return kept if kept != folded(name) else ""


@functools.lru_cache(maxsize=262_144)
def without_lost(name: str) -> str:
    """What a system that knows only ASCII leaves of `name`, folded and without spaces: "io" of Ío.

    Empty if nothing is lost, or all but a letter.
    """
    written = unicodedata.normalize("NFC", _reread(name))
    kept = "".join(c for c in written if c.isascii() or not c.isalpha())
    left = folded(kept).replace(" ", "")
    return "" if kept == written or len(left) < _LEAST_LEFT else left


#: A single letter is an initial.
_LEAST_LEFT = 2


def _lettered(name: str, *, keep_marks: bool) -> str:
    decomposed = unicodedata.normalize("NFKD", _reread(name).casefold().translate(_LETTERS))
    kept = []
    base = ""
    for character in decomposed:
        if unicodedata.category(character).startswith("M"):
            if keep_marks or not _folds(base):
                kept.append(character)
        elif character not in _SILENT:
            base = character
            kept.append(character if character.isalnum() else " ")
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _reread(name: str) -> str:
    """`name` as it was written, if it is UTF-8 that somebody has read as Windows' own characters: JosÃ© is José."""
    if "Ã" not in name and "Â" not in name:
        return name
    try:
        return name.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return name


#: Inside a name they separate nothing. The last two stand where a system has lost a letter: I?aki.
_SILENT = frozenset("'\u2019`.?\ufffd")


def _folds(base: str) -> bool:
    """Whether people leave the marks on a letter out: Latin and Greek ones."""
    return base.isascii() or "\u0370" <= base <= "\u03ff"


@functools.lru_cache(maxsize=262_144)
def compare_first(one: str, other: str) -> NameOutcome:
    """How two folded first names compare."""
    if not one or not other:
        return NameOutcome.MISSING
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return NameOutcome.EQUAL
    if short_forms.share(one, other):
        return NameOutcome.KNOWN_AS
    one_parts, other_parts = one.split(), other.split()
    if set(one_parts) <= set(other_parts) or set(other_parts) <= set(one_parts):
        # Ana María is often just Ana; but María and Ana María may be sisters, so it counts only from the front.
        return NameOutcome.CONTAINED if one_parts[0] == other_parts[0] else NameOutcome.SIMILAR
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


def differ_beyond_first(one: str, other: str) -> bool:
    """Whether two people's folded given names, first and middle, tell them apart although the first is the same.

    Muhammad Ali and Muhammad Omar, María José and María Fernanda. Initials, short forms and a letter's difference do
    not tell anybody apart.
    """
    rest, others = one.split()[1:], other.split()[1:]
    return bool(rest and others) and not any(_may_be_same(mine, theirs) for mine in rest for theirs in others)


def _may_be_same(one: str, other: str) -> bool:
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    return one == other or short_forms.share(one, other) or _typo_or_different(one, other) is NameOutcome.SIMILAR


def _typo_or_different(one: str, other: str) -> NameOutcome:
    long_enough = min(len(one), len(other)) >= _MIN_TYPO_LENGTH
    if long_enough and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1:
        return NameOutcome.SIMILAR
    return NameOutcome.DIFFERENT
