"""What a class's name says: subject, numbers, section, period; apart from what only names the teacher or the term."""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Collection
from typing import Final

import msgspec

from identitymap_server.matching.names import folded


class TitleOutcome(enum.IntEnum):
    """How two titles compare, the likelier to be of one course the higher."""

    #: No word in common, or other numbers: English 10 and Chemistry 10, Grade 4 Math and Grade 5 Math.
    DIFFERENT = 0
    #: One of the two says nothing of the course: Mrs. Pines.
    MISSING = 1
    #: Words in common, and each has words of its own.
    RESEMBLING = 2
    #: One says more: Biology and Biology Lab, Math and Math 4. Often the same class, often one of two.
    WITHIN = 3
    #: The same words, some of them cut short: Geo 1 and Geometry 1. It might be Geography.
    SHORTENED = 4
    SAME = 5


class Title(msgspec.Struct, frozen=True, gc=False):
    """What a name says. Numbers have no leading zeros."""

    words: frozenset[str] = frozenset()
    #: Those of no label: the 1 of Algebra 1 and the 4 of Grade 4, which some write as 4th.
    numbers: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    periods: frozenset[str] = frozenset()
    #: All of its words, also those that say nothing of the course.
    said: frozenset[str] = frozenset()

    @property
    def core(self) -> tuple[frozenset[str], frozenset[str]]:
        """What two classes of one course have in common."""
        return self.words, self.numbers


#: What a name says besides the course, in the order in which it is taken out: what of, and how it is written.
_BESIDES: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("section", r"\b(?:sections?|sec|group|grp)\s*(\d+|[a-z]\b)"),
        ("period", r"\b(?:(?:periods?|per|p|hour|block)\s*(\d+)|(?:period|block)\s+([a-z])\b)"),
        ("period", r"\b(\d+)\s+(?:period|hour|block)\b"),
        # Of terms the class's own is compared; a room may change.
        ("", r"\b(?:semester|sem|term|trimester|quarter|room|rm|s|t|q)\s*\d+\b"),
        ("", r"\b\d+\s+(?:semester|term|trimester|quarter)\b"),
        ("", r"\b20\d\d\b"),
        # Math 4 A. What ends in a lone i or v is numbered the Roman way.
        ("section", r"(?<=\s)([a-hj-u])$"),
    )
)
_SPAN_OF_YEARS: Final = re.compile(r"\b(?:sy\s*)?20\d\d\s*[-/\u2013]\s*(?:20)?\d\d\b|\bsy\s*\d\d\s*[-/\u2013]\s*\d\d\b")
_ORDINAL: Final = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_GRADE: Final = re.compile(r"\b(?:grade|gr|g|level|lvl)\s*(\d+)\b")
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}

#: Words that say nothing of the course.
_SILENT: Final = frozenset(
    {
        *("a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to", "w", "with"),
        *("class", "course", "grade", "level", "period", "section", "school", "semester", "term", "year"),
        *("dr", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "teacher"),
        *("autumn", "fall", "full", "spring", "summer", "winter"),
    }
)

#: What schools write for what, where it can stand for nothing else: Eng is English or Engineering.
_IN_FULL: Final = {
    "adv": ("advanced",),
    "alg": ("algebra",),
    "bio": ("biology",),
    "calc": ("calculus",),
    "chem": ("chemistry",),
    "econ": ("economics",),
    "ed": ("education",),
    "ela": ("english", "language", "arts"),
    "geom": ("geometry",),
    "gov": ("government",),
    "govt": ("government",),
    "hist": ("history",),
    "hon": ("honors",),
    "honours": ("honors",),
    "hr": ("homeroom",),
    "introduction": ("intro",),
    "introductory": ("intro",),
    "kinder": ("kindergarten",),
    "mathematics": ("math",),
    "maths": ("math",),
    "pe": ("physical", "education"),
    "psych": ("psychology",),
    "rdg": ("reading",),
    "sci": ("science",),
    "span": ("spanish",),
    "ss": ("social", "studies"),
    "trig": ("trigonometry",),
}

#: Shorter words are the beginning of too many others.
_LEAST_SHORTENED: Final = 3


@functools.lru_cache(maxsize=65_536)
def parsed(name: str, teachers: frozenset[str] = frozenset()) -> Title:
    """What a name says. `teachers` are the folded words of the names of the class's teachers, which say nothing."""
    text = _ORDINAL.sub(r"\1", folded(_SPAN_OF_YEARS.sub(" ", name.casefold())))
    besides: dict[str, set[str]] = {"section": set(), "period": set(), "": set()}
    for kind, pattern in _BESIDES:
        besides[kind].update(_plain(value) for match in pattern.finditer(text) for value in match.groups() if value)
        text = pattern.sub(" ", text)
    words: set[str] = set()
    numbers: set[str] = set()
    tokens = _GRADE.sub(r"\1", text).split()
    for position, token in enumerate(tokens):
        if token.isdigit():
            numbers.add(_plain(token))
        elif token in _ROMAN and position:
            numbers.add(_ROMAN[token])
        elif token not in _SILENT and token.removesuffix("s") not in teachers and token not in teachers:
            words.update(_IN_FULL.get(token, (token,)))
    return Title(
        frozenset(words),
        frozenset(numbers),
        frozenset(besides["section"]),
        frozenset(besides["period"]),
        frozenset(tokens),
    )


def _plain(number: str) -> str:
    return number.lstrip("0") or "0"


def compare(one: Title, other: Title) -> TitleOutcome:
    """How two titles compare; which is which does not matter. Sections and periods are left out."""
    if not one.words or not other.words:
        # Mrs. Pines and Mrs. Pines: whatever it is, both call it so.
        return TitleOutcome.SAME if one.said and one.said == other.said else TitleOutcome.MISSING
    shortened = _shortened(one.words - other.words, other.words - one.words)
    if not (one.words & other.words or shortened) or _numbers_differ(one.numbers, other.numbers):
        return TitleOutcome.DIFFERENT
    mine, theirs = one.words - other.words - shortened, other.words - one.words - shortened
    if mine and theirs:
        return TitleOutcome.RESEMBLING
    if mine or theirs or one.numbers != other.numbers:
        return TitleOutcome.WITHIN
    return TitleOutcome.SHORTENED if shortened else TitleOutcome.SAME


def _numbers_differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not (one <= other or other <= one)


def _shortened(mine: Collection[str], theirs: Collection[str]) -> frozenset[str]:
    """The words that are the beginning of one on the other side, and those that they begin."""
    pairs = [
        (short, long)
        for short, long in (*((a, b) for a in mine for b in theirs), *((b, a) for a in mine for b in theirs))
        if len(short) >= _LEAST_SHORTENED and long.startswith(short)
    ]
    return frozenset(word for pair in pairs for word in pair)
