"""The methods of the Migration service that ask for runs and follow them."""

from __future__ import annotations

from typing import Final

from identitymap.v1 import migration_pb2 as pb

from identitymap_server.api import convert
from identitymap_server.api.calls import Call
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import parse_integration_id, parse_run_id
from identitymap_server.services.runs import RunService

_MAX_PAGE_SIZE: Final = 100


class RunMethods:
    """StartSync, StartMatch, GetRun and ListRuns."""

    def __init__(self, runs: RunService) -> None:
        self._runs = runs

    async def start_sync(self, request: pb.StartSyncRequest, call: Call) -> pb.StartSyncResponse:
        """Ask for a sync."""
        run = await self._runs.start_sync(
            parse_integration_id(request.integration_id),
            accept_absences=request.accept_absences,
            requested_by=call.actor,
        )
        return pb.StartSyncResponse(run=convert.run(run))

    async def start_match(self, request: pb.StartMatchRequest, call: Call) -> pb.StartMatchResponse:
        """Ask for a match."""
        run = await self._runs.start_match(
            parse_integration_id(request.integration_id), dry_run=request.dry_run, requested_by=call.actor
        )
        return pb.StartMatchResponse(run=convert.run(run))

    async def get_run(self, request: pb.GetRunRequest, _call: Call) -> pb.GetRunResponse:
        """Give one run."""
        return pb.GetRunResponse(run=convert.run(await self._runs.get(parse_run_id(request.run_id))))

    async def list_runs(self, request: pb.ListRunsRequest, _call: Call) -> pb.ListRunsResponse:
        """List runs, newest first."""
        if not 0 <= request.page_size <= _MAX_PAGE_SIZE:
            raise InvalidField("page_size", f"must be 1 to {_MAX_PAGE_SIZE}, or 0 for {_MAX_PAGE_SIZE}")
        integration_id = parse_integration_id(request.integration_id) if request.integration_id else None
        page, next_token = await self._runs.page(
            integration_id, request.page_size or _MAX_PAGE_SIZE, request.page_token
        )
        return pb.ListRunsResponse(runs=[convert.run(run) for run in page], next_page_token=next_token)
