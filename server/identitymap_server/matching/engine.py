"""The way in: two sides and what people said of them go in, proposals come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.mappings import Evidence, LinkMethod
from identitymap_server.domain.proposals import (
    Decision,
    DecisionVerdict,
    ImportedRow,
    Proposal,
    ReviewReason,
    Verdict,
)
from identitymap_server.domain.records import LegacyRecord, RosterRecord
from identitymap_server.matching import guards, rules, subjects
from identitymap_server.matching.compare import Comparison, Outcome, compare
from identitymap_server.matching.pairs import PairKey, SharedIdentifiers, share
from identitymap_server.matching.subjects import Subject
from identitymap_server.matching.trust import Trust


@dataclass(frozen=True, slots=True)
class Sides:
    """Everything known of one entity type in one integration. Order means nothing."""

    entity_type: EntityType
    legacy: Sequence[LegacyRecord]
    roster: Sequence[RosterRecord]
    decisions: Collection[Decision] = ()
    imported: Collection[ImportedRow] = ()


def propose(sides: Sides, trust: Trust) -> list[Proposal]:
    """What the records and the decisions say of which pairs, by legacy key and Edlink ID.

    Links that exist are not looked at here; `reconcile` does that.
    """
    return _Engine(sides, trust).propose()


@dataclass(slots=True)
class _Pair:
    """A pair under judgement."""

    shared: SharedIdentifiers
    imported: bool = False
    decided: bool = False
    reason: ReviewReason = ReviewReason.NONE
    comparison: Comparison | None = None

    @property
    def points(self) -> bool:
        """Whether something says that these two, and nobody else, belong together."""
        return self.decided or self.imported or bool(self.shared.unique)

    @property
    def rule(self) -> str:
        if self.decided:
            return rules.DECISION
        if self.imported:
            return rules.IMPORTED
        return f"{rules.IDENTIFIER}:{(self.shared.unique or self.shared.ambiguous)[0]}"


class _Engine:
    def __init__(self, sides: Sides, trust: Trust) -> None:
        self._sides = sides
        self._legacy_records = sorted(sides.legacy, key=lambda record: record.key)
        self._roster_records = sorted(sides.roster, key=lambda record: record.edlink_id)
        present = {i.type for record in sides.legacy for i in record.identifiers}
        present |= {i.type for record in sides.roster for i in record.identifiers}
        self._order = trust.order(sides.entity_type, present)
        self._standalone = frozenset(trust.standalone)
        trusted = frozenset(self._order)
        self._legacy = [subjects.of_record(record, trusted) for record in self._legacy_records]
        self._roster = [subjects.of_record(record, trusted) for record in self._roster_records]
        self._legacy_positions = {record.key: n for n, record in enumerate(self._legacy_records)}
        self._roster_positions = {record.edlink_id: n for n, record in enumerate(self._roster_records)}
        self._twins = (_twins(self._legacy), _twins(self._roster))
        self._is_person = sides.entity_type is EntityType.PERSON
        self._one_to_one = sides.entity_type is not EntityType.CLASS

    def propose(self) -> list[Proposal]:
        pairs = {key: _Pair(shared) for key, shared in share(self._legacy, self._roster, self._order).items()}
        unknown = self._add_imported(pairs)
        self._add_decisions(pairs)
        for key, pair in pairs.items():
            pair.comparison = compare(self._legacy[key[0]], self._roster[key[1]])
            pair.reason = self._judge(key, pair)
        self._find_conflicts(pairs)
        proposals = [self._proposal(key, pair) for key, pair in pairs.items()]
        return sorted((*proposals, *unknown), key=lambda proposal: (proposal.legacy_key, proposal.edlink_id))

    def _add_imported(self, pairs: dict[PairKey, _Pair]) -> list[Proposal]:
        """Note the pairs that the imported table names. Gives proposals for rows about records that nobody knows."""
        unknown: list[Proposal] = []
        refused = {
            (decision.legacy_key, decision.edlink_id)
            for decision in self._sides.decisions
            if decision.verdict is DecisionVerdict.NOT_A_MATCH
        }
        for row in self._sides.imported:
            position = self._legacy_positions.get(row.legacy_key)
            other = self._roster_positions.get(row.edlink_id)
            if (row.legacy_key, row.edlink_id) in refused:
                continue
            if position is None or other is None:
                unknown.append(_unknown_row(row, legacy_known=position is not None, roster_known=other is not None))
            elif self._legacy[position].present and self._roster[other].present:
                pairs.setdefault((position, other), _Pair(SharedIdentifiers())).imported = True
        return unknown

    def _add_decisions(self, pairs: dict[PairKey, _Pair]) -> None:
        """A decided link settles both of its records; a decided "not a match" removes the pair."""
        for decision in sorted(self._sides.decisions, key=lambda d: (d.legacy_key, d.edlink_id)):
            position = self._legacy_positions.get(decision.legacy_key)
            other = self._roster_positions.get(decision.edlink_id)
            if position is None or other is None:
                continue
            if decision.verdict is DecisionVerdict.NOT_A_MATCH:
                pairs.pop((position, other), None)
            else:
                pairs.setdefault((position, other), _Pair(SharedIdentifiers())).decided = True
        if self._one_to_one:
            settled_legacy = {key[0] for key, pair in pairs.items() if pair.decided}
            settled_roster = {(key[1], self._system(key[0])) for key, pair in pairs.items() if pair.decided}
            for key in [
                key
                for key, pair in pairs.items()
                if not pair.decided and (key[0] in settled_legacy or (key[1], self._system(key[0])) in settled_roster)
            ]:
                del pairs[key]

    def _judge(self, key: PairKey, pair: _Pair) -> ReviewReason:
        if pair.decided:
            return ReviewReason.NONE
        assert pair.comparison is not None
        situation = guards.Situation(
            comparison=pair.comparison,
            stands_alone=pair.imported or not self._standalone.isdisjoint(pair.shared.unique),
            has_twin=key[0] in self._twins[0] or key[1] in self._twins[1],
            is_person=self._is_person,
        )
        guard = guards.objection(situation)
        if guard is not None:
            return ReviewReason.IMPORTED_ROW_REFUTED if pair.imported else guard.reason
        if pair.points:
            return ReviewReason.NONE
        if any(self._look_alike(key[0], rival) for rival in pair.shared.rivals):
            return ReviewReason.DUPLICATE_ACCOUNT
        return ReviewReason.AMBIGUOUS_IDENTIFIER

    def _find_conflicts(self, pairs: dict[PairKey, _Pair]) -> None:
        """Where identifiers point from one record to several, none of them is certain."""
        partners: dict[int, list[PairKey]] = {}
        holders: dict[tuple[int, str], list[PairKey]] = {}
        for key, pair in pairs.items():
            if pair.points and not pair.decided:
                partners.setdefault(key[0], []).append(key)
                holders.setdefault((key[1], self._system(key[0])), []).append(key)
        for keys in partners.values():
            if len(keys) > 1:
                _lower(pairs, keys, ReviewReason.CONFLICTING_IDENTIFIERS)
        for keys in holders.values():
            if len(keys) > 1:
                accounts = [key[0] for key in keys]
                alike = all(self._look_alike(accounts[0], account) for account in accounts[1:])
                reason = ReviewReason.DUPLICATE_ACCOUNT if alike else ReviewReason.CONFLICTING_IDENTIFIERS
                _lower(pairs, keys, reason)

    def _look_alike(self, one: int, other: int) -> bool:
        """Whether two legacy records seem to be accounts of the same person."""
        compared = compare(self._legacy[one], self._legacy[other])
        return compared.names_agree and Outcome.DIFFERENT not in (compared.birth_date, compared.suffix, compared.role)

    def _system(self, position: int) -> str:
        return self._legacy_records[position].key.system

    def _proposal(self, key: PairKey, pair: _Pair) -> Proposal:
        assert pair.comparison is not None
        certain = pair.reason is ReviewReason.NONE
        agreeing = (
            *(Evidence(type_, "equal") for type_ in pair.shared.unique),
            *(Evidence(type_, "equal, not unique") for type_ in pair.shared.ambiguous),
        )
        return Proposal(
            legacy_key=self._legacy_records[key[0]].key,
            edlink_id=self._roster_records[key[1]].edlink_id,
            verdict=Verdict.CERTAIN if certain else Verdict.POSSIBLE,
            method=_METHODS[pair.rule.partition(":")[0]],
            rule=pair.rule,
            confidence=rules.CERTAIN_CONFIDENCE if certain else rules.CONFIDENCE[pair.reason],
            evidence=(*agreeing, *pair.comparison.evidence()),
            reason=pair.reason,
            explanation=rules.explained(pair.rule, pair.reason),
        )


_METHODS = {
    rules.DECISION: LinkMethod.DECISION,
    rules.IMPORTED: LinkMethod.IMPORTED,
    rules.IDENTIFIER: LinkMethod.IDENTIFIER,
}


def _lower(pairs: dict[PairKey, _Pair], keys: Iterable[PairKey], reason: ReviewReason) -> None:
    for key in keys:
        if pairs[key].reason is ReviewReason.NONE:
            pairs[key].reason = reason


def _twins(side: Sequence[Subject]) -> frozenset[int]:
    """The positions of people who share last name and birth date with another present one of their side."""
    births = [(s.last_name, s.birth_date) if s.present and s.last_name and s.birth_date else None for s in side]
    counts = Counter(births)
    return frozenset(n for n, birth in enumerate(births) if birth is not None and counts[birth] > 1)


def _unknown_row(row: ImportedRow, *, legacy_known: bool, roster_known: bool) -> Proposal:
    reason = ReviewReason.IMPORTED_ROW_UNKNOWN
    missing = (("legacy_record", legacy_known), ("roster_record", roster_known))
    return Proposal(
        legacy_key=row.legacy_key,
        edlink_id=row.edlink_id,
        verdict=Verdict.POSSIBLE,
        method=LinkMethod.IMPORTED,
        rule=rules.IMPORTED,
        confidence=rules.CONFIDENCE[reason],
        evidence=tuple(Evidence(field, "missing") for field, known in missing if not known),
        reason=reason,
        explanation=rules.explained(rules.IMPORTED, reason),
    )
