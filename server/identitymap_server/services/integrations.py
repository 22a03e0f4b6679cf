"""Integrations: making them known, choosing their strategy, changing their settings."""

from __future__ import annotations

from identitymap_server.domain.integrations import Integration, SettingsChange, Strategy
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.services.tokens import TokenBox
from identitymap_server.store.integrations import Integrations


class IntegrationService:
    """Makes and changes integrations. Tokens go in, encrypted, and never come out."""

    def __init__(self, integrations: Integrations, tokens: TokenBox) -> None:
        self._integrations = integrations
        self._tokens = tokens

    async def create(
        self,
        integration_id: IntegrationId,
        *,
        name: str,
        access_token: str | None,
        strategy: Strategy,
        settings: SettingsChange,
    ) -> Integration:
        """Make an integration known. Raises IntegrationExists, or TokenKeyMissing if a token is given."""
        encrypted = self._tokens.encrypted(access_token) if access_token else None
        await self._integrations.create(
            integration_id, name=name, strategy=strategy, token_encrypted=encrypted, settings=settings
        )
        return await self._integrations.get(integration_id)

    async def get(self, integration_id: IntegrationId) -> Integration:
        """One integration. Raises IntegrationNotFound."""
        return await self._integrations.get(integration_id)

    async def list(self) -> list[Integration]:
        """All integrations, by name and id."""
        return await self._integrations.list()

    async def update(
        self,
        integration_id: IntegrationId,
        *,
        access_token: str | None,
        strategy: Strategy | None,
        settings: SettingsChange,
    ) -> Integration:
        """Change what is given. Raises IntegrationNotFound, or TokenKeyMissing if a token is given."""
        encrypted = self._tokens.encrypted(access_token) if access_token else None
        await self._integrations.update(integration_id, strategy=strategy, token_encrypted=encrypted, settings=settings)
        return await self._integrations.get(integration_id)
