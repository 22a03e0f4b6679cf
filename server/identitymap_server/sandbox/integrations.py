"""The Integrations API (v1): which districts are connected, for the application's secret."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from identitymap_server.sandbox import answers
from identitymap_server.sandbox.errors import EdlinkFault, Problem
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.world import World

_DAY_MILLISECONDS: Final = 86_400_000


class IntegrationsApi:
    """The end points under `/api/v1/integrations`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def every(self, request: Request) -> Response:
        """All integrations, on one page."""
        self._authorise(request)
        return answers.page([_encoded(integration) for integration in self._world.integrations])

    async def single(self, request: Request) -> Response:
        """One integration."""
        self._authorise(request)
        id = answers.uuid_of(request.path_params["id"], "integration_id")
        for integration in self._world.integrations:
            if integration.integration_id == id:
                return answers.single(_encoded(integration))
        raise EdlinkFault(Problem("NOT_FOUND", f"Integration with id {id} not found for this application."))

    def _authorise(self, request: Request) -> None:
        if answers.bearer(request) != self._world.application_secret:
            raise EdlinkFault(Problem("INVALID_TOKEN", "The application secret is invalid."))


def source(integration: Integration) -> dict[str, Any]:
    """The system behind an integration, as Edlink shows it."""
    return {
        "id": integration.source_id,
        "name": integration.name,
        "status": "error" if integration.status == "error" else "active",
        "import_interval": _DAY_MILLISECONDS,
    }


def _encoded(integration: Integration) -> bytes:
    return msgspec.json.encode(
        {
            "id": integration.integration_id,
            "status": integration.status,
            "permissions": {},
            "access_token": integration.token,
            "source": source(integration),
            "provider": {"name": integration.provider.name, "application": integration.provider.application},
            "team": {"id": integration.team_id, "name": integration.name, "type": "district"},
        }
    )
