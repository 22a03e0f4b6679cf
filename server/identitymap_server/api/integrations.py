"""The methods of the Migration service that connect integrations."""

from __future__ import annotations

from identitymap.v1 import migration_pb2 as pb

from identitymap_server.api import convert
from identitymap_server.api.calls import Call
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.integrations import (
    MAX_NAME_BYTES,
    Integration,
    SettingsChange,
    Stop,
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
        return pb.CreateIntegrationResponse(integration=_message(created))

    async def get_integration(self, request: pb.GetIntegrationRequest, _call: Call) -> pb.GetIntegrationResponse:
        """Give one integration."""
        found = await self._integrations.get(parse_integration_id(request.integration_id))
        return pb.GetIntegrationResponse(integration=_message(found))

    async def list_integrations(self, _request: pb.ListIntegrationsRequest, _call: Call) -> pb.ListIntegrationsResponse:
        """List all integrations."""
        return pb.ListIntegrationsResponse(integrations=[_message(item) for item in await self._integrations.list()])

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
        return pb.UpdateIntegrationResponse(integration=_message(updated))


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
    )


def _message(integration: Integration) -> pb.Integration:
    settings = integration.settings
    return pb.Integration(
        integration_id=integration.integration_id,
        name=integration.name,
        provider=integration.provider,
        edlink_status=integration.edlink_status,
        strategy=integration.strategy.value,  # type: ignore[arg-type]  # The stubs want the enum's own type.
        has_token=integration.has_token,
        settings=pb.IntegrationSettings(
            sync_interval_seconds=settings.sync_interval_seconds,
            absence_threshold=settings.absence_threshold,
            event_interval_seconds=settings.event_interval_seconds,
            standalone_identifier_types=settings.standalone_identifier_types,
            corroborated_identifier_types=settings.corroborated_identifier_types,
        ),
        last_synced_at=convert.timestamp(integration.last_synced_at),
        created_at=convert.timestamp(integration.created_at),
        last_followed_at=convert.timestamp(integration.last_followed_at),
        stop=_stop(integration.stop) if integration.stop else None,
        unlisted_since=convert.timestamp(integration.unlisted_since),
    )


def _stop(stop: Stop) -> pb.IntegrationStop:
    return pb.IntegrationStop(
        reason=stop.reason,
        message=stop.message,
        since=convert.timestamp(stop.since),
        retry_at=convert.timestamp(stop.retry_at),
    )
