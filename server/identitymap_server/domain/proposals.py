"""Proposals: what matching says of pairs. Links are made from them elsewhere."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from identitymap_server.domain.keys import EdlinkId, LegacyKey
from identitymap_server.domain.mappings import Evidence, LinkMethod


class Verdict(enum.IntEnum):
    """What a match says of a pair. The numbers are those of the protobuf enum and of the database."""

    CERTAIN = 1
    POSSIBLE = 2


class ReviewReason(enum.IntEnum):
    """Why a person has to look. The numbers are those of the protobuf enum and of the database."""

    NONE = 0
    AMBIGUOUS_IDENTIFIER = 1
    CONFLICTING_IDENTIFIERS = 2
    BIRTH_DATE_DIFFERS = 3
    NAME_DIFFERS = 4
    NOT_CONFIRMED = 5
    ROLE_DIFFERS = 6
    DUPLICATE_ACCOUNT = 7
    ALREADY_LINKED = 8
    IMPORTED_ROW_REFUTED = 9
    IMPORTED_ROW_UNKNOWN = 10
    CONTESTED = 11
    TERM_DIFFERS = 12
    MADE_OF_NAME = 13
    POSSIBLE_MATCH = 14
    INDISTINGUISHABLE = 15
    MAY_BE_RELATIVE = 16
    EMAIL_NOT_TRUSTED = 17
    SPLIT_OR_MERGED = 18
    MEMBERS_DIFFER = 19


class DecisionVerdict(enum.IntEnum):
    """What a person said of a pair. The numbers are those of the database."""

    LINK = 1
    NOT_A_MATCH = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on a pair."""

    legacy_key: LegacyKey
    edlink_id: EdlinkId
    verdict: DecisionVerdict


@dataclass(frozen=True, slots=True)
class Link:
    """A pair that is linked now, and what made the link."""

    legacy_key: LegacyKey
    edlink_id: EdlinkId
    method: LinkMethod


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row of an imported mapping table: somebody's claim, to be checked."""

    legacy_key: LegacyKey
    edlink_id: EdlinkId


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a match says of a pair. `explanation` is one sentence without personal data."""

    legacy_key: LegacyKey
    edlink_id: EdlinkId
    verdict: Verdict
    method: LinkMethod
    rule: str
    confidence: float
    evidence: tuple[Evidence, ...]
    reason: ReviewReason
    explanation: str
