"""The Integrations API (v1): which districts are connected, for the application's secret."""

from __future__ import annotations

from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from identitymap_server.sandbox import answers, pages
from identitymap_server.sandbox.collection import Collection
from identitymap_server.sandbox.errors import EdlinkFault
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.pages import Position
from identitymap_server.sandbox.world import World

_DAY_MILLISECONDS: Final = 86_400_000


class IntegrationsApi:
    """The end points under `/api/v1/integrations`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def every(self, request: Request) -> Response:
        """All integrations, on one page."""
        self._authorise(request)
        listed = self._integrations()
        return answers.json(pages.page(listed, Position(0, len(listed)), lambda _: "", []))

    async def single(self, request: Request) -> Response:
        """One integration."""
        self._authorise(request)
        return answers.single(self._integrations().get(answers.id_in_path(request)))

    def _integrations(self) -> Collection:
        # Made anew each time, because statuses and tokens change.
        return Collection((i.integration_id, _encoded(i)) for i in self._world.integrations)

    def _authorise(self, request: Request) -> None:
        if answers.bearer(request) != self._world.application_secret:
            raise EdlinkFault(401, "INVALID_TOKEN", "The application secret is invalid.")


def _encoded(integration: Integration) -> bytes:
    return msgspec.json.encode(
        {
            "id": integration.integration_id,
            "status": integration.status,
            "permissions": {},
            "access_token": integration.token,
            "source": {
                "id": integration.source_id,
                "name": integration.name,
                "status": integration.status,
                "import_interval": _DAY_MILLISECONDS,
            },
            "provider": {"name": integration.provider.name, "application": integration.provider.application},
            "team": {"id": integration.team_id, "name": integration.name, "type": "district"},
        }
    )
