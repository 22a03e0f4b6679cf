"""What would agree if two numbers had nothing to do with one another."""

from __future__ import annotations

import heapq
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from identitymap_server.matching.compare import Agreement, agreement
from identitymap_server.matching.subjects import Subject
from identitymap_server.matching.tables import Values

#: So many pairs of strangers are compared. More would not tell chances below 1 in 1,000 any better than names do.
_STRANGERS: Final = 4_000


class NamesByChance:
    """How often the names of a record of each side agree by chance.

    Twice estimated, and the greater estimate counts: from how often each name occurs, which tells small chances, and
    from pairs of strangers, which knows nicknames and half names as well.
    """

    def __init__(self, legacy: Sequence[Subject], roster: Sequence[Subject]) -> None:
        """Of the present subjects of both sides."""
        mine, theirs = _named(legacy), _named(roster)
        pairs = len(mine) * len(theirs) or 1
        counts, others = Counter(map(_name, mine)), Counter(map(_name, theirs))
        same = sum(n * others[name] for name, n in counts.items())
        owners = sum(min(n, others[name]) for name, n in counts.items())
        #: The chance that the names of any two agree.
        self.any_two = max(same / pairs, _among_strangers(mine, theirs))
        #: The chance that they agree although the two are not one: every name has its own partner besides.
        self.namesakes = max(0.0, self.any_two - owners / pairs)


def matched_by_chance(mine: Values, theirs: Values) -> float:
    """How many values would be on both sides if each side had drawn its numbers anew from the range that both use.

    Known of numbers only: two sets of 5,000 numbers below 10,000 share 2,500 by chance, and two sets of words none.
    """
    expected = 0.0
    ours, others = _ranges(mine), _ranges(theirs)
    for length in ours.keys() & others.keys():
        (count, least, most), (other_count, other_least, other_most) = ours[length], others[length]
        size = max(most, other_most) - min(least, other_least) + 1
        expected += count * other_count / size
    return expected


def _ranges(values: Values) -> dict[int, tuple[int, int, int]]:
    """By number of digits: how many numbers, the least, the greatest."""
    found: dict[int, tuple[int, int, int]] = {}
    for value in values.holders:
        if value.isascii() and value.isdigit():
            number = int(value)
            count, least, most = found.get(len(value), (0, number, number))
            found[len(value)] = count + 1, min(least, number), max(most, number)
    return found


def _named(side: Sequence[Subject]) -> list[Subject]:
    return [s for s in side if s.present and (s.title or (s.first_name and s.last_name))]


def _name(subject: Subject) -> tuple[str, str]:
    if subject.title:
        return subject.title, ""
    return subject.first_name.partition(" ")[0], subject.last_name.partition(" ")[0]


def _among_strangers(mine: Sequence[Subject], theirs: Sequence[Subject]) -> float:
    """The share of strangers whose names agree."""
    if not mine or not theirs:
        return 0.0
    ours, others = _some(mine), _some(theirs)
    pairs = min(_STRANGERS, len(ours) * len(others))
    # Everybody in turn, each time round with somebody else.
    agree = sum(
        agreement(ours[n % len(ours)], others[(n + n // len(ours)) % len(others)]) is Agreement.AGREE
        for n in range(pairs)
    )
    return agree / pairs


def _some(side: Sequence[Subject]) -> list[Subject]:
    """Some of a side, in an order that has nothing to do with names: the same in whatever order they come."""
    return heapq.nsmallest(_STRANGERS, side, key=_scattered)


def _scattered(subject: Subject) -> tuple[int, bytes]:
    encoded = msgspec.json.encode(subject)
    return zlib.crc32(encoded), encoded
