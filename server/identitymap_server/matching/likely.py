"""What statistics say of the people whom nothing better has settled."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import JaroWinkler

from identitymap_server.domain.keys import EdlinkId, LegacyKey
from identitymap_server.domain.mappings import Evidence, LinkMethod
from identitymap_server.domain.models import Model
from identitymap_server.domain.profiles import Trust
from identitymap_server.domain.proposals import Proposal, ReviewReason, Verdict
from identitymap_server.matching import rules
from identitymap_server.matching.compare import compare, look_alike
from identitymap_server.matching.judgement import Pair
from identitymap_server.matching.model import assign, classmates, guards, sentences, shortening, weights
from identitymap_server.matching.model.candidates import Candidate
from identitymap_server.matching.model.comparisons import COMPARISONS, DIFFERENT, MISSING
from identitymap_server.matching.model.scoring import level_name
from identitymap_server.matching.pairs import PairKey
from identitymap_server.matching.population import Population
from identitymap_server.matching.roles import RoleClass
from identitymap_server.matching.subjects import Subject


@dataclass(frozen=True, slots=True)
class Settled:
    """What people have decided, about records known here or not: legacy positions, and roster positions by system."""

    legacy: Collection[int]
    roster: Collection[tuple[int, str]]
    refused: Collection[PairKey]


def propose(
    people: Population,
    pairs: Mapping[PairKey, Pair],
    settled: Settled,
    links: Collection[tuple[LegacyKey, EdlinkId]],
    scored: Sequence[Candidate],
    model: Model,
    trust: Trust,
) -> list[Proposal]:
    """The proposals of the model beside `pairs`, which identifiers, patterns and people speak for."""
    by_key = {
        (people.legacy_positions[candidate.legacy_key], people.roster_positions[candidate.edlink_id]): candidate
        for candidate in scored
    }
    certain = [key for key, pair in pairs.items() if pair.reason is ReviewReason.NONE]
    unconfirmed = _unconfirmed(people, pairs)
    doubtful = [key for key, pair in pairs.items() if pair.reason is not ReviewReason.NONE and key not in unconfirmed]
    questioned_legacy = {key[0] for key in doubtful}
    questioned_roster = {(key[1], people.system(key[0])) for key in doubtful}

    def judged(key: PairKey, candidate: Candidate) -> assign.Candidate:
        present = people.legacy[key[0]].present and people.roster[key[1]].present
        is_likely = (
            _is_likely(candidate, model)
            and not _is_another_generation(people, key, candidate)
            and not _is_one_of_several(people, key, candidate, model)
        )
        objection = _objection(people, key, candidate, model, trust) if is_likely else ReviewReason.POSSIBLE_MATCH
        # An identifier that points elsewhere, however doubtfully, speaks against the pair.
        if objection is ReviewReason.NONE and (
            key[0] in questioned_legacy or (key[1], people.system(key[0])) in questioned_roster
        ):
            objection = ReviewReason.CONFLICTING_IDENTIFIERS
        return assign.Candidate(key, candidate.bits, is_likely, objection, present)

    known = assign.Known(
        system=people.system,
        same_account=people.look_alike,
        same_person=lambda one, other: look_alike(people.roster[one], people.roster[other]),
        thresholds=model.thresholds,
        settled_legacy=frozenset(settled.legacy).union(key[0] for key in certain),
        settled_roster=frozenset(settled.roster),
        holders={(key[1], people.system(key[0])): key[0] for key in certain},
        questioned=(pairs.keys() - unconfirmed).union(settled.refused),
    )
    outcome = assign.assign([judged(key, candidate) for key, candidate in by_key.items()], known)
    strangers = _strangers(people, pairs, outcome, links)
    return [
        _proposal(by_key[key], ReviewReason.CONFLICTING_IDENTIFIERS if key in strangers else reason)
        for key, reason in outcome.items()
        # What an identifier asks is the better question.
        if key not in unconfirmed or (reason is ReviewReason.NONE and key not in strangers)
    ]


def _unconfirmed(people: Population, pairs: Mapping[PairKey, Pair]) -> set[PairKey]:
    """Pairs that an identifier or a pattern names but does not prove, where none names another for either of the two.

    They speak for the pair, though not enough, so that statistics may make it certain.
    """
    legacy = Counter(key[0] for key in pairs)
    roster = Counter((key[1], people.system(key[0])) for key in pairs)
    return {
        key
        for key, pair in pairs.items()
        if pair.reason in _UNCONFIRMED and legacy[key[0]] == 1 and roster[key[1], people.system(key[0])] == 1
    }


#: Why an identifier that nothing contradicts does not prove a pair.
_UNCONFIRMED: Final = frozenset({ReviewReason.NOT_CONFIRMED, ReviewReason.MADE_OF_NAME})


def _strangers(
    people: Population,
    pairs: Mapping[PairKey, Pair],
    outcome: Mapping[PairKey, ReviewReason],
    links: Collection[tuple[LegacyKey, EdlinkId]],
) -> set[PairKey]:
    """Certain pairs whose Edlink ID has, or may have, an account that does not seem to be the same person's."""
    certain = [key for key, reason in outcome.items() if reason is ReviewReason.NONE]
    accounts: dict[int, set[int]] = {}
    for account, other in (*pairs, *certain):
        accounts.setdefault(other, set()).add(account)
    beside = people.beside(links)
    return {
        key
        for key in certain
        if not beside(key)
        or any(account != key[0] and not people.may_share(key[0], account) for account in accounts[key[1]])
    }


