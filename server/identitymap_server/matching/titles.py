"""Comparing the names of classes and schools: what they teach or are called, and the numbers in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

#: Words before a number that say what it counts. Section 2 in one system and period 3 in another may be one class.
_LABELS: Final = {
    "block": "block",
    "group": "group",
    "hour": "period",
    "p": "period",
    "per": "period",
    "period": "period",
    "room": "room",
    "sec": "section",
    "section": "section",
    "sem": "term",
    "semester": "term",
    "term": "term",
}

#: Further words that every class, or every school, may have in its name.
_COMMON: Final = frozenset(
    {
        *("a", "and", "at", "for", "in", "of", "on", "the", "to", "with"),
        *("advanced", "class", "course", "honors", "intro", "level", "year"),
        *(
            "academy",
            "campus",
            "center",
            "college",
            "district",
            "elementary",
            "grade",
            "high",
            "intermediate",
            "junior",
        ),
        *("middle", "primary", "public", "school", "secondary", "senior"),
    }
)


def differ(one: str, other: str) -> bool:
    """Whether two folded names say different things: no telling word in common, or other numbers.

    English 10 is not Chemistry 10, Lincoln Elementary School is not Washington Elementary School, and Grade 4 Reading
    is not Grade 5 Reading.
    """
    words, others = one.split(), other.split()
    telling, telling_others = _telling(words), _telling(others)
    if telling and telling_others:
        if telling.isdisjoint(telling_others):
            return True
    elif set(words).isdisjoint(others):
        return True
    return _numbers_differ(_numbers(words), _numbers(others))


def _telling(words: Iterable[str]) -> set[str]:
    return {
        word
        for word in words
        if word not in _COMMON and word not in _LABELS and not any(character.isdigit() for character in word)
    }


def _numbers(words: Iterable[str]) -> dict[str, set[str]]:
    """The numbers by what they count; those that do not say it under an empty word."""
    found: dict[str, set[str]] = {}
    label = ""
    for word in words:
        if word.isdigit():
            found.setdefault(label, set()).add(word.lstrip("0"))
        label = _LABELS.get(word, "")
    return found


def _numbers_differ(mine: dict[str, set[str]], theirs: dict[str, set[str]]) -> bool:
    return any(not (mine[label] <= theirs[label] or theirs[label] <= mine[label]) for label in mine.keys() & theirs)
