"""Matching profiles: a run makes one, a person looks at it, and it counts once it is adopted."""

from __future__ import annotations

from typing import Final

from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.profiles import KeptProfile
from identitymap_server.store import failures, integrations, profiles, runs
from identitymap_server.store.pool import Pool
from identitymap_server.store.profiles import Profiles

#: An integration makes a handful in its life.
MAX_LISTED: Final = 100


class ProfileService:
    """Shows and adopts profiles. Runs make them (`RunService.propose_profile`)."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._profiles = Profiles(pool)

    async def get(self, integration_id: IntegrationId, version: int | None) -> KeptProfile:
        """One profile, the newest if no version is given. Raises IntegrationNotFound or ProfileNotFound."""
        await self._require(integration_id)
        return await self._profiles.get(integration_id, version)

    async def newest(self, integration_id: IntegrationId) -> list[KeptProfile]:
        """The newest profiles without their matrices, the newest first. Raises IntegrationNotFound."""
        await self._require(integration_id)
        return await self._profiles.newest(integration_id, MAX_LISTED)

    async def adopt(self, integration_id: IntegrationId, version: int, actor: str) -> Integration:
        """Put a profile, or with 0 none, in use, and ask for a match under it; nothing happens if it is in use.

        Raises IntegrationNotFound or ProfileNotFound.
        """
        with failures.translated():
            async with self._pool.acquire() as connection, connection.transaction():
                await integrations.read(connection, integration_id)
                if await profiles.adopt(connection, integration_id, version, actor):
                    await runs.request_matches(connection, [integration_id], actor)
                return await integrations.read(connection, integration_id)

    async def _require(self, integration_id: IntegrationId) -> None:
        with failures.translated():
            await integrations.read(self._pool, integration_id)
