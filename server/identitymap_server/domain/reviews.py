"""Review: questions that only a person can answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from identitymap_server.domain.keys import EdlinkId, IntegrationId, LegacyKey
from identitymap_server.domain.mappings import Evidence
from identitymap_server.domain.proposals import ReviewReason


@dataclass(frozen=True, slots=True)
class ReviewCandidate:
    """Who a legacy record may be, and why that is not certain."""

    edlink_id: EdlinkId
    reason: ReviewReason
    rule: str
    evidence: tuple[Evidence, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A question: who is this legacy record? The likeliest candidate comes first and gives the reason."""

    review_item_id: str
    integration_id: IntegrationId
    legacy_key: LegacyKey
    reason: ReviewReason
    candidates: tuple[ReviewCandidate, ...]
    version: int
    opened_at: dt.datetime