def _is_likely(candidate: Candidate, model: Model) -> bool:
    """Whether a pair is worth a question: somebody has a name on both sides, and both weights suffice."""
    levels = named_levels(candidate)
    named = levels["first_name"] != MISSING or levels["last_name"] != MISSING
    thresholds = model.thresholds
    if candidate.bits < _HALF_A_NAME_BITS and _is_half_a_name_and_a_day(levels):
        return False
    if levels["birth_date"] == DIFFERENT and not (
        levels["household"] in guards.SAME_HOUSEHOLD or levels["middle_name"] in guards.SAME_MIDDLE
    ):
        # Cousins, or nobody's relatives.
        return False
    if levels["household"] in guards.SAME_HOUSEHOLD and (
        levels["birth_date"] == "equal" or _same_but_for_first_name(levels)
    ):
        # All else is the same: somebody may have two first names, or two names in two scripts.
        other_gender = levels["gender"] == DIFFERENT
        return candidate.bits >= thresholds.possible_bits and (not other_gender or candidate.kin_bits >= 0)
    return named and candidate.bits >= thresholds.possible_bits and candidate.kin_bits >= thresholds.possible_kin_bits


def _is_half_a_name_and_a_day(levels: Mapping[str, str]) -> bool:
    """Whether a first or a last name and the birth date agree, and nothing else: of a frequent name there are several
    such pairs in any district.
    """
    if levels["first_name"] == "contained":
        # The whole name may stand in the field.
        return False
    halved = MISSING in (levels["first_name"], levels["last_name"]) or levels["last_name"] == DIFFERENT
    return (
        halved
        and levels["birth_date"] == "equal"
        and levels["household"] not in guards.SAME_HOUSEHOLD
        and levels["middle_name"] not in guards.SAME_MIDDLE
        and levels["school"] != "equal"
        and levels.get("classes") != classmates.MOST
    )


#: What such a pair has to weigh to be a question.
_HALF_A_NAME_BITS: Final = 4.0


def _is_another_generation(people: Population, key: PairKey, candidate: Candidate) -> bool:
    """Whether one is a student and the other is not, and birth date or suffix says the same."""
    mine, theirs = people.legacy[key[0]], people.roster[key[1]]
    of_two_roles = mine.role and theirs.role and mine.role is not theirs.role
    born = named_levels(candidate)["birth_date"]
    # Nobody is a pupil and the parent of one.
    of_a_family = {mine.role, theirs.role} == {RoleClass.STUDENT, RoleClass.FAMILY} and born != "equal"
    suffixes = mine.suffix and theirs.suffix and mine.suffix != theirs.suffix
    return bool(of_two_roles and (suffixes or of_a_family or born == DIFFERENT))


def _is_one_of_several(people: Population, key: PairKey, candidate: Candidate, model: Model) -> bool:
    """Whether nothing but a name agrees that many are given and somebody else bears as well: nobody could tell which of
    them it is.
    """
    levels = named_levels(candidate)
    mine, theirs = people.legacy[key[0]], people.roster[key[1]]
    of_two_roles = mine.role and theirs.role and mine.role is not theirs.role
    told = (
        levels["birth_date"] == "equal"
        or levels["household"] in guards.SAME_HOUSEHOLD
        or levels["middle_name"] in guards.SAME_MIDDLE
        or (levels["school"] == "equal" and levels["grade"] != DIFFERENT and not of_two_roles)
        or levels.get("classes") == classmates.MOST
    )
    return not told and people.others_bear_names_of(key) and _is_common(people, key, model)


def _is_common(people: Population, key: PairKey, model: Model) -> bool:
    """Whether one of the two bears a name that many bear: Emily Smith."""
    first, last = model.frequencies["first_key"], model.frequencies["last_key"]
    return any(
        first.of(one.first_name.replace(" ", "")) * last.of(one.last_name.replace(" ", "")) >= _COMMON
        for one in (people.legacy[key[0]], people.roster[key[1]])
    )


#: Of a town of 50,000 one bears such a name at least.
_COMMON: Final = 2e-5


