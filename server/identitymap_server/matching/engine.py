"""The way in: two sides and what people said of them go in, proposals come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

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
from identitymap_server.matching import guards, likely, rules
from identitymap_server.matching.compare import Agreement, Comparison, agreement, compare
from identitymap_server.matching.conflicts import Conflicts
from identitymap_server.matching.doubtful import DoubtfulIdentifiers
from identitymap_server.matching.guards import Guard
from identitymap_server.matching.judgement import Pair
from identitymap_server.matching.model import weights
from identitymap_server.matching.model.candidates import Candidate
from identitymap_server.matching.pairs import PairKey, SharedIdentifiers, share
from identitymap_server.matching.population import Population
from identitymap_server.matching.sides import Sides
from identitymap_server.matching.values import is_made_of_name


def propose(sides: Sides, profile: MatchingProfile, scored: Sequence[Candidate] = ()) -> list[Proposal]:
    """What the records, the decisions and the profile say of which pairs, by legacy key and Edlink ID.

    Of the links that exist only this is asked: whose the accounts are that an Edlink ID has already. `reconcile` does
    the rest. `scored` are the candidates under the profile's model, among people.
    """
    return _Engine(sides, profile, scored).propose()


def guard_of(sides: Sides, profile: MatchingProfile, legacy_key: LegacyKey, edlink_id: EdlinkId) -> Guard | None:
    """The guard that objects to a pair that identifiers or patterns speak for; None if none does, or nothing speaks for
    it. Both records must be of the sides.
    """
    return _Engine(sides, profile, ()).guard(legacy_key, edlink_id)


class _Engine:
    def __init__(self, sides: Sides, profile: MatchingProfile, scored: Sequence[Candidate]) -> None:
        self._sides = sides
        self._people = Population(sides, profile)
        self._standalone = frozenset(profile.trust.standalone)
        self._profile = profile
        self._scored = scored
        self._one_to_one = sides.entity_type is not EntityType.CLASS
        self._refused = _pairs_decided(sides.decisions, DecisionVerdict.NOT_A_MATCH)
        self._decided = _pairs_decided(sides.decisions, DecisionVerdict.LINK)
        self._decided_partners = Counter(legacy_key for legacy_key, _ in self._decided)
        claims = {(row.legacy_key, row.edlink_id) for row in sides.imported} - self._refused
        self._claims_of_legacy = Counter(legacy_key for legacy_key, _ in claims)
        #: Legacy positions, and roster positions by system, of whom people have decided.
        self._settled_legacy: set[int] = set()
        self._settled_roster: set[tuple[int, str]] = set()
        self._claims_of_roster: dict[tuple[EdlinkId, str], set[LegacyKey]] = {}
        for legacy_key, edlink_id in claims:
            self._claims_of_roster.setdefault((edlink_id, legacy_key.system), set()).add(legacy_key)

    def propose(self) -> list[Proposal]:
        pairs = self._sharing()
        unknown = self._add_imported(pairs)
        self._add_decisions(pairs)
        for key, pair in pairs.items():
            pair.comparison = self._compare(key, pair)
            pair.names = self._names(key)
        self._doubtful = DoubtfulIdentifiers(self._people, pairs)
        self._forget_coincidences(pairs)
        for key, pair in pairs.items():
            pair.reason = self._judge(key, pair)
        Conflicts(self._people, pairs).lower(self._sides.links)
        likely = self._likely(pairs) if self._scored else []
        named = {self._key_of(proposal) for proposal in likely} & pairs.keys()
        proposals = [self._proposal(key, pair) for key, pair in pairs.items() if key not in named]
        # What an identifier does not prove, statistics may; the evidence is that of both.
        proposals += [self._with_identifiers(proposal, pairs.get(self._key_of(proposal))) for proposal in likely]
        return sorted((*proposals, *unknown), key=lambda proposal: (proposal.legacy_key, proposal.edlink_id))

    def guard(self, legacy_key: LegacyKey, edlink_id: EdlinkId) -> Guard | None:
        """As `guard_of` says."""
        key = self._people.legacy_positions[legacy_key], self._people.roster_positions[edlink_id]
        pairs = self._sharing()
        if key not in pairs:
            return None
        for other, pair in pairs.items():
            pair.names = self._names(other)
        self._doubtful = DoubtfulIdentifiers(self._people, pairs)
        pairs[key].comparison = self._compare(key, pairs[key])
        return self._guard(key, pairs[key])

    def _sharing(self) -> dict[PairKey, Pair]:
        """The pairs that share an identifier or fit a pattern."""
        shared_by = share(self._people.legacy, self._people.roster, self._people.order)
        return {key: Pair(shared) for key, shared in shared_by.items()}

    def _names(self, key: PairKey) -> Agreement:
        return agreement(self._people.legacy[key[0]], self._people.roster[key[1]])

    def _likely(self, pairs: dict[PairKey, Pair]) -> list[Proposal]:
        """What statistics say of those whom nothing else has settled."""
        legacy, roster = self._people.legacy_positions, self._people.roster_positions
        refused = {
            (legacy[legacy_key], roster[edlink_id])
            for legacy_key, edlink_id in self._refused
            if legacy_key in legacy and edlink_id in roster
        }
        settled = likely.Settled(self._settled_legacy, self._settled_roster, refused)
        model = self._profile.model or weights.default()
        return likely.propose(self._people, pairs, settled, self._sides.links, self._scored, model, self._profile.trust)

    def _place(self, key: PairKey) -> tuple[int, str]:
        return key[1], self._people.system(key[0])

    def _add_imported(self, pairs: dict[PairKey, Pair]) -> list[Proposal]:
        """Note the pairs that the imported table names and no person has settled.

        Gives proposals for rows about records that are not there.
        """
        unknown: list[Proposal] = []
        settled = self._refused | self._decided
        for row in self._sides.imported:
            position = self._people.legacy_positions.get(row.legacy_key)
            other = self._people.roster_positions.get(row.edlink_id)
            if (row.legacy_key, row.edlink_id) in settled:
                continue
            legacy_known = position is not None and self._people.legacy[position].present
            roster_known = other is not None and self._people.roster[other].present
            if position is not None and other is not None and legacy_known and roster_known:
                pairs.setdefault((position, other), Pair(SharedIdentifiers())).imported = True
            else:
                unknown.append(_unknown_row(row, legacy_known=legacy_known, roster_known=roster_known))
        return unknown

    def _add_decisions(self, pairs: dict[PairKey, Pair]) -> None:
        """A decided link settles both of its records, known yet or not; a decided "not a match" removes the pair."""
        for legacy_key, edlink_id in self._refused:
            if legacy_key in self._people.legacy_positions and edlink_id in self._people.roster_positions:
                pairs.pop((self._people.legacy_positions[legacy_key], self._people.roster_positions[edlink_id]), None)
        for legacy_key, edlink_id in self._decided:
            position, other = (
                self._people.legacy_positions.get(legacy_key),
                self._people.roster_positions.get(edlink_id),
            )
            if position is not None:
                self._settled_legacy.add(position)
            if other is not None:
                self._settled_roster.add((other, legacy_key.system))
            if position is not None and other is not None:
                pairs.setdefault((position, other), Pair(SharedIdentifiers())).decided = True
        if self._one_to_one:
            for key in [
                key
                for key, pair in pairs.items()
                if not pair.decided and (key[0] in self._settled_legacy or self._place(key) in self._settled_roster)
            ]:
                del pairs[key]

    def _compare(self, key: PairKey, pair: Pair) -> Comparison:
        """What the two say of one another. Values that a pattern of theirs reads as equal do not disagree."""
        compared = compare(self._people.legacy[key[0]], self._people.roster[key[1]])
        if not compared.disagreeing_types:
            return compared
        explained = {type_ for rule in pair.shared.unique for type_ in self._people.explains.get(rule, ())}
        disagreeing = tuple(type_ for type_ in compared.disagreeing_types if type_ not in explained)
        return msgspec.structs.replace(compared, disagreeing_types=disagreeing)

    def _forget_coincidences(self, pairs: dict[PairKey, Pair]) -> None:
        """Take out pairs for which only a pattern speaks and whose names do not agree.

        Numbers agree by chance as well. Such a pair may be a question where nothing else is known of the two; it must
        not raise doubts about a pair for which an identifier speaks.
        """
        weak = [key for key, pair in pairs.items() if pair.fits_patterns_only and pair.names is not Agreement.AGREE]
        legacy = Counter(key[0] for key in pairs)
        roster = Counter((key[1], self._people.system(key[0])) for key in pairs)
        for key in weak:
            lone = legacy[key[0]] == 1 and roster[key[1], self._people.system(key[0])] == 1
            if not (lone and pairs[key].points):
                del pairs[key]

    def _judge(self, key: PairKey, pair: Pair) -> ReviewReason:
        if pair.decided:
            legacy_key = self._people.legacy_records[key[0]].key
            contradicts_itself = self._one_to_one and self._decided_partners[legacy_key] > 1
            return ReviewReason.ALREADY_LINKED if contradicts_itself else ReviewReason.NONE
        guard = self._guard(key, pair)
        # Of an identifier that others carry too, that is the trouble, not that nothing confirms it.
        if guard is not None and (pair.points or guard.reason is not ReviewReason.NOT_CONFIRMED):
            return ReviewReason.IMPORTED_ROW_REFUTED if pair.imported else guard.reason
        if pair.imported and self._is_contradicted(key):
            return ReviewReason.IMPORTED_ROW_REFUTED
        if pair.points:
            return ReviewReason.NONE
        if any(self._people.look_alike(key[0], rival) for rival in pair.shared.rivals):
            return ReviewReason.DUPLICATE_ACCOUNT
        return ReviewReason.AMBIGUOUS_IDENTIFIER

    def _guard(self, key: PairKey, pair: Pair) -> Guard | None:
        """The guard that objects to a pair; None if none does."""
        assert pair.comparison is not None
        situation = guards.Situation(
            comparison=pair.comparison,
            stands_alone=not self._standalone.isdisjoint(self._doubtful.believed(key, pair)),
            has_twin=self._people.has_twin(key),
            has_namesake=self._people.has_namesake(key, pair.comparison),
            names_are_borne=self._people.is_of_people and self._people.others_bear_names_of(key),
            next_is_namesake=self._people.is_of_people and self._people.namesake_is_next(key),
            imported=pair.imported,
            in_doubt=self._doubtful.alone_name(key, pair),
            by_pattern=pair.points_by_pattern,
            by_mailbox=pair.points_by_mailbox,
            made_of_name=self._is_made_of_name(key, pair),
            names_agree=pair.names is Agreement.AGREE,
            is_person=self._people.is_of_people,
        )
        return guards.objection(situation)

    def _is_contradicted(self, key: PairKey) -> bool:
        """Whether another row of the imported table claims one of the two, be its other record known or not.

        Two known accounts of one Edlink ID are left to `Conflicts`, which tells duplicates from strangers.
        """
        if not self._one_to_one:
            return False
        legacy_key, edlink_id = self._people.legacy_records[key[0]].key, self._people.roster_records[key[1]].edlink_id
        if self._claims_of_legacy[legacy_key] > 1:
            return True
        rivals = self._claims_of_roster.get((edlink_id, legacy_key.system), set()) - {legacy_key}
        return any(
            rival not in self._people.legacy_positions
            or not self._people.legacy[self._people.legacy_positions[rival]].present
            for rival in rivals
        )

    def _is_made_of_name(self, key: PairKey, pair: Pair) -> bool:
        """Whether everything unique that the two share is made of a name."""
        shared = set(self._people.legacy[key[0]].identifiers).intersection(self._people.roster[key[1]].identifiers)
        return bool(pair.shared.unique) and all(
            type_ in self._people.chosen and is_made_of_name(value)
            for type_, value in shared
            if type_ in pair.shared.unique
        )

    def _with_identifiers(self, proposal: Proposal, pair: Pair | None) -> Proposal:
        return proposal if pair is None else replace(proposal, evidence=(*_shared(pair), *proposal.evidence))

    def _key_of(self, proposal: Proposal) -> PairKey:
        return self._people.legacy_positions[proposal.legacy_key], self._people.roster_positions[proposal.edlink_id]

    def _proposal(self, key: PairKey, pair: Pair) -> Proposal:
        assert pair.comparison is not None
        certain = pair.reason is ReviewReason.NONE
        return Proposal(
            legacy_key=self._people.legacy_records[key[0]].key,
            edlink_id=self._people.roster_records[key[1]].edlink_id,
            verdict=Verdict.CERTAIN if certain else Verdict.POSSIBLE,
            method=_METHODS[pair.rule.partition(":")[0]],
            rule=pair.rule,
            confidence=rules.CERTAIN_CONFIDENCE if certain else rules.CONFIDENCE[pair.reason],
            evidence=(*_shared(pair), *pair.comparison.evidence()),
            reason=pair.reason,
            explanation=rules.explained(pair.rule, pair.reason),
        )


_METHODS = {
    rules.DECISION: LinkMethod.DECISION,
    rules.IMPORTED: LinkMethod.IMPORTED,
    rules.IDENTIFIER: LinkMethod.IDENTIFIER,
    rules.PATTERN: LinkMethod.PATTERN,
    rules.EMAIL: LinkMethod.EMAIL,
}


def _shared(pair: Pair) -> tuple[Evidence, ...]:
    """The identifiers and patterns that speak for a pair."""
    return (
        *(Evidence(type_, "equal") for type_ in pair.shared.unique),
        *(Evidence(type_, "equal, not unique") for type_ in pair.shared.ambiguous),
    )


def _pairs_decided(decisions: Iterable[Decision], verdict: DecisionVerdict) -> set[tuple[LegacyKey, EdlinkId]]:
    return {(decision.legacy_key, decision.edlink_id) for decision in decisions if decision.verdict is verdict}


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
