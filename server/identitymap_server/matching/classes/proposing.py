"""What is proposed of classes: what identifiers say, held against who is in the classes, and what those say besides."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Final

from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.proposals import DecisionVerdict, Proposal, ReviewReason, Verdict
from identitymap_server.domain.records import LegacyRecord, RosterRecord
from identitymap_server.matching import rules, trust
from identitymap_server.matching.classes import candidates, class_subjects
from identitymap_server.matching.classes.candidates import PairKey
from identitymap_server.matching.classes.class_comparison import ClassComparison, Members, compare
from identitymap_server.matching.classes.enrolled import KnownPeople, Pair
from identitymap_server.matching.classes.judging import Case, Judgement, judge
from identitymap_server.matching.classes.wording import explained
from identitymap_server.matching.sides import Sides
from identitymap_server.matching.strangers import are_strangers

#: How much the share of common people may move a question among the candidates of one class.
_CLOSENESS: Final = 0.09


def propose(
    sides: Sides,
    found: Iterable[Proposal],
    people: Iterable[Pair],
    legacy_people: Sequence[LegacyRecord] = (),
    roster_people: Sequence[RosterRecord] = (),
) -> list[Proposal]:
    """The proposals for classes, by legacy key and Edlink ID.

    `found` are those that rest on decisions, imported rows, identifiers and patterns. `people` are the pairs of people
    that are certain; the records of people say what teachers are called. What is `found` certain stays so, unless it
    is known who is in the two classes and they are not the same people.
    """
    return _Classes(sides, found, people, legacy_people, roster_people).propose()


class _Classes:
    def __init__(
        self,
        sides: Sides,
        found: Iterable[Proposal],
        people: Iterable[Pair],
        legacy_people: Sequence[LegacyRecord],
        roster_people: Sequence[RosterRecord],
    ) -> None:
        self._legacy_records = sorted(sides.legacy, key=lambda record: record.key)
        self._roster_records = sorted(sides.roster, key=lambda record: record.edlink_id)
        known = list(people)
        self._known = KnownPeople(known)
        accounts, persons = (sum(record.present for record in side) for side in (legacy_people, roster_people))
        self._are_strangers = are_strangers(accounts, persons, len(known))
        types = {i.type for record in sides.legacy for i in record.identifiers}
        types |= {i.type for record in sides.roster for i in record.identifiers}
        telling = trust.telling(EntityType.CLASS, types)
        self._legacy = class_subjects.of_legacy(self._legacy_records, self._known, legacy_people, telling)
        self._roster = class_subjects.of_roster(self._roster_records, self._known, roster_people, telling)
        mine = {record.key: position for position, record in enumerate(self._legacy_records) if record.present}
        theirs = {record.edlink_id: position for position, record in enumerate(self._roster_records) if record.present}

        def key_of(pair: Pair) -> PairKey | None:
            position, other = mine.get(pair[0]), theirs.get(pair[1])
            return None if position is None or other is None else (position, other)

        self._found: dict[PairKey, Proposal] = {}
        #: Proposals about records that are not there.
        self._elsewhere: list[Proposal] = []
        for proposal in found:
            key = key_of((proposal.legacy_key, proposal.edlink_id))
            if key is None:
                self._elsewhere.append(proposal)
            else:
                self._found[key] = proposal
        refused = ((d.legacy_key, d.edlink_id) for d in sides.decisions if d.verdict is DecisionVerdict.NOT_A_MATCH)
        self._refused = {key for pair in refused if (key := key_of(pair)) is not None}
        self._linked = {key for pair in sides.links if (key := key_of(pair)) is not None}

    def propose(self) -> list[Proposal]:
        keys = (candidates.pairs(self._legacy, self._roster) | self._found.keys() | self._linked) - self._refused
        compared = {key: compare(self._legacy[key[0]], self._roster[key[1]], self._known) for key in sorted(keys)}
        found = {
            key: _checked(proposal, compared[key], apart=self._are_apart(key, compared[key]))
            for key, proposal in self._found.items()
        }
        case = Case(
            compared=compared,
            legacy=self._legacy,
            roster=self._roster,
            settled={key for key, proposal in found.items() if proposal.verdict is Verdict.CERTAIN},
            asked={key for key, proposal in found.items() if _asks(proposal)},
            linked=self._linked,
        )
        for key, judgement in judge(case).items():
            # An identifier that others carry too says nothing; who is in the class may say all.
            if judgement.certain or key not in found:
                found[key] = self._proposal(key, judgement, compared[key])
        return sorted(
            (*self._elsewhere, *found.values()), key=lambda proposal: (proposal.legacy_key, proposal.edlink_id)
        )

    def _are_apart(self, key: PairKey, compared: ClassComparison) -> bool:
        """Whether not the same people are in two classes, by who is known, or because hardly anybody is known at all.

        Every district numbers its classes from 1.
        """
        if compared.members is Members.APART:
            return True
        return self._are_strangers and bool(self._legacy[key[0]].members.listed and self._roster[key[1]].members.listed)

    def _proposal(self, key: PairKey, judgement: Judgement, compared: ClassComparison) -> Proposal:
        shared = compared.shared
        closeness = _CLOSENESS * min(shared.least_of_legacy, shared.least_of_roster)
        doubtful = rules.CONFIDENCE.get(judgement.reason, 0.0) + closeness
        return Proposal(
            legacy_key=self._legacy_records[key[0]].key,
            edlink_id=self._roster_records[key[1]].edlink_id,
            verdict=Verdict.CERTAIN if judgement.certain else Verdict.POSSIBLE,
            method=LinkMethod.ROSTER,
            rule=judgement.rule,
            confidence=rules.CERTAIN_CONFIDENCE if judgement.certain else round(doubtful, 3),
            evidence=compared.evidence(),
            reason=judgement.reason,
            explanation=explained(judgement.rule, compared, judgement.reason),
        )


def _asks(proposal: Proposal) -> bool:
    """Whether a proposal is a question that the people of the classes cannot answer."""
    return proposal.verdict is Verdict.POSSIBLE and proposal.reason is not ReviewReason.AMBIGUOUS_IDENTIFIER


def _checked(proposal: Proposal, compared: ClassComparison, *, apart: bool) -> Proposal:
    """What an identifier, a pattern or an imported row says of a pair, beside what its people say.

    `apart` is whether they are not the same people.
    """
    known = {evidence.field for evidence in proposal.evidence}
    beside = tuple(evidence for evidence in compared.evidence() if evidence.field not in known)
    checked = dataclasses.replace(proposal, evidence=(*proposal.evidence, *beside))
    if proposal.verdict is not Verdict.CERTAIN or proposal.method is LinkMethod.DECISION or not apart:
        return checked
    imported = proposal.method is LinkMethod.IMPORTED
    reason = ReviewReason.IMPORTED_ROW_REFUTED if imported else ReviewReason.MEMBERS_DIFFER
    return dataclasses.replace(
        checked,
        verdict=Verdict.POSSIBLE,
        reason=reason,
        confidence=rules.CONFIDENCE[reason],
        explanation=rules.explained(proposal.rule, reason),
    )
