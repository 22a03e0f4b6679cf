"""A pair of people as the model's guards see it, and which of them objects."""

from __future__ import annotations

from typing import Final

from rapidfuzz.distance import JaroWinkler

from identitymap_server.domain.models import Model
from identitymap_server.domain.profiles import Trust
from identitymap_server.matching.compare import compare, marks_apart
from identitymap_server.matching.first_halves import is_first_half
from identitymap_server.matching.model import classmates, guards, shortening, two_names, weights
from identitymap_server.matching.model.candidates import Candidate
from identitymap_server.matching.model.comparisons import COMPARISONS
from identitymap_server.matching.model.refining import GENERATION
from identitymap_server.matching.model.scoring import level_name
from identitymap_server.matching.model.two_names import USUAL, given_share
from identitymap_server.matching.pairs import PairKey
from identitymap_server.matching.population import Population
from identitymap_server.matching.roles import RoleClass
from identitymap_server.matching.subjects import Subject


def guard(people: Population, key: PairKey, candidate: Candidate, model: Model, trust: Trust) -> guards.Guard | None:
    """The guard that objects to a pair; None if none does."""
    mine, theirs = people.legacy[key[0]], people.roster[key[1]]
    compared = compare(mine, theirs)
    levels = named_levels(candidate)
    names = mine.first_name.replace(" ", ""), theirs.first_name.replace(" ", "")
    least = min(map(given_share, names))
    return guards.objection(
        guards.Likeness(
            comparison=compared,
            levels=levels,
            kin_bits=candidate.kin_bits,
            certain_kin_bits=model.thresholds.certain_kin_bits,
            has_twin=people.has_twin(key),
            has_namesake=people.has_namesake(key, compared)
            or (
                levels["first_name"] not in _EXACT
                and people.others_bear_names_of(key, by_short_form=levels["first_name"] == "known_as")
            ),
            near_and_usual=(
                least >= _GIVEN_BESIDE and _near(*names) if levels["first_name"] == "known_as" else least >= USUAL
            ),
            may_be_two_names=_may_be_two_names(people, key, levels["first_name"]),
            short_and_usual=least >= _GIVEN_OFTEN,
            is_cut=levels["first_name"] == "known_as"
            # Pat is Patrick and Patricia.
            and levels["gender"] == "equal"
            and shortening.is_cut(*names, given_share),
            lives_alone=model.relatives + model.juniors < _ALONE,
            juniors_are_rare=model.juniors < _RARE,
            middle_names_tell=all(model.levels["middle_name"][name].kin < _TELLING for name in ("equal", "initial")),
            is_a_generation_apart=_years_apart(mine, theirs) >= GENERATION
            and (
                levels["birth_date"] == "same_day_and_month" or mine.birth_date_is_usual or theirs.birth_date_is_usual
            ),
            is_first_half=is_first_half(mine.first_name),
            lone_last_name=levels["first_name"] != "whole_name" and _has_last_name(mine) is not _has_last_name(theirs),
            is_rare=_shipped_share(mine) <= _RARE_NAME,
            are_staff=mine.role is theirs.role is RoleClass.STAFF,
            trusts_email=trust.email,
        )
    )


#: Levels of the first name at which there is nobody else to bear it.
_EXACT: Final = frozenset({"equal", "called", "different", "missing"})

#: The share who bear a name that may be given to a twin beside another form of it: Lisa beside Liza, not Margot beside
#: Marguerite.
_GIVEN_BESIDE: Final = 3e-4

#: The share who bear a name that is given by itself far more often than it is short for another: Emma, not Bill.
_GIVEN_OFTEN: Final = 2e-3

#: Two first names at least so similar, after Jaro and Winkler, are a letter or so apart: Jayden and Hayden are.
_NEAR: Final = 0.85


def _years_apart(one: Subject, other: Subject) -> int:
    return abs(one.birth_date.year - other.birth_date.year) if one.birth_date and other.birth_date else 0


#: Of a register of people who live alone, fewer than one in ten has a relative in it.
_ALONE: Final = 0.1

#: One in 500 people bears the name of a parent at home: what is left of that is below what the thresholds allow.
_RARE: Final = 2e-3


#: Two of a family begin their middle names alike by chance as often as this at the most.
_TELLING: Final = 0.15


def _has_last_name(subject: Subject) -> bool:
    """Whether somebody has a last name. A form that wants two names gets the one of somebody with one twice."""
    return bool(subject.last_name) and subject.last_name != subject.first_name


def _may_be_two_names(people: Population, key: PairKey, level: str) -> bool:
    """Whether the first names of a pair, near-equal, may be two children's."""
    mine, theirs = people.legacy[key[0]], people.roster[key[1]]
    if marks_apart(mine, theirs):
        return True
    if level not in _NEAR_EQUAL:
        return False
    names = mine.first_name.replace(" ", ""), theirs.first_name.replace(" ", "")
    return two_names.are_near(*names, lambda name: people.others_called(key, name))


#: Levels at which the first name of the one may be a slip for the other's.
_NEAR_EQUAL: Final = frozenset({"typo", "similar"})


def _shipped_share(subject: Subject) -> float:
    """The share of people who bear somebody's first and last name, in the shipped lists."""
    first, last = (weights.default().frequencies[column] for column in ("first_key", "last_key"))
    return first.of(subject.first_name.replace(" ", "")) * last.of(subject.last_name.replace(" ", ""))


#: Both names are on no list: one in 25 million bears them.
_RARE_NAME: Final = 5e-8


def _near(one: str, other: str) -> bool:
    return JaroWinkler.similarity(one, other) >= _NEAR


def named_levels(candidate: Candidate) -> dict[str, str]:
    """The name of the level that holds, by comparison; of classes only where they say anything."""
    named = {
        comparison.name: level_name(comparison, position)
        for comparison, position in zip(COMPARISONS, candidate.levels, strict=True)
    }
    level = classmates.level(candidate.classes)
    return {**named, "classes": level} if level else named
