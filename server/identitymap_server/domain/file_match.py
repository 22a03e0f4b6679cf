"""What a match of two files comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from identitymap_server.domain import accuracy
from identitymap_server.domain.accuracy import Accuracy, Truth
from identitymap_server.domain.column_quality import ColumnQuality
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.patterns import Matrix
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import Proposal, Verdict
from identitymap_server.domain.records import LegacyRecord, RosterRecord
from identitymap_server.domain.unmatched import Unmatched


@dataclass(frozen=True, slots=True)
class Matched:
    """What a match of one entity type comes to. The proposals are in the order of their keys."""

    entity_type: EntityType
    legacy: Mapping[LegacyKey, LegacyRecord]
    roster: Mapping[EdlinkId, RosterRecord]
    proposals: Sequence[Proposal]
    unmatched_legacy: Sequence[Unmatched]
    unmatched_roster: Sequence[Unmatched]
    legacy_quality: Sequence[ColumnQuality]
    roster_quality: Sequence[ColumnQuality]

    @property
    def certain(self) -> list[Proposal]:
        """The proposals that are certain."""
        return [proposal for proposal in self.proposals if proposal.verdict is Verdict.CERTAIN]

    @property
    def possible(self) -> list[Proposal]:
        """The proposals that somebody has to decide."""
        return [proposal for proposal in self.proposals if proposal.verdict is Verdict.POSSIBLE]


@dataclass(frozen=True, slots=True)
class FileMatch:
    """What a match of two files comes to, by entity type in the order in which they were matched."""

    parts: Sequence[Matched]
    profile: MatchingProfile
    matrices: Sequence[Matrix] = ()

    def of_these_files(self, truth: Truth) -> Truth:
        """The pairs of a truth both records of which were matched: a company-wide one names those of others, too."""
        own = {(key.entity_type.name.lower(), key.id) for part in self.parts for key in part.legacy}
        roster = {(part.entity_type.name.lower(), edlink_id) for part in self.parts for edlink_id in part.roster}
        here = {pair for pair in truth.true if (pair[0], pair[1]) in own and (pair[0], pair[2]) in roster}
        return Truth(here, truth.resolvable & here)

    def accuracy(self, truth: Truth) -> Accuracy:
        """How the certain proposals, and those that wait, compare with the truth."""
        return accuracy.measured(
            truth,
            (_pair(proposal) for part in self.parts for proposal in part.certain),
            (_pair(proposal) for part in self.parts for proposal in part.possible),
        )


def _pair(proposal: Proposal) -> accuracy.Pair:
    key = proposal.legacy_key
    return key.entity_type.name.lower(), key.id, proposal.edlink_id
