"""Runs: asking for a sync or a match, and following it. Workers execute them."""

from __future__ import annotations

from identitymap_server.domain.errors import IntegrationState
from identitymap_server.domain.integrations import Integration, Strategy
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.runs import Run, RunKind
from identitymap_server.services import page_tokens
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.runs import Runs

#: When the last run of a page was requested, and its id.
_Position = tuple[page_tokens.Moment, page_tokens.Uuid]


class RunService:
    """Asks for runs and lists them."""

    def __init__(self, runs: Runs, integrations: Integrations) -> None:
        self._runs = runs
        self._integrations = integrations

    async def start_sync(self, integration_id: IntegrationId, *, accept_absences: bool, requested_by: str) -> Run:
        """A sync that waits for a worker, or the one that is open. Raises IntegrationNotFound or IntegrationState."""
        _check_workable(await self._integrations.get(integration_id))
        return await self._runs.request(
            RunKind.SYNC, integration_id, accept_absences=accept_absences, requested_by=requested_by
        )

    async def start_match(self, integration_id: IntegrationId, *, dry_run: bool, requested_by: str) -> Run:
        """A match that waits for a worker, or the one that is open. Raises IntegrationNotFound or IntegrationState."""
        integration = await self._integrations.get(integration_id)
        _check_workable(integration)
        if integration.strategy is Strategy.NONE and not dry_run:
            raise IntegrationState(
                "The strategy is NONE: nothing is matched. Ask for a dry run, or choose another strategy.",
                integration_id=integration_id,
            )
        if integration.roster_incomplete and not dry_run:
            await self._require_sync_under_way(integration_id)
        return await self._runs.request(RunKind.MATCH, integration_id, dry_run=dry_run, requested_by=requested_by)

    async def _require_sync_under_way(self, integration_id: IntegrationId) -> None:
        """A match waits for the sync that completes the roster; without one it would wait for long."""
        run = await self._runs.open(integration_id)
        if run is None or run.kind is RunKind.MATCH:
            raise IntegrationState(
                "The last sync has changed the roster and did not get to its end, or was held. Nothing is linked by a "
                "roster that is incomplete. See `identitymap runs list`, then ask for a sync with `identitymap runs "
                f"sync {integration_id}`; a match follows by itself. A dry run is possible now.",
                integration_id=integration_id,
            )

    async def propose_profile(self, integration_id: IntegrationId, *, requested_by: str) -> Run:
        """A dry run that makes a matching profile and waits for a worker, or the one that is open.

        Raises IntegrationNotFound or IntegrationState.
        """
        _check_workable(await self._integrations.get(integration_id))
        return await self._runs.request(
            RunKind.MATCH, integration_id, dry_run=True, proposes_profile=True, requested_by=requested_by
        )

    async def get(self, run_id: str) -> Run:
        """One run. Raises RunNotFound."""
        return await self._runs.get(run_id)

    async def page(self, integration_id: IntegrationId | None, size: int, page_token: str) -> tuple[list[Run], str]:
        """At most `size` runs, newest first, and the token of the next page, empty on the last.

        Raises InvalidField if `page_token` is none of ours.
        """
        asked = ("runs", integration_id)
        after = None
        if page_token:
            requested_at, run_id = page_tokens.read(page_token, asked, _Position, "page_token")
            after = page_tokens.moment(requested_at), run_id
        found = await self._runs.page(integration_id, size + 1, after)
        page = found[:size]
        if len(found) <= size:
            return page, ""
        return page, page_tokens.made((page_tokens.moment_number(page[-1].requested_at), page[-1].run_id), asked)


def _check_workable(integration: Integration) -> None:
    if not integration.has_token:
        raise IntegrationState(
            "The integration has no access token. Set one with UpdateIntegration, or give the worker the Edlink "
            "application's secret.",
            integration_id=integration.integration_id,
        )
    if integration.strategy is Strategy.UNSPECIFIED:
        raise IntegrationState(
            "The integration has no strategy. Choose one with UpdateIntegration.",
            integration_id=integration.integration_id,
        )
