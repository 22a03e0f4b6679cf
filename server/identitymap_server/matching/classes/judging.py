"""From what pairs of classes say to what is certain, what is a question and what is neither.

Each pair is held against the table by itself; then parts of classes are recognised; then whatever another class could
claim as well is lowered; then questions that are answered, or that nobody could answer, are dropped. None of it depends
on the order of pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching.classes import class_rules, parts
from identitymap_server.matching.classes.candidates import PairKey
from identitymap_server.matching.classes.class_comparison import ClassComparison
from identitymap_server.matching.classes.class_subjects import ClassSubject
from identitymap_server.matching.classes.parts import Part

#: A legacy class, or the place of an Edlink class in a legacy system: something to which one class belongs.
Side = tuple[bool, str, int]

#: More candidates than this are no question that somebody could answer.
_MOST_CANDIDATES: Final = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of a pair; certain if there is no reason to ask."""

    rule: str
    reason: ReviewReason = ReviewReason.NONE

    @property
    def certain(self) -> bool:
        """Whether nobody has to look."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Case:
    """The pairs that are compared, and what is known of them beforehand."""

    compared: Mapping[PairKey, ClassComparison]
    legacy: Sequence[ClassSubject]
    roster: Sequence[ClassSubject]
    #: Pairs that a decision or an identifier has made certain.
    settled: Collection[PairKey]
    #: Pairs of which something else asks already.
    asked: Collection[PairKey]
    #: Pairs that are linked.
    linked: Collection[PairKey]

    def sides_of(self, key: PairKey) -> tuple[Side, Side]:
        """What a pair takes up: its legacy class, and the place of its Edlink class in the legacy system."""
        system = self.legacy[key[0]].system
        return (True, system, key[0]), (False, system, key[1])


def judge(case: Case) -> dict[PairKey, Judgement]:
    """What is said of the pairs that are neither settled nor asked about."""
    judged = _by_the_table(case)
    found = parts.find(case.compared, case.legacy, case.roster)
    judged.update(_parts(case, judged, found))
    lowered = _lower_rivals(case, judged, found)
    return _without_idle_questions(case, lowered, found)


def _by_the_table(case: Case) -> dict[PairKey, Judgement]:
    judged: dict[PairKey, Judgement] = {}
    for key, compared in case.compared.items():
        if key in case.settled or key in case.asked:
            continue
        row = class_rules.row_of(compared)
        if row is not None:
            judged[key] = Judgement(row.rule, ReviewReason.NONE if row.certain else class_rules.doubt(compared))
        elif key in case.linked and (objection := class_rules.objection(compared)):
            judged[key] = Judgement(class_rules.MEMBERS, objection)
    return judged


def _parts(case: Case, judged: Mapping[PairKey, Judgement], found: Mapping[PairKey, Part]) -> dict[PairKey, Judgement]:
    """Judgements on parts. A part that is most of its class may be certain by the table already."""
    return {
        key: Judgement(
            part.rule,
            ReviewReason.NONE
            if part.complete and class_rules.is_certain_part(case.compared[key])
            else ReviewReason.SPLIT_OR_MERGED,
        )
        for key, part in found.items()
        if not (key in case.settled or key in case.asked or (key in judged and judged[key].certain))
    }


def _lower_rivals(
    case: Case, judged: Mapping[PairKey, Judgement], found: Mapping[PairKey, Part]
) -> dict[PairKey, Judgement]:
    """What another class could claim as well is not certain. Judged by what was certain before anything was lowered."""
    neighbours = _by_side(case, case.compared)
    whole = {key for key in (*case.settled, *_certain(judged)) if key not in found}

    def is_rival(key: PairKey, other: PairKey) -> bool:
        if other in whole and (other in case.settled or key in found):
            # A class with a counterpart of its own is no part of another class.
            return True
        if key in found or other in found:
            return False
        return class_rules.may_rival(case.compared[key], case.compared[other])

    lowered = dict(judged)
    for key in _certain(judged):
        others = (other for side in case.sides_of(key) for other in neighbours[side] if other != key)
        if any(is_rival(key, other) for other in others):
            reason = ReviewReason.SPLIT_OR_MERGED if key in found else ReviewReason.INDISTINGUISHABLE
            lowered[key] = replace(judged[key], reason=reason)
    return lowered


def _without_idle_questions(
    case: Case, judged: Mapping[PairKey, Judgement], found: Mapping[PairKey, Part]
) -> dict[PairKey, Judgement]:
    """Without questions about classes that have their counterpart, and without those that nobody could answer."""
    certain = [*case.settled, *_certain(judged)]
    answered = {side for key in certain for side in case.sides_of(key)}
    with_counterpart = {side for key in certain if key not in found for side in case.sides_of(key)}

    def is_idle(key: PairKey, judgement: Judgement) -> bool:
        legacy, roster = case.sides_of(key)
        if judgement.certain or key in case.linked:
            return False
        if key in found:
            # Of a class that was split, the part is what may have a counterpart of its own.
            return (roster if judgement.rule == class_rules.SPLIT else legacy) in with_counterpart
        # A second legacy class of an Edlink class is a question, a second Edlink class of one that has its own is none.
        return legacy in answered or (roster in answered and not class_rules.is_a_second(case.compared[key]))

    kept = {key: judgement for key, judgement in judged.items() if not is_idle(key, judgement)}
    questions = [key for key, judgement in kept.items() if not (judgement.certain or key in case.linked)]
    asked = Counter(side for key in case.asked for side in case.sides_of(key))
    too_many = {
        key
        for side, keys in _by_side(case, questions).items()
        for key in _beyond(keys, _MOST_CANDIDATES - asked[side], case)
    }
    return {key: judgement for key, judgement in kept.items() if key not in too_many}


def _beyond(keys: Sequence[PairKey], most: int, case: Case) -> Iterable[PairKey]:
    """All but the `most` best of these pairs, and fewer if the best cannot be told from the rest."""
    if len(keys) <= most:
        return ()
    strengths = {key: class_rules.strength(case.compared[key]) for key in keys}
    bar = sorted(strengths.values(), reverse=True)[max(most, 0)]
    return [key for key in keys if most <= 0 or strengths[key] <= bar]


def _certain(judged: Mapping[PairKey, Judgement]) -> list[PairKey]:
    return [key for key, judgement in judged.items() if judgement.certain]


def _by_side(case: Case, keys: Iterable[PairKey]) -> dict[Side, list[PairKey]]:
    """Pairs by what they take up on either side."""
    found: dict[Side, list[PairKey]] = {}
    for key in keys:
        for side in case.sides_of(key):
            found.setdefault(side, []).append(key)
    return found
