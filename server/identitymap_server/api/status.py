"""The method of the Migration service that says how everything is."""

from __future__ import annotations

from identitymap.v1 import migration_pb2 as pb

from identitymap_server.api import convert
from identitymap_server.api.calls import Call
from identitymap_server.domain.keys import parse_integration_id
from identitymap_server.domain.status import Links, Status
from identitymap_server.services.status import StatusService


class StatusMethods:
    """GetStatus."""

    def __init__(self, statuses: StatusService) -> None:
        self._statuses = statuses

    async def get_status(self, request: pb.GetStatusRequest, _call: Call) -> pb.GetStatusResponse:
        """Say how one integration is, or all of them."""
        asked = parse_integration_id(request.integration_id) if request.integration_id else None
        return pb.GetStatusResponse(statuses=[_message(*one) for one in await self._statuses.get(asked)])


def _message(status: Status, links: Links) -> pb.IntegrationStatus:
    problem = status.problem
    return pb.IntegrationStatus(
        integration=convert.integration(status.integration),
        stage=status.stage.value,  # type: ignore[arg-type]  # The stubs want the enum's own type.
        working_on=status.working_on.value if status.working_on else pb.RUN_KIND_UNSPECIFIED,  # type: ignore[arg-type]
        queued_runs=status.waiting.queued_runs,
        roster_known_at=convert.timestamp(status.roster_known_at),
        problem=pb.RunFailure(reason=problem.failure.reason, message=problem.failure.message) if problem else None,
        problem_since=convert.timestamp(problem.since if problem else None),
        people=status.people,
        classes=status.classes,
        linked_people=links.people,
        linked_classes=links.classes,
        review_items=status.waiting.review_items,
        awaiting_approval=status.waiting.awaiting_approval,
    )
