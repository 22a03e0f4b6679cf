"""When in the day a class is held, as systems write it: 2, P02, Period 2, 2(A), 2(A-E), A."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

#: A period's number or letter, and the day of the rotation; an empty day is every day.
Period = tuple[str, str]

_NUMBERED: Final = re.compile(r"0*(\d+)\s*(?:\(([a-z,\-\s]*)\))?")
_LETTER: Final = re.compile(r"(?:block\s*|period\s*)?([a-z])(?:\s*block)?")
_DAYS: Final = re.compile(r"([a-z])\s*-\s*([a-z])|([a-z])")


def parsed(texts: Iterable[str]) -> frozenset[Period]:
    """The periods that these texts name."""
    found: set[Period] = set()
    for text in texts:
        plain = text.strip().casefold()
        if letter := _LETTER.fullmatch(plain):
            found.add((letter[1], ""))
        for number, days in _NUMBERED.findall(plain):
            found.update((number, day) for day in _days(days))
    return frozenset(found)


def meet(one: Collection[Period], other: Collection[Period]) -> bool:
    """Whether two classes are held at the same time, as far as these periods say."""
    return any(
        mine[0] == theirs[0] and (mine[1] == theirs[1] or not mine[1] or not theirs[1])
        for mine in one
        for theirs in other
    )


def _days(text: str) -> list[str]:
    days = [
        day
        for first, last, single in _DAYS.findall(text)
        for day in (single or [chr(code) for code in range(ord(first), ord(last) + 1)])
    ]
    return days or [""]
