"""Why a match says what it says of two records."""

from __future__ import annotations

from dataclasses import dataclass

from identitymap_server.domain.mappings import Evidence
from identitymap_server.domain.proposals import ReviewReason, Verdict


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the statistical model says of a pair, in bits: log2 of odds. Ten bits are 1,024 to 1."""

    #: How likely two records of sides of this size are one person's before anything is known of them.
    prior: float
    #: Field by field against two strangers; what was missing is worth nothing.
    parts: tuple[Evidence, ...]
    #: All of it, against two strangers, and against two relatives.
    bits: float
    kin_bits: float
    #: The share of such pairs that are one person's, before any guard is asked.
    probability: float
    #: What a pair has to weigh to be a question, and to be certain.
    possible_bits: float
    certain_bits: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a match says of a pair, and why. No personal data."""

    legacy_id: str
    edlink_id: str
    #: None if the match does not propose the pair.
    verdict: Verdict | None
    #: What speaks for the pair; empty if nothing does.
    rule: str
    reason: ReviewReason
    sentence: str
    #: What was compared, field by field.
    evidence: tuple[Evidence, ...]
    #: The guard that keeps the pair from being linked unread; empty if none does.
    guard: str = ""
    #: None for what statistics do not weigh: classes and schools.
    weighing: Weighing | None = None
