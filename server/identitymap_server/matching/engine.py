"""The way in: two sides and what people said of them go in, proposals come out."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.mappings import Evidence, LinkMethod
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import (
    Decision,
    DecisionVerdict,
    ImportedRow,
    Proposal,
    ReviewReason,
    Verdict,
)
from identitymap_server.matching import guards, patterns, rules, subjects, trust
from identitymap_server.matching.compare import Agreement, Comparison, Outcome, agreement, compare, look_alike
from identitymap_server.matching.names import NameOutcome
from identitymap_server.matching.pairs import PairKey, SharedIdentifiers, share
from identitymap_server.matching.sides import Sides
from identitymap_server.matching.subjects import Subject
from identitymap_server.matching.trust import CHANGEABLE
from identitymap_server.matching.values import is_made_of_name


def propose(sides: Sides, profile: MatchingProfile) -> list[Proposal]:
    """What the records, the decisions and the profile say of which pairs, by legacy key and Edlink ID.

    Of the links that exist only this is asked: whose the accounts are that an Edlink ID has already. `reconcile` does
    the rest.
    """
    return _Engine(sides, profile).propose()


@dataclass(slots=True)
class _Pair:
    """A pair under judgement."""

    shared: SharedIdentifiers
    imported: bool = False
    decided: bool = False
    reason: ReviewReason = ReviewReason.NONE
    comparison: Comparison | None = None
    names: Agreement = Agreement.UNTOLD

    @property
    def points(self) -> bool:
        """Whether something says that these two, and nobody else, belong together."""
        return self.decided or self.imported or bool(self.shared.unique)

    @property
    def fits_patterns_only(self) -> bool:
        """Whether nothing but patterns speaks for the pair."""
        shared = (*self.shared.unique, *self.shared.ambiguous)
        return not (self.decided or self.imported) and all(map(rules.is_pattern, shared))

    @property
    def points_by_pattern(self) -> bool:
        """Whether it takes a pattern to say that these two, and nobody else, belong together."""
        return not (self.decided or self.imported) and all(map(rules.is_pattern, self.shared.unique))

    @property
    def rule(self) -> str:
        if self.decided:
            return rules.DECISION
        if self.imported:
            return rules.IMPORTED
        first = (self.shared.unique or self.shared.ambiguous)[0]
        return first if rules.is_pattern(first) else f"{rules.IDENTIFIER}:{first}"


class _Engine:
    def __init__(self, sides: Sides, profile: MatchingProfile) -> None:
        self._sides = sides
        self._legacy_records = sorted(sides.legacy, key=lambda record: record.key)
        self._roster_records = sorted(sides.roster, key=lambda record: record.edlink_id)
        present = {i.type for record in sides.legacy for i in record.identifiers}
        present |= {i.type for record in sides.roster for i in record.identifiers}
        # What a source calls a type must not pass for a pattern.
        identifiers = tuple(
            type_ for type_ in trust.order(profile.trust, sides.entity_type, present) if not rules.is_pattern(type_)
        )
        self._standalone = frozenset(profile.trust.standalone)
        fitting = patterns.Fitting(profile.patterns, sides.entity_type, sides.schools)
        self._order = (*identifiers, *fitting.rules)
        self._explains = fitting.explains
        #: What people choose or schools make of names; what else agrees is a number or as good as one.
        self._chosen = CHANGEABLE | fitting.over_names
        trusted = frozenset(identifiers)
        telling = trust.telling(sides.entity_type, present)
        self._legacy = [
            subjects.of_record(record, trusted, fitting.of_legacy(record), telling) for record in self._legacy_records
        ]
        self._roster = [
            subjects.of_record(record, trusted, fitting.of_roster(record), telling) for record in self._roster_records
        ]
        self._legacy_positions = {record.key: n for n, record in enumerate(self._legacy_records)}
        self._roster_positions = {record.edlink_id: n for n, record in enumerate(self._roster_records)}
        self._twins = (_twins(self._legacy), _twins(self._roster))
        self._bearers = (_bearers(self._legacy), _bearers(self._roster))
        self._is_person = sides.entity_type is EntityType.PERSON
        self._one_to_one = sides.entity_type is not EntityType.CLASS
        self._refused = _pairs_decided(sides.decisions, DecisionVerdict.NOT_A_MATCH)
        self._decided = _pairs_decided(sides.decisions, DecisionVerdict.LINK)
        self._decided_partners = Counter(legacy_key for legacy_key, _ in self._decided)
        claims = {(row.legacy_key, row.edlink_id) for row in sides.imported} - self._refused
        self._claims_of_legacy = Counter(legacy_key for legacy_key, _ in claims)
        self._claims_of_roster: dict[tuple[EdlinkId, str], set[LegacyKey]] = {}
        for legacy_key, edlink_id in claims:
            self._claims_of_roster.setdefault((edlink_id, legacy_key.system), set()).add(legacy_key)

    def propose(self) -> list[Proposal]:
        pairs = {key: _Pair(shared) for key, shared in share(self._legacy, self._roster, self._order).items()}
        unknown = self._add_imported(pairs)
        self._add_decisions(pairs)
        for key, pair in pairs.items():
            pair.comparison = self._compare(key, pair)
            pair.names = agreement(self._legacy[key[0]], self._roster[key[1]])
        self._forget_coincidences(pairs)
        for key, pair in pairs.items():
            pair.reason = self._judge(key, pair)
        self._find_conflicts(pairs)
        self._find_strangers(pairs)
        self._find_linked_strangers(pairs)
        self._find_contradictions(pairs)
        proposals = [self._proposal(key, pair) for key, pair in pairs.items()]
        return sorted((*proposals, *unknown), key=lambda proposal: (proposal.legacy_key, proposal.edlink_id))

    def _add_imported(self, pairs: dict[PairKey, _Pair]) -> list[Proposal]:
        """Note the pairs that the imported table names and no person has settled.

        Gives proposals for rows about records that are not there.
        """
        unknown: list[Proposal] = []
        settled = self._refused | self._decided
        for row in self._sides.imported:
            position = self._legacy_positions.get(row.legacy_key)
            other = self._roster_positions.get(row.edlink_id)
            if (row.legacy_key, row.edlink_id) in settled:
                continue
            legacy_known = position is not None and self._legacy[position].present
            roster_known = other is not None and self._roster[other].present
            if position is not None and other is not None and legacy_known and roster_known:
                pairs.setdefault((position, other), _Pair(SharedIdentifiers())).imported = True
            else:
                unknown.append(_unknown_row(row, legacy_known=legacy_known, roster_known=roster_known))
        return unknown

    def _add_decisions(self, pairs: dict[PairKey, _Pair]) -> None:
        """A decided link settles both of its records, known yet or not; a decided "not a match" removes the pair."""
        for legacy_key, edlink_id in self._refused:
            if legacy_key in self._legacy_positions and edlink_id in self._roster_positions:
                pairs.pop((self._legacy_positions[legacy_key], self._roster_positions[edlink_id]), None)
        settled_legacy: set[int] = set()
        settled_roster: set[tuple[int, str]] = set()
        for legacy_key, edlink_id in self._decided:
            position, other = self._legacy_positions.get(legacy_key), self._roster_positions.get(edlink_id)
            if position is not None:
                settled_legacy.add(position)
            if other is not None:
                settled_roster.add((other, legacy_key.system))
            if position is not None and other is not None:
                pairs.setdefault((position, other), _Pair(SharedIdentifiers())).decided = True
        if self._one_to_one:
            for key in [
                key
                for key, pair in pairs.items()
                if not pair.decided and (key[0] in settled_legacy or (key[1], self._system(key[0])) in settled_roster)
            ]:
                del pairs[key]

    def _compare(self, key: PairKey, pair: _Pair) -> Comparison:
        """What the two say of one another. Values that a pattern of theirs reads as equal do not disagree."""
        compared = compare(self._legacy[key[0]], self._roster[key[1]])
        if not compared.disagreeing_types:
            return compared
        explained = {type_ for rule in pair.shared.unique for type_ in self._explains.get(rule, ())}
        disagreeing = tuple(type_ for type_ in compared.disagreeing_types if type_ not in explained)
        return msgspec.structs.replace(compared, disagreeing_types=disagreeing)

    def _forget_coincidences(self, pairs: dict[PairKey, _Pair]) -> None:
        """Take out pairs for which only a pattern speaks and whose names do not agree.

        Numbers agree by chance as well. Such a pair may be a question where nothing else is known of the two; it must
        not raise doubts about a pair for which an identifier speaks.
        """
        weak = [key for key, pair in pairs.items() if pair.fits_patterns_only and pair.names is not Agreement.AGREE]
        legacy = Counter(key[0] for key in pairs)
        roster = Counter((key[1], self._system(key[0])) for key in pairs)
        for key in weak:
            lone = legacy[key[0]] == 1 and roster[key[1], self._system(key[0])] == 1
            if not (lone and pairs[key].points):
                del pairs[key]

    def _judge(self, key: PairKey, pair: _Pair) -> ReviewReason:
        if pair.decided:
            legacy_key = self._legacy_records[key[0]].key
            contradicts_itself = self._one_to_one and self._decided_partners[legacy_key] > 1
            return ReviewReason.ALREADY_LINKED if contradicts_itself else ReviewReason.NONE
        assert pair.comparison is not None
        situation = guards.Situation(
            comparison=pair.comparison,
            stands_alone=not self._standalone.isdisjoint(pair.shared.unique),
            has_twin=key[0] in self._twins[0] or key[1] in self._twins[1],
            has_namesake=self._has_namesake(key, pair.comparison),
            imported=pair.imported,
            by_pattern=pair.points_by_pattern,
            made_of_name=self._is_made_of_name(key, pair),
            names_agree=pair.names is Agreement.AGREE,
            is_person=self._is_person,
        )
        guard = guards.objection(situation)
        # Of an identifier that others carry too, that is the trouble, not that nothing confirms it.
        if guard is not None and (pair.points or guard.reason is not ReviewReason.NOT_CONFIRMED):
            return ReviewReason.IMPORTED_ROW_REFUTED if pair.imported else guard.reason
        if pair.imported and self._is_contradicted(key):
            return ReviewReason.IMPORTED_ROW_REFUTED
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
                if not all(self._look_alike(accounts[0], account) for account in accounts[1:]):
                    _lower(pairs, keys, ReviewReason.CONFLICTING_IDENTIFIERS)
                    continue
                # A second account that only a pattern finds takes nothing from the one that an identifier names.
                named = [key for key in keys if not pairs[key].points_by_pattern]
                seconds = keys if len(named) != 1 else [key for key in keys if key not in named]
                _lower(pairs, seconds, ReviewReason.DUPLICATE_ACCOUNT)

    def _find_strangers(self, pairs: dict[PairKey, _Pair]) -> None:
        """Accounts may point to one Edlink ID only if they seem to be one person's, whatever their systems.

        A child's account in one system and her mother's in another, both with the child's number, are not.
        """
        accounts_of: dict[int, list[PairKey]] = {}
        for key in pairs:
            accounts_of.setdefault(key[1], []).append(key)
        for keys in accounts_of.values():
            accounts = sorted(key[0] for key in keys)
            if any(not self._same(one, other) for one, other in itertools.combinations(accounts, 2)):
                _lower(pairs, (key for key in keys if not pairs[key].decided), ReviewReason.CONFLICTING_IDENTIFIERS)

    def _find_linked_strangers(self, pairs: dict[PairKey, _Pair]) -> None:
        """The same for accounts that are linked already, even if they have left or nothing speaks for them now."""
        linked: dict[EdlinkId, list[LegacyKey]] = {}
        for legacy_key, edlink_id in self._sides.links:
            linked.setdefault(edlink_id, []).append(legacy_key)
        for key, pair in pairs.items():
            mine = self._legacy_records[key[0]].key
            others = linked.get(self._roster_records[key[1]].edlink_id, ())
            if not pair.decided and any(not self._may_join(key[0], other) for other in others if other != mine):
                _lower(pairs, (key,), ReviewReason.CONFLICTING_IDENTIFIERS)

    def _may_join(self, position: int, linked: LegacyKey) -> bool:
        """Whether an account may be linked beside another. `reconcile` has the say where both are of one system."""
        if linked.system == self._system(position):
            return True
        other = self._legacy_positions.get(linked)
        return other is not None and self._same(position, other)

    def _find_contradictions(self, pairs: dict[PairKey, _Pair]) -> None:
        """An identifier of one of the two that only others carry speaks against the pair, unique or not."""
        of_legacy: dict[int, list[PairKey]] = {}
        of_roster: dict[tuple[int, str], list[PairKey]] = {}
        for key in pairs:
            of_legacy.setdefault(key[0], []).append(key)
            of_roster.setdefault((key[1], self._system(key[0])), []).append(key)
        for key, pair in pairs.items():
            if pair.reason is not ReviewReason.NONE or pair.decided:
                continue
            own = pair.shared.values
            others = [pairs[other] for other in (*of_legacy[key[0]], *of_roster[key[1], self._system(key[0])])]
            if any(
                not own.issuperset(other.shared.values)
                for other in others
                if not (other.fits_patterns_only and other.reason is ReviewReason.DUPLICATE_ACCOUNT)
            ):
                pair.reason = ReviewReason.CONFLICTING_IDENTIFIERS

    def _is_contradicted(self, key: PairKey) -> bool:
        """Whether another row of the imported table claims one of the two, be its other record known or not.

        Two known accounts of one Edlink ID are left to `_find_conflicts`, which tells duplicates from strangers.
        """
        if not self._one_to_one:
            return False
        legacy_key, edlink_id = self._legacy_records[key[0]].key, self._roster_records[key[1]].edlink_id
        if self._claims_of_legacy[legacy_key] > 1:
            return True
        rivals = self._claims_of_roster.get((edlink_id, legacy_key.system), set()) - {legacy_key}
        return any(
            rival not in self._legacy_positions or not self._legacy[self._legacy_positions[rival]].present
            for rival in rivals
        )

    def _look_alike(self, one: int, other: int) -> bool:
        """Whether two legacy records seem to be accounts of the same person."""
        return look_alike(self._legacy[one], self._legacy[other])

    def _same(self, one: int, other: int) -> bool:
        """Whether two legacy records may share an Edlink ID."""
        mine, theirs = self._legacy[one], self._legacy[other]
        return look_alike(mine, theirs) if self._is_person else compare(mine, theirs).title is Outcome.EQUAL

    def _is_made_of_name(self, key: PairKey, pair: _Pair) -> bool:
        """Whether everything unique that the two share is made of a name."""
        shared = set(self._legacy[key[0]].identifiers).intersection(self._roster[key[1]].identifiers)
        return bool(pair.shared.unique) and all(
            type_ in self._chosen and is_made_of_name(value) for type_, value in shared if type_ in pair.shared.unique
        )

    def _has_namesake(self, key: PairKey, compared: Comparison) -> bool:
        """Whether, of a pair whose first names only resemble, somebody else bears the one's very names.

        Of the legacy side another account of the same person does not count.
        """
        if compared.first_name not in (NameOutcome.KNOWN_AS, NameOutcome.SIMILAR, NameOutcome.CONTAINED):
            return False
        mine, theirs = self._legacy[key[0]], self._roster[key[1]]
        # The two themselves bear the same names where only marks tell them apart.
        if any(other != key[1] for other in self._bearers[1].get((mine.first_name, mine.last_name), ())):
            return True
        accounts = self._bearers[0].get((theirs.first_name, theirs.last_name), ())
        return any(account != key[0] and not self._look_alike(key[0], account) for account in accounts)

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
    rules.PATTERN: LinkMethod.PATTERN,
}


def _pairs_decided(decisions: Iterable[Decision], verdict: DecisionVerdict) -> set[tuple[LegacyKey, EdlinkId]]:
    return {(decision.legacy_key, decision.edlink_id) for decision in decisions if decision.verdict is verdict}


def _lower(pairs: dict[PairKey, _Pair], keys: Iterable[PairKey], reason: ReviewReason) -> None:
    for key in keys:
        if pairs[key].reason is ReviewReason.NONE:
            pairs[key].reason = reason


def _twins(side: Sequence[Subject]) -> frozenset[int]:
    """The positions of people who share last name and birth date with another of their side, called otherwise.

    One who has left is a twin still.
    """
    births = [(s.last_name, s.birth_date) if s.last_name and s.birth_date else None for s in side]
    names: dict[object, set[str]] = {}
    for birth, subject in zip(births, side, strict=True):
        names.setdefault(birth, set()).add(f"{subject.first_name} {subject.middle_name}")
    return frozenset(n for n, birth in enumerate(births) if birth is not None and len(names[birth]) > 1)


def _bearers(side: Sequence[Subject]) -> dict[tuple[str, str], list[int]]:
    """The positions of people by first and last name, where both are known."""
    bearers: dict[tuple[str, str], list[int]] = {}
    for position, subject in enumerate(side):
        if subject.first_name and subject.last_name:
            bearers.setdefault((subject.first_name, subject.last_name), []).append(position)
    return bearers


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