def _same_but_for_first_name(levels: Mapping[str, str]) -> bool:
    """Whether last and middle name agree, and nothing tells that the two are of different ages."""
    return (
        levels["last_name"] in guards.SAME_LAST
        and levels["middle_name"] in guards.SAME_MIDDLE
        and levels["birth_date"] in guards.SAME_BIRTH | {MISSING}
    )


def _objection(people: Population, key: PairKey, candidate: Candidate, model: Model, trust: Trust) -> ReviewReason:
    found = guard(people, key, candidate, model, trust)
    return found.reason if found is not None else ReviewReason.NONE


def guard(people: Population, key: PairKey, candidate: Candidate, model: Model, trust: Trust) -> guards.Guard | None:
    """The guard that objects to a pair; None if none does."""
    mine, theirs = people.legacy[key[0]], people.roster[key[1]]
    compared = compare(mine, theirs)
    levels = named_levels(candidate)
    names = mine.first_name.replace(" ", ""), theirs.first_name.replace(" ", "")
    least = min(map(_share, names))
    return guards.objection(
        guards.Likeness(
            comparison=compared,
            levels=levels,
            kin_bits=candidate.kin_bits,
            certain_kin_bits=model.thresholds.certain_kin_bits,
            has_twin=people.has_twin(key),
            has_namesake=people.has_namesake(key, compared)
            or (levels["first_name"] not in _EXACT and people.others_bear_names_of(key)),
            near_and_usual=least >= _USUAL and (levels["first_name"] != "known_as" or _near(*names)),
            short_and_usual=least >= _GIVEN_OFTEN,
            is_cut=levels["first_name"] == "known_as"
            # Pat is Patrick and Patricia.
            and levels["gender"] == "equal"
            and shortening.is_cut(*names, _share),
            lives_alone=model.relatives + model.juniors < _ALONE,
            juniors_are_rare=model.juniors < _RARE,
            lone_last_name=bool(mine.last_name) is not bool(theirs.last_name),
            is_rare=_shipped_share(mine) <= _RARE_NAME,
            are_staff=mine.role is theirs.role is RoleClass.STAFF,
            trusts_email=trust.email,
        )
    )


#: Levels of the first name at which there is nobody else to bear it.
_EXACT: Final = frozenset({"equal", "called", "different", "missing"})

#: The share of people who bear a usual first name at least: one in 10,000. A slip of the pen seldom makes such a name.
_USUAL: Final = 1e-4

#: The share who bear a name that is given by itself far more often than it is short for another: Emma, not Bill.
_GIVEN_OFTEN: Final = 2e-3

#: Two first names at least so similar, after Jaro and Winkler, are a letter or so apart: Jayden and Hayden are.
_NEAR: Final = 0.85


#: Of a register of people who live alone, fewer than one in ten has a relative in it.
_ALONE: Final = 0.1

#: One in 500 people bears the name of a parent at home: what is left of that is below what the thresholds allow.
_RARE: Final = 2e-3


def _share(first_name: str) -> float:
    """The share of people who bear a name, in the shipped lists: what is given to children, and not what is written."""
    return weights.default().frequencies["first_key"].shares.get(first_name, 0.0)


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


#: Decimals of a bit in evidence.
_EVIDENCE_DECIMALS: Final = 1


def evidence(candidate: Candidate) -> tuple[Evidence, ...]:
    """What was compared, field by field, and what each is worth in bits."""
    compared = [
        Evidence(comparison.name, level_name(comparison, position), round(bits, _EVIDENCE_DECIMALS))
        for comparison, position, bits in zip(COMPARISONS, candidate.levels, candidate.weight.parts, strict=True)
        if position >= 0
    ]
    if classmates.level(candidate.classes):
        shared = candidate.classes
        outcome = f"{shared.both} of {shared.of_legacy} legacy and {shared.of_roster} Edlink"
        compared.append(Evidence("shared_classes", outcome, round(candidate.classes_bits, _EVIDENCE_DECIMALS)))
    return tuple(compared)


def probability(candidate: Candidate) -> float:
    """How likely the two are one person, before any guard is asked."""
    return 1 / (1 + math.exp2(-min(candidate.bits, candidate.kin_bits)))


def _proposal(candidate: Candidate, reason: ReviewReason) -> Proposal:
    return Proposal(
        legacy_key=candidate.legacy_key,
        edlink_id=candidate.edlink_id,
        verdict=Verdict.POSSIBLE if reason else Verdict.CERTAIN,
        method=LinkMethod.STATISTICS,
        rule=rules.STATISTICS,
        confidence=round(probability(candidate), 6),
        evidence=evidence(candidate),
        reason=reason,
        explanation=sentences.explained(named_levels(candidate), reason),
    )
