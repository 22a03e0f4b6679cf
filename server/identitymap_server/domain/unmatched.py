"""Records that a match links to nothing, and why."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey


class UnmatchedReason(enum.StrEnum):
    """Why nothing is certain of a record."""

    #: Its file says that it is gone.
    ABSENT = "absent"
    #: There are candidates, and a person has to say.
    IN_REVIEW = "in_review"
    #: What seemed to be its counterpart is somebody else's for certain.
    TAKEN = "taken"
    #: The other side holds nothing of its kind.
    OTHER_SIDE_EMPTY = "other_side_empty"
    #: Neither a name, a birth date nor an identifier, or placeholders only.
    NOTHING_TO_COMPARE = "nothing_to_compare"
    NO_CANDIDATE = "no_candidate"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A record without a certain counterpart. `explanation` is one sentence without personal data."""

    entity_type: EntityType
    #: Its own key: a legacy key, or an Edlink ID.
    key: LegacyKey | EdlinkId
    reason: UnmatchedReason
    explanation: str
    #: How many candidates wait for review.
    candidates: int = 0
