"""Integrations in Postgres. Tokens come and go encrypted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import msgspec

from identitymap_server.domain.errors import IntegrationExists, IntegrationNotFound
from identitymap_server.domain.integrations import Integration, IntegrationSettings, SettingsChange, Stop, Strategy
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.runs import RunFailure
from identitymap_server.store import failures, sql
from identitymap_server.store.pool import Connection, Pool

if TYPE_CHECKING:
    import asyncpg

_SQL = sql.load("integrations")
_SETTINGS = msgspec.json.Decoder(IntegrationSettings)
_REASON = msgspec.json.Decoder(RunFailure)


class Integrations:
    """Reads and writes integrations. Every method raises what `store.failures` makes of the driver's errors."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def create(
        self,
        integration_id: IntegrationId,
        *,
        name: str,
        strategy: Strategy,
        token_encrypted: bytes | None,
        settings: SettingsChange,
    ) -> None:
        """Add an integration. Raises IntegrationExists."""
        with failures.translated():
            created = await self._pool.fetchval(
                _SQL["insert"], integration_id, name, strategy, token_encrypted, _encoded(settings)
            )
        if created is None:
            raise IntegrationExists(integration_id=integration_id)

    async def discover(
        self,
        integration_id: IntegrationId,
        *,
        name: str,
        provider: str,
        status: str,
        token_encrypted: bytes | None,
        token_is_new: bool,
        source_id: str = "",
    ) -> None:
        """Add what Edlink lists, or take over what it says of a known integration.

        A token is written as it is given; `token_is_new` says whether it is another one than before.
        """
        with failures.translated():
            await self._pool.execute(
                _SQL["discover"], integration_id, name, provider, status, token_encrypted, token_is_new, source_id
            )

    async def note_unlisted(self, listed: Collection[IntegrationId]) -> list[IntegrationId]:
        """Note that Edlink lists these and no others. Gives those that it has ceased to list."""
        with failures.translated():
            rows = await self._pool.fetch(_SQL["note_unlisted"], list(listed))
        return [row["integration_id"] for row in rows]

    async def update(
        self,
        integration_id: IntegrationId,
        *,
        strategy: Strategy | None = None,
        token_encrypted: bytes | None = None,
        settings: SettingsChange,
    ) -> None:
        """Change what is given. Raises IntegrationNotFound."""
        with failures.translated():
            updated = await self._pool.fetchval(
                _SQL["update"], integration_id, strategy, token_encrypted, _encoded(settings)
            )
        if updated is None:
            raise IntegrationNotFound(integration_id=integration_id)

    async def get(self, integration_id: IntegrationId) -> Integration:
        """One integration. Raises IntegrationNotFound."""
        with failures.translated():
            return await read(self._pool, integration_id)

    async def list(self) -> list[Integration]:
        """All integrations, by name and id."""
        with failures.translated():
            return [_integration(row) for row in await self._pool.fetch(_SQL["all"])]

    async def token_encrypted(self, integration_id: IntegrationId) -> bytes | None:
        """The encrypted access token, None if there is none."""
        with failures.translated():
            token: bytes | None = await self._pool.fetchval(_SQL["token"], integration_id)
        return token


async def read(connection: Connection | Pool, integration_id: IntegrationId) -> Integration:
    """One integration, in the connection's transaction. Raises IntegrationNotFound."""
    row = await connection.fetchrow(_SQL["one"], integration_id)
    if row is None:
        raise IntegrationNotFound(integration_id=integration_id)
    return _integration(row)


async def change_input(connection: Connection, integration_ids: Iterable[IntegrationId]) -> None:
    """Record that what a match reads of these integrations has changed, in the transaction that changes it."""
    await connection.execute(_SQL["change_input"], list(integration_ids))


async def begin_roster(connection: Connection, integration_id: IntegrationId) -> None:
    """Record that a sync has changed what a match reads and has more to read, in the transaction that changes it.

    No match links anything until `complete_roster`.
    """
    await connection.execute(_SQL["begin_roster"], integration_id)


async def complete_roster(connection: Connection, integration_id: IntegrationId) -> None:
    """Record that a sync has read everything and was believed, in the connection's transaction."""
    await connection.execute(_SQL["complete_roster"], integration_id)


async def lock(connection: Connection, integration_id: IntegrationId) -> None:
    """Keep others who change what a match reads waiting until the connection's transaction ends."""
    await connection.execute(_SQL["lock"], integration_id)


async def keep_input(connection: Connection, integration_id: IntegrationId) -> int:
    """The version of what a match reads, which stays as it is until the connection's transaction ends."""
    version: int = await connection.fetchval(_SQL["keep_input"], integration_id)
    return version


async def mark_synced(connection: Connection, integration_id: IntegrationId) -> None:
    """Record that a sync ended just now, in the connection's transaction."""
    await connection.execute(_SQL["synced"], integration_id)


async def stop(
    connection: Connection, integration: Integration, reason: RunFailure, retry_seconds: float | None
) -> bool:
    """Stop reading an integration, in the connection's transaction; None: until a new token or a person starts it.

    Gives False, with nothing stopped, if it has a newer token than `integration`.
    """
    encoded = msgspec.json.encode(reason).decode()
    found = await connection.fetchval(
        _SQL["stop"], integration.integration_id, integration.token_no, encoded, retry_seconds
    )
    return found is not None


async def resume(connection: Connection, integration_id: IntegrationId) -> None:
    """Record that an integration can be read, in the connection's transaction."""
    await connection.execute(_SQL["resume"], integration_id)


def _encoded(settings: SettingsChange) -> str:
    return msgspec.json.encode(settings).decode()


def _integration(row: asyncpg.Record) -> Integration:
    return Integration(
        integration_id=row["integration_id"],
        name=row["name"],
        provider=row["provider"],
        edlink_status=row["edlink_status"],
        source_id=row["source_id"],
        strategy=Strategy(row["strategy"]),
        has_token=row["has_token"],
        created_at=row["created_at"],
        last_synced_at=row["last_synced_at"],
        last_followed_at=row["last_followed_at"],
        stop=_stop(row) if row["stopped_at"] else None,
        unlisted_since=row["unlisted_since"],
        token_no=row["token_no"],
        input_version=row["input_version"],
        profile_version=row["profile_version"],
        roster_incomplete=row["roster_incomplete"],
        settings=_SETTINGS.decode(row["settings"]),
    )


def _stop(row: asyncpg.Record) -> Stop:
    why = _REASON.decode(row["stop"])
    return Stop(why.reason, why.message, row["stopped_at"], row["retry_at"])
