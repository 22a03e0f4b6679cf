"""The methods of the Migration service that connect integrations."""

from __future__ import annotations

from identitymap.v1 import migration_pb2 as pb

from identitymap_server.api import convert
from identitymap_server.api.calls import Call
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.integrations import (
    MAX_NAME_BYTES,
    SettingsChange,
    Strategy,
    parse_token,
)
from identitymap_server.domain.keys import bounded_text, parse_integration_id
from identitymap_server.services.integrations import IntegrationService


class IntegrationMethods:
    """CreateIntegration, GetIntegration, ListIntegrations and UpdateIntegration."""

    def __init__(self, integrations: IntegrationService) -> None:
        self._integrations = integrations

    async def create_integration(
        self, request: pb.CreateIntegrationRequest, _call: Call
    ) -> pb.CreateIntegrationResponse:
        """Make an integration known."""
        created = await self._integrations.create(
            parse_integration_id(request.integration_id),
            name=bounded_text(request.name, "name", MAX_NAME_BYTES) if request.name else "",
            access_token=_token(request.access_token),
            strategy=_strategy(request.strategy),
            settings=_change(request.settings),
        )
        return pb.CreateIntegrationResponse(integration=convert.integration(created))

    async def get_integration(self, request: pb.GetIntegrationRequest, _call: Call) -> pb.GetIntegrationResponse:
        """Give one integration."""
        found = await self._integrations.get(parse_integration_id(request.integration_id))
        return pb.GetIntegrationResponse(integration=convert.integration(found))

    async def list_integrations(self, _request: pb.ListIntegrationsRequest, _call: Call) -> pb.ListIntegrationsResponse:
        """List all integrations."""
        return pb.ListIntegrationsResponse(
            integrations=[convert.integration(item) for item in await self._integrations.list()]
        )

    async def update_integration(
        self, request: pb.UpdateIntegrationRequest, _call: Call
    ) -> pb.UpdateIntegrationResponse:
        """Change those fields of an integration that are set."""
        updated = await self._integrations.update(
            parse_integration_id(request.integration_id),
            access_token=_token(request.access_token),
            strategy=_strategy(request.strategy) or None,
            settings=_change(request.settings),
        )
        return pb.UpdateIntegrationResponse(integration=convert.integration(updated))


def _token(text: str) -> str | None:
    return parse_token(text) if text else None


def _strategy(number: int) -> Strategy:
    try:
        return Strategy(number)
    except ValueError:
        raise InvalidField("strategy", "must be NONE, ONE_TIME or CONTINUOUS") from None


def _change(message: pb.IntegrationSettings) -> SettingsChange:
    return SettingsChange(
        sync_interval_seconds=message.sync_interval_seconds if message.HasField("sync_interval_seconds") else None,
        absence_threshold=message.absence_threshold if message.HasField("absence_threshold") else None,
        event_interval_seconds=message.event_interval_seconds if message.HasField("event_interval_seconds") else None,
        standalone_identifier_types=tuple(message.standalone_identifier_types) or None,
        corroborated_identifier_types=tuple(message.corroborated_identifier_types) or None,
        trusts_email=message.trusts_email if message.HasField("trusts_email") else None,
    )
