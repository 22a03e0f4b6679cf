"""Leases: one worker on an integration at a time, and none that slept past its lease."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from identitymap_server.domain.errors import LeaseLost
from identitymap_server.domain.integrations import IntegrationSettings
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.store import failures, sql
from identitymap_server.store.pool import Connection, Pool

_SQL = sql.load("leases")

#: After a failed sync nobody tries again sooner than this, or the sync interval if that is shorter.
_RETRY_SECONDS = 300.0

#: These statements are short. One that waits for so long waits for a commit of the lease's own, or for nobody.
_ANSWER_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on an integration. `fencing` grows with every acquisition.

    `sync_is_due` says whether it was given for a full sync; else a run waits, or Edlink is to be asked for events.
    """

    integration_id: IntegrationId
    fencing: int
    sync_is_due: bool = False


class Leases:
    """Acquires, renews and releases leases."""

    def __init__(self, pool: Pool, *, worker: str, lease_seconds: float) -> None:
        self._pool = pool
        self._worker = worker
        self._lease_seconds = lease_seconds

    async def acquire_due(self, held: Collection[IntegrationId] = ()) -> Lease | None:
        """The lease of an integration that has something to do, None if there is none; never one of `held`."""
        defaults = IntegrationSettings()
        with failures.translated():
            await self._pool.execute(_SQL["ensure"], timeout=_ANSWER_SECONDS)
            row = await self._pool.fetchrow(
                _SQL["acquire_due"],
                self._worker,
                self._lease_seconds,
                list(held),
                float(defaults.sync_interval_seconds),
                _RETRY_SECONDS,
                float(defaults.event_interval_seconds),
                timeout=_ANSWER_SECONDS,
            )
        return Lease(row["integration_id"], row["fencing"], row["sync_is_due"]) if row else None

    async def renew(self, lease: Lease) -> None:
        """Keep a lease. Raises LeaseLost if another worker has it."""
        with failures.translated():
            renewed = await self._pool.fetchval(
                _SQL["renew"], lease.integration_id, lease.fencing, self._lease_seconds, timeout=_ANSWER_SECONDS
            )
        if renewed is None:
            raise LeaseLost

    async def release(self, lease: Lease) -> None:
        """Give a lease back; one that is lost already is no error."""
        with failures.translated():
            await self._pool.execute(_SQL["release"], lease.integration_id, lease.fencing, timeout=_ANSWER_SECONDS)


async def hold(connection: Connection, lease: Lease) -> None:
    """Checks a lease and keeps it from being taken over until the connection's transaction ends.

    Every transaction of a worker that writes begins with this. Raises LeaseLost.
    """
    if await connection.fetchval(_SQL["hold"], lease.integration_id) != lease.fencing:
        raise LeaseLost


async def lock(connection: Connection, integration_id: IntegrationId) -> None:
    """Keeps workers from committing to an integration until the connection's transaction ends."""
    await connection.execute(_SQL["lock"], integration_id)
