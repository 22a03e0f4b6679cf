"""Matching profiles in Postgres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from identitymap_server.domain import profiles
from identitymap_server.domain.errors import ProfileNotFound
from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.patterns import Matrix
from identitymap_server.domain.profiles import KeptProfile, MatchingProfile
from identitymap_server.store import failures, sql
from identitymap_server.store.pool import Connection, Pool

if TYPE_CHECKING:
    import asyncpg

_SQL = sql.load("profiles")
_PROFILE = msgspec.json.Decoder(MatchingProfile)
_MATRICES = msgspec.json.Decoder(tuple[Matrix, ...])


async def in_use(connection: Connection, integration: Integration) -> MatchingProfile:
    """The profile that an integration's matches are given, in the connection's transaction."""
    if integration.profile_version == profiles.SETTINGS_ALONE:
        return profiles.of_settings(integration)
    content = await connection.fetchval(_SQL["content"], integration.integration_id, integration.profile_version)
    assert content is not None, "a profile in use is never taken away"
    return _PROFILE.decode(content)


async def keep(
    connection: Connection,
    integration_id: IntegrationId,
    profile: MatchingProfile,
    matrices: Sequence[Matrix],
    run_id: str,
) -> int:
    """Freeze a profile under the integration's next number, and give the number."""
    version: int = await connection.fetchval(
        _SQL["keep"],
        integration_id,
        msgspec.json.encode(profile).decode(),
        msgspec.json.encode(matrices).decode(),
        run_id,
    )
    return version


async def adopt(connection: Connection, integration_id: IntegrationId, version: int, actor: str) -> bool:
    """Put a profile, or with 0 none, in use, in the connection's transaction. False if it was in use already.

    Raises ProfileNotFound.
    """
    if version != profiles.SETTINGS_ALONE and not await connection.fetchval(_SQL["content"], integration_id, version):
        raise ProfileNotFound(integration_id=integration_id, version=version)
    if await connection.fetchval(_SQL["put_in_use"], integration_id, version) is None:
        return False
    await connection.execute(_SQL["note_adoption"], integration_id, version, actor)
    return True


class Profiles:
    """Reads profiles. Every method raises what `store.failures` makes of the driver's errors."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def get(self, integration_id: IntegrationId, version: int | None) -> KeptProfile:
        """One profile with its matrices, the newest if no version is given. Raises ProfileNotFound."""
        with failures.translated():
            row = await self._pool.fetchrow(_SQL["one"], integration_id, version)
        if row is None:
            raise ProfileNotFound(integration_id=integration_id, version="newest" if version is None else version)
        return _kept(integration_id, row)

    async def newest(self, integration_id: IntegrationId, count: int) -> list[KeptProfile]:
        """At most `count` profiles, newest first, without their matrices."""
        with failures.translated():
            rows = await self._pool.fetch(_SQL["all"], integration_id, count)
        return [_kept(integration_id, row) for row in rows]


def _kept(integration_id: IntegrationId, row: asyncpg.Record) -> KeptProfile:
    return KeptProfile(
        integration_id=integration_id,
        version=row["version"],
        profile=_PROFILE.decode(row["content"]),
        matrices=_MATRICES.decode(row["matrices"]),
        run_id=row["run_id"],
        made_at=row["made_at"],
        adopted_at=row["adopted_at"],
        adopted_by=row["adopted_by"],
        in_use=row["in_use"],
    )
