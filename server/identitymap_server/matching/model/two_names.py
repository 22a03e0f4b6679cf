"""Whether two first names that nearly agree may be two children's: Jayden and Hayden, Rohit and Mohit.

A slip of the pen seldom makes a name of a name. So of a name and a word that is none, the word is a slip, unless it is
nearer to a third name. Two names are two people's. And no list has all names: of two words of which nobody knows
whether they are names, short ones may be twins', which rhyme in every language, and so may Alessandro and Alessandra.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from identitymap_server.matching.model import weights

#: The share of people who bear a usual first name at least: one in 10,000.
USUAL: Final = 1e-4

#: Names of so many letters have few neighbours.
_LONG: Final = 8

#: A slip is so many letters away from the name that was meant, at most.
_FARTHEST: Final = 3


def given_share(first_name: str) -> float:
    """The share of people who bear a name, in the shipped lists: what is given to children, and not what is written."""
    return weights.default().frequencies["first_key"].shares.get(first_name, 0.0)


def are_near(one: str, other: str, bearers: Callable[[str], int]) -> bool:
    """Whether two folded first names, near-equal, may be two people's.

    `bearers` says how many others of the records at hand bear a name.
    """
    if one[:-1] == other[:-1] and one[-1:] in _VOWELS and other[-1:] in _VOWELS:
        return True
    if one.translate(_LOOKS) == other.translate(_LOOKS):
        return False
    one_is, other_is = _is_name(one, other, bearers), _is_name(other, one, bearers)
    if one_is is other_is:
        are_long = min(len(one), len(other)) >= _LONG
        is_slip = DamerauLevenshtein.distance(one, other) <= 1 or _are_left_out(one, other)
        return one_is or not (are_long and is_slip) or one[:-1] == other[:-1]
    slip, meant = (other, one) if one_is else (one, other)
    return _nearest_usual(slip) < DamerauLevenshtein.distance(slip, meant)


def _is_name(word: str, other: str, bearers: Callable[[str], int]) -> bool:
    """Whether a word is a name by the list, or by the records: several bear it, too many to be slips for the other."""
    borne = bearers(word)
    return given_share(word) > 0 or (borne >= _SEVERAL and _SLIPS_AT_MOST * bearers(other) <= borne)


#: Who copies a list by eye or by machine takes a small l for a capital I.
_LOOKS: Final = str.maketrans("l1", "ii")

#: Boy and girl: Adriano and Adriana, Andrei and Andrea.
_VOWELS: Final = frozenset("aeio")

#: So many others bear what is a name, at least.
_SEVERAL: Final = 2

#: Of those who bear a name, so many are written with the same slip.
_SLIPS_AT_MOST: Final = 0.05


def _are_left_out(one: str, other: str) -> bool:
    """Whether the shorter word is the longer one without some letters, as where a field was too short."""
    shorter, longer = sorted((one, other), key=len)
    left = iter(longer)
    return all(letter in left for letter in shorter)


@functools.lru_cache(maxsize=65_536)
def _nearest_usual(word: str) -> int:
    """How many letters a word is away from the nearest usual name; one more than the farthest if there is none."""
    return min(DamerauLevenshtein.distance(word, name, score_cutoff=_FARTHEST) for name in _usual())


@functools.cache
def _usual() -> tuple[str, ...]:
    shares = weights.default().frequencies["first_key"].shares
    return tuple(name for name, share in shares.items() if share >= USUAL)
