"""The review methods of the Migration service: proposals, approval, open questions."""

from __future__ import annotations

from collections.abc import AsyncIterator

from identitymap.v1 import migration_pb2

from identitymap_server.api import convert
from identitymap_server.api.calls import Call
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import parse_entity_type, parse_integration_id, parse_run_id
from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.domain.reviews import ReviewItem
from identitymap_server.services.approve import ApprovalService
from identitymap_server.services.proposals import ProposalService
from identitymap_server.services.review import ReviewService


class ReviewMethods:
    """ListProposals, ApproveRun and ListReviewItems."""

    def __init__(self, proposals: ProposalService, approvals: ApprovalService, review: ReviewService) -> None:
        self._proposals = proposals
        self._approvals = approvals
        self._review = review

    async def list_proposals(
        self, request: migration_pb2.ListProposalsRequest, _call: Call
    ) -> AsyncIterator[migration_pb2.ListProposalsResponse]:
        """Stream a run's proposals."""
        async for page in self._proposals.pages(parse_run_id(request.run_id)):
            yield migration_pb2.ListProposalsResponse(proposals=[convert.proposal(proposal) for proposal in page])

    async def approve_run(
        self, request: migration_pb2.ApproveRunRequest, call: Call
    ) -> migration_pb2.ApproveRunResponse:
        """Turn a run's certain proposals into links."""
        approval = await self._approvals.approve(parse_run_id(request.run_id), call.actor)
        return migration_pb2.ApproveRunResponse(
            run=convert.run(approval.run),
            linked=approval.linked,
            sent_to_review=approval.sent_to_review,
            revision=convert.revision(approval.revision) if approval.revision else None,
        )

    async def list_review_items(
        self, request: migration_pb2.ListReviewItemsRequest, _call: Call
    ) -> migration_pb2.ListReviewItemsResponse:
        """List what waits for a person."""
        page = await self._review.page(
            parse_integration_id(request.integration_id) if request.integration_id else None,
            parse_entity_type(request.entity_type) if request.entity_type else None,
            _reason(request.reason),
            size=request.page_size,
            token=request.page_token,
        )
        return migration_pb2.ListReviewItemsResponse(
            items=[_item(item) for item in page.items], next_page_token=page.next_page_token, total=page.total
        )


def _reason(number: int) -> ReviewReason | None:
    if not number:
        return None
    try:
        return ReviewReason(number)
    except ValueError:
        raise InvalidField("reason", "must be a reason that this server knows") from None


def _item(item: ReviewItem) -> migration_pb2.ReviewItem:
    return migration_pb2.ReviewItem(
        review_item_id=item.review_item_id,
        integration_id=item.integration_id,
        legacy_key=convert.legacy_key(item.legacy_key),
        reason=item.reason.value,  # type: ignore[arg-type]  # The stubs want the enum's own type.
        candidates=[
            migration_pb2.ReviewCandidate(
                edlink_id=candidate.edlink_id,
                reason=candidate.reason.value,  # type: ignore[arg-type]
                rule=candidate.rule,
                evidence=convert.evidence(candidate.evidence),
                explanation=candidate.explanation,
            )
            for candidate in item.candidates
        ],
        version=item.version,
        opened_at=convert.timestamp(item.opened_at),
    )
