"""The status of integrations: what an operator wants to see first."""

from __future__ import annotations

from identitymap_server.domain.errors import IntegrationNotFound
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.status import Links, Status
from identitymap_server.store.status import Statuses


class StatusService:
    """Says how integrations are."""

    def __init__(self, statuses: Statuses) -> None:
        self._statuses = statuses

    async def get(self, integration_id: IntegrationId | None) -> list[tuple[Status, Links]]:
        """The status of one integration, or of all by name and id, with their links. Raises IntegrationNotFound."""
        found = [
            status
            for status in await self._statuses.all()
            if integration_id in (None, status.integration.integration_id)
        ]
        if integration_id is not None and not found:
            raise IntegrationNotFound(integration_id=integration_id)
        links = await self._statuses.links(integration_id)
        return [(status, links.get(status.integration.integration_id, Links())) for status in found]
