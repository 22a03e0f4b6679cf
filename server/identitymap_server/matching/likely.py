"""What statistics say of the people whom nothing better has settled."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.keys import EdlinkId, LegacyKey
from identitymap_server.domain.mappings import Evidence, LinkMethod
from identitymap_server.domain.models import Model
from identitymap_server.domain.profiles import Trust
from identitymap_server.domain.proposals import Proposal, ReviewReason, Verdict
from identitymap_server.matching import likeness, questions, rules
from identitymap_server.matching.compare import look_alike
from identitymap_server.matching.judgement import Pair
from identitymap_server.matching.likeness import named_levels
from identitymap_server.matching.model import assign, classmates, sentences
from identitymap_server.matching.model.candidates import Candidate
from identitymap_server.matching.model.comparisons import COMPARISONS
from identitymap_server.matching.model.scoring import level_name
from identitymap_server.matching.pairs import PairKey
from identitymap_server.matching.population import Population


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

    likely = questions.worth_asking(people, by_key, model)

    def judged(key: PairKey, candidate: Candidate) -> assign.Candidate:
        present = people.legacy[key[0]].present and people.roster[key[1]].present
        is_likely = key in likely
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
_UNCONFIRMED: Final = frozenset({ReviewReason.NOT_CONFIRMED, ReviewReason.MADE_OF_NAME, ReviewReason.NAME_DIFFERS})


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


def _objection(people: Population, key: PairKey, candidate: Candidate, model: Model, trust: Trust) -> ReviewReason:
    found = likeness.guard(people, key, candidate, model, trust)
    return found.reason if found is not None else ReviewReason.NONE


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
