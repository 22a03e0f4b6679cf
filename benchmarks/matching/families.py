"""Families meant to deceive: near-named twins, children with a parent's very name, one phone and mailbox for all.

Half of a family may be on one side only, so that a brother stands where the child looked for is missing. Names are
drawn by the frequencies of the United States' census; whatever a clerk gets wrong, is wrong on either side.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dataset import DataSet, Person, of_people
from identitymap_server.domain.records import PersonAttributes
from identitymap_server.matching.model import weights
from rapidfuzz.distance import JaroWinkler

FAMILIES: Final = 1_500

#: Shares of families: with twins, of these with names that resemble, and with a child that bears a parent's name.
_TWINS, _NEAR_NAMED, _NAMED_AFTER = 0.25, 0.6, 0.25

#: Shares of people: on both sides, and on one.
_BOTH, _ONE = 0.5, 0.2

#: Shares of fields: mistyped, left out, and of birth dates with a wrong digit.
_TYPO, _BLANK, _WRONG_DIGIT = 0.05, 0.08, 0.04

#: Shares of the records that have these at all.
_SUFFIX, _GENDER, _CONTACT = 0.5, 0.7, 0.6

_SHORTEST_MISTYPED = 3

#: Twins' names are so similar at least, after Jaro and Winkler: Jayden and Hayden are.
_NEAR: Final = 0.8
_MOST_SIMILAR: Final = 30


@dataclass(frozen=True, slots=True)
class _Member:
    first: str
    middle: str
    last: str
    born: str
    gender: str
    home: Mapping[str, str]
    household: str
    suffix: str = ""


def of(seed: int) -> DataSet:
    """Families by seed."""
    chance = random.Random(f"families {seed}")
    mine, theirs = [], []
    for number, member in enumerate(_members(chance)):
        where = chance.random()
        name = f"{number}"
        if where < _BOTH + _ONE:
            mine.append(Person(name, _written(chance, member), member.household))
        if where < _BOTH or where >= _BOTH + _ONE:
            theirs.append(Person(name, _written(chance, member), member.household))
    return of_people(seed, mine, theirs)


def _members(chance: random.Random) -> Iterator[_Member]:
    firsts, lasts = (weights.default().frequencies[column].shares for column in ("first_key", "last_key"))
    near = _NearNames(firsts)
    for number in range(FAMILIES):
        last = _drawn(chance, lasts)
        home = {
            "street": f"{chance.randint(1, 9999)} {_drawn(chance, lasts)} St",
            "city": "Roadkill",
            "postal_code": f"974{chance.randint(0, 30):02}",
            "phone": f"541-{chance.randint(200, 999)}-{chance.randint(0, 9999):04}",
            "email": f"{last}{number}@mail.example",
        }
        child = _Member("", "", last, "", "", home, f"family {number}")
        parent = replace(
            child, first=_drawn(chance, firsts), middle=_drawn(chance, firsts), born=_born(chance, range(1970, 1992))
        )
        yield parent
        children = [_child(chance, child, _drawn(chance, firsts)) for _ in range(chance.choice((1, 2, 2, 3)))]
        if chance.random() < _TWINS:
            one = children[0]
            name = near.of(chance, one.first) if chance.random() < _NEAR_NAMED else _drawn(chance, firsts)
            children.append(replace(_child(chance, child, name), born=one.born))
        if chance.random() < _NAMED_AFTER:
            suffix = chance.choice(("", "", "Jr."))
            middle = chance.choice((parent.middle, children[-1].middle))
            children[-1] = replace(children[-1], first=parent.first, middle=middle, suffix=suffix)
        yield from children


def _child(chance: random.Random, family: _Member, first: str) -> _Member:
    middle = _drawn(chance, weights.default().frequencies["first_key"].shares)
    return replace(
        family, first=first, middle=middle, born=_born(chance, range(2007, 2020)), gender=chance.choice("MF")
    )


def _born(chance: random.Random, years: range) -> str:
    return f"{chance.choice(years)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


class _NearNames:
    def __init__(self, shares: Mapping[str, float]) -> None:
        self._names = sorted(shares, key=lambda name: (-shares[name], name))[:1_500]
        self._found: dict[str, Sequence[str]] = {}

    def of(self, chance: random.Random, first: str) -> str:
        """A usual name that resembles another."""
        if first not in self._found:
            by_likeness = sorted((-JaroWinkler.similarity(first, name), name) for name in self._names if name != first)
            self._found[first] = [name for likeness, name in by_likeness[:_MOST_SIMILAR] if -likeness >= _NEAR]
        return chance.choice(self._found[first] or self._names)


def _drawn(chance: random.Random, shares: Mapping[str, float]) -> str:
    names, cumulative = _cumulative(id(shares), shares)
    return chance.choices(names, cum_weights=cumulative)[0]


_CACHE: dict[int, tuple[list[str], list[float]]] = {}


def _cumulative(key: int, shares: Mapping[str, float]) -> tuple[list[str], list[float]]:
    if key not in _CACHE:
        names = sorted(shares)
        _CACHE[key] = names, list(itertools.accumulate(shares[name] for name in names))
    return _CACHE[key]


def _written(chance: random.Random, member: _Member) -> PersonAttributes:
    """What a clerk has written down."""
    born = member.born
    if chance.random() < _WRONG_DIGIT:
        at = chance.choice((3, 6, 9))
        born = f"{born[:at]}{chance.randrange(10)}{born[at + 1 :]}"
    fields = {
        "first_name": _typed(chance, member.first),
        "middle_name": chance.choice((member.middle, member.middle[:1], "")),
        "last_name": _typed(chance, member.last),
        "suffix": member.suffix if chance.random() < _SUFFIX else "",
        "birth_date": "" if chance.random() < _BLANK else born,
        "gender": member.gender if chance.random() < _GENDER else "",
        "street": _typed(chance, member.home["street"]),
        **{name: member.home[name] for name in ("city", "postal_code")},
        **{name: member.home[name] for name in ("phone", "email") if chance.random() < _CONTACT},
    }
    if chance.random() < _BLANK / 4:
        fields["first_name"] = ""
    return PersonAttributes(**{name: value for name, value in fields.items() if value})


def _typed(chance: random.Random, text: str) -> str:
    if chance.random() >= _TYPO or len(text) < _SHORTEST_MISTYPED:
        return text
    at = chance.randrange(len(text) - 1)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice(
        (
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
        )
    )
