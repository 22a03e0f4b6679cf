"""Why records are left without a certain counterpart."""

from __future__ import annotations

import pytest
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.proposals import Proposal, ReviewReason, Verdict
from identitymap_server.domain.records import Identifier, LegacyRecord, PersonAttributes, RosterRecord
from identitymap_server.domain.unmatched import Unmatched, UnmatchedReason
from identitymap_server.matching import unmatched
from identitymap_server.matching.sides import Sides

MABEL = EdlinkId("63acc741-7633-453c-9bfd-75ae1ac34533")
DIPPER = EdlinkId("d8f0f8a2-2a0c-4b39-9f7a-0a1b7c9d2e11")
KEY = LegacyKey(EntityType.PERSON, "app", "7")
ROSTER = [RosterRecord(MABEL, PersonAttributes(first_name="Mabel"), (Identifier("sis_id", "1", "1"),))]


def possible(edlink_id: EdlinkId, confidence: float) -> Proposal:
    return Proposal(
        KEY, edlink_id, Verdict.POSSIBLE, LinkMethod.IDENTIFIER, "identifier:sis_id", confidence, (),
        ReviewReason.NAME_DIFFERS, f"Because of {edlink_id}.",
    )  # fmt: skip


def left(record: LegacyRecord, before=(), proposals=(), roster=ROSTER) -> list[Unmatched]:
    return unmatched.legacy(Sides(EntityType.PERSON, [record], roster), before, proposals)


def account(*identifiers: tuple[str, str], present: bool = True, **fields: str) -> LegacyRecord:
    return LegacyRecord(
        KEY, PersonAttributes(**fields), tuple(Identifier(t, value, value) for t, value in identifiers), present
    )


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (account(first_name="Soos"), UnmatchedReason.NO_CANDIDATE),
        (account(("sis_id", "2")), UnmatchedReason.NO_CANDIDATE),
        (account(("shoe_id", "2"), ("sis_id", "N/A"), first_name="FNU"), UnmatchedReason.NOTHING_TO_COMPARE),
        (account(present=False, first_name="Soos"), UnmatchedReason.ABSENT),
    ],
)
def test_the_first_reason_that_holds_is_told(record: LegacyRecord, reason: UnmatchedReason):
    """An identifier of a type that the other side does not have cannot be compared either."""
    assert [one.reason for one in left(record)] == [reason]


def test_what_waits_is_told_with_the_likeliest_candidates_explanation():
    proposals = [possible(MABEL, 0.2), possible(DIPPER, 0.7)]

    (one,) = left(account(first_name="Mabel"), proposals, proposals)

    assert (one.reason, one.candidates) == (UnmatchedReason.IN_REVIEW, 2)
    assert one.explanation == f"2 candidates wait for somebody to decide. Because of {DIPPER}."


def test_whose_only_candidate_is_somebody_elses_is_told_so():
    (one,) = left(account(first_name="Mabel"), [possible(MABEL, 0.2)], [])

    assert one.reason is UnmatchedReason.TAKEN


def test_where_the_other_side_has_none_of_the_kind_that_is_the_reason():
    (one,) = left(account(first_name="Mabel"), roster=[])

    assert one.reason is UnmatchedReason.OTHER_SIDE_EMPTY
    assert "holds no people" in one.explanation
