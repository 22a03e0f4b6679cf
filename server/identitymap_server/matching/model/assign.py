"""Which of the scored candidates are certain, which are possible, and which are nobody's.

People are one to one within a legacy system. A pair is certain only if each of the two is the other's best, clear of
the runner-up on both sides; where two cannot be told apart, both are questions. Nothing depends on the order of records
or on their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from identitymap_server.domain.models import Thresholds
from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching.pairs import PairKey

#: Candidates of one record at most. Of more that weigh the same none is shown: nobody could choose.
MOST_CANDIDATES: Final = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scored pair by its positions, in bits of posterior odds."""

    key: PairKey
    bits: float
    #: Whether it weighs enough to be a question.
    is_likely: bool
    #: Why it is not certain even if it is the best for both; NONE if nothing objects.
    objection: ReviewReason
    #: Whether both records are there. Who has left is nobody's partner, but stays a rival.
    present: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the scores."""

    system: Callable[[int], str]
    #: Whether two legacy records seem to be one person's, and two roster records.
    same_account: Callable[[int, int], bool]
    same_person: Callable[[int, int], bool]
    thresholds: Thresholds
    #: Records that something better than statistics has settled: legacy positions, and roster positions by system.
    settled_legacy: Collection[int] = ()
    settled_roster: Collection[tuple[int, str]] = ()
    #: The account that something better than statistics has given to a roster record, by system.
    holders: Mapping[tuple[int, str], int] = field(default_factory=dict)
    #: Pairs about which something better than statistics has raised a question.
    questioned: Collection[PairKey] = ()


def assign(candidates: Sequence[Candidate], known: Known) -> dict[PairKey, ReviewReason]:
    """The pairs to propose, each with the reason why it is not certain; NONE if it is."""
    return _Assignment(candidates, known).outcome()


class _Assignment:
    def __init__(self, candidates: Sequence[Candidate], known: Known) -> None:
        self._known = known
        self._of_legacy: dict[int, list[Candidate]] = {}
        self._of_roster: dict[tuple[int, str], list[Candidate]] = {}
        for candidate in candidates:
            self._of_legacy.setdefault(candidate.key[0], []).append(candidate)
            self._of_roster.setdefault(self._place(candidate), []).append(candidate)
        self._candidates = candidates

    def outcome(self) -> dict[PairKey, ReviewReason]:
        """As `assign` says."""
        likely = [c for c in self._candidates if self._is_open(c) and c.is_likely]
        judged = {candidate.key: self._judge(candidate) for candidate in likely}
        certain = {key: reason for key, reason in judged.items() if reason is ReviewReason.NONE}
        taken_legacy = {key[0] for key in certain}
        holders = {(key[1], self._known.system(key[0])): key[0] for key in certain} | dict(self._known.holders)
        questions = [
            (candidate, reason)
            for candidate in likely
            if candidate.key[0] not in taken_legacy
            and (reason := self._beside(candidate, judged[candidate.key], holders)) is not None
        ]
        return certain | self._shown(questions)

    def _is_open(self, candidate: Candidate) -> bool:
        return (
            candidate.present
            and candidate.key[0] not in self._known.settled_legacy
            and self._place(candidate) not in self._known.settled_roster
            and candidate.key not in self._known.questioned
        )

    def _judge(self, candidate: Candidate) -> ReviewReason:
        thresholds = self._known.thresholds
        if self._place(candidate) in self._known.holders:
            return ReviewReason.DUPLICATE_ACCOUNT
        if candidate.objection is not ReviewReason.NONE:
            return candidate.objection
        if candidate.bits < thresholds.certain_bits:
            return ReviewReason.POSSIBLE_MATCH
        close = candidate.bits - thresholds.margin_bits
        rivals = [
            other
            for other in self._of_legacy[candidate.key[0]]
            if other.key != candidate.key
            and other.bits > close
            and (other.present or not self._known.same_person(other.key[1], candidate.key[1]))
            and not self._is_another_pairs(other, candidate, self._of_roster[self._place(other)])
        ]
        if rivals:
            return ReviewReason.INDISTINGUISHABLE
        accounts = [
            other
            for other in self._of_roster[self._place(candidate)]
            if other.key != candidate.key
            and other.bits > close
            and (other.present or not self._known.same_account(other.key[0], candidate.key[0]))
            and not self._is_another_pairs(other, candidate, self._of_legacy[other.key[0]])
        ]
        if not accounts:
            return ReviewReason.NONE
        same = all(self._known.same_account(other.key[0], candidate.key[0]) for other in accounts)
        return ReviewReason.DUPLICATE_ACCOUNT if same else ReviewReason.INDISTINGUISHABLE

    def _is_another_pairs(self, rival: Candidate, candidate: Candidate, others: Sequence[Candidate]) -> bool:
        """Whether a rival's other record has a partner of its own, so that each of two twins goes to himself.

        If the rival were right, both the candidate and that partner would be wrong: both count against it.
        """
        better = max((other.bits for other in others if other.key != rival.key and other.present), default=rival.bits)
        gained, lost = candidate.bits - rival.bits, better - rival.bits
        return gained > 0 and lost > 0 and gained + lost >= self._known.thresholds.margin_bits

    def _beside(
        self, candidate: Candidate, reason: ReviewReason, holders: Mapping[tuple[int, str], int]
    ) -> ReviewReason | None:
        """The reason of a question, None if it is none: a person who has an account already is asked about only if
        this seems to be another account of hers.
        """
        if reason is ReviewReason.NONE:
            return None
        holder = holders.get(self._place(candidate))
        if holder is None:
            return reason
        duplicate = candidate.bits >= self._known.thresholds.certain_bits and self._known.same_account(
            holder, candidate.key[0]
        )
        return ReviewReason.DUPLICATE_ACCOUNT if duplicate else None

    def _shown(self, questions: Sequence[tuple[Candidate, ReviewReason]]) -> dict[PairKey, ReviewReason]:
        """The questions worth asking: the likeliest of each record, and few."""
        of_legacy: dict[int, list[float]] = {}
        of_roster: dict[tuple[int, str], list[float]] = {}
        for candidate, _ in questions:
            of_legacy.setdefault(candidate.key[0], []).append(candidate.bits)
            of_roster.setdefault(self._place(candidate), []).append(candidate.bits)
        floors = {key: _floor(bits, self._known.thresholds.margin_bits) for key, bits in of_legacy.items()}
        others = {key: _floor(bits, self._known.thresholds.margin_bits) for key, bits in of_roster.items()}
        return {
            candidate.key: reason
            for candidate, reason in questions
            if candidate.bits >= floors[candidate.key[0]] and candidate.bits >= others[self._place(candidate)]
        }

    def _place(self, candidate: Candidate) -> tuple[int, str]:
        return candidate.key[1], self._known.system(candidate.key[0])


def _floor(bits: list[float], margin: float) -> float:
    """What a candidate of a record has to weigh to be shown: near the best, and among the few best."""
    ordered = sorted(bits, reverse=True)
    if len(ordered) <= MOST_CANDIDATES:
        return ordered[0] - margin
    shown = ordered[MOST_CANDIDATES - 1]
    if shown == ordered[MOST_CANDIDATES]:
        better = [b for b in ordered if b > shown]
        shown = better[-1] if better else float("inf")
    return max(shown, ordered[0] - margin)
