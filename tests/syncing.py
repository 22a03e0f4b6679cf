"""Syncs for tests: an integration with its lease, a sync against a pretend Edlink, and what the database holds then."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from identitymap_server.domain.integrations import SettingsChange, Strategy
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.runs import Run, RunKind
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.services.follow import FollowService
from identitymap_server.services.roster_reading import Source
from identitymap_server.services.sync import SyncService
from identitymap_server.services.tokens import TokenBox, new_key
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.leases import Lease, Leases
from identitymap_server.store.pool import Pool, open_pool
from identitymap_server.store.runs import Runs
from pretend_edlink import TOKEN, PretendEdlink

INTEGRATION = IntegrationId("11111111-1111-4111-8111-111111111111")
OTHER_INTEGRATION = IntegrationId("22222222-2222-4222-8222-222222222222")
TOKEN_KEY = new_key()


@dataclass(frozen=True)
class District:
    """An integration that a worker holds, and where its roster is."""

    pool: Pool
    client: EdlinkClient
    lease: Lease

    async def requested(self, *, accept_absences: bool = False) -> Run:
        """A sync that waits."""
        return await Runs(self.pool).request(
            RunKind.SYNC, self.lease.integration_id, accept_absences=accept_absences, requested_by="test"
        )

    async def synced(
        self,
        *,
        accept_absences: bool = False,
        token: str = TOKEN,
        page_size: int = 10,
        stopping: asyncio.Event | None = None,
    ) -> Run:
        """Execute a sync, or go on with the one that is open, and give the run as it is then."""
        run = await self.requested(accept_absences=accept_absences)
        integration = await Integrations(self.pool).get(self.lease.integration_id)
        source = Source(self.client, token, page_size)
        await SyncService(self.pool, stopping).run(run, integration, self.lease, source)
        return await Runs(self.pool).get(run.run_id)

    async def followed(self, *, token: str = TOKEN, page_size: int = 10) -> Run | None:
        """Follow the events, or go on with the run that is open; the run that they made, None if there were none."""
        open_run = await Runs(self.pool).open(self.lease.integration_id)
        run = open_run if open_run is not None and open_run.kind is RunKind.EVENTS else None
        integration = await Integrations(self.pool).get(self.lease.integration_id)
        if (
            await FollowService(self.pool).run(run, integration, self.lease, Source(self.client, token, page_size))
            is None
        ):
            return None
        newest = await Runs(self.pool).page(self.lease.integration_id, 10, None)
        return next(run for run in newest if run.kind is RunKind.EVENTS)

    async def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that a sync writes, except for times."""
        return await rows(self.pool)


@contextlib.asynccontextmanager
async def district(dsn: str, edlink: PretendEdlink, *, patience_seconds: float = 5.0) -> AsyncIterator[District]:
    """A new integration, leased for a minute."""
    pool = await open_pool(dsn, max_size=3, application_name="test")
    try:
        await add_integration(pool, INTEGRATION)
        lease = await Leases(pool, worker="test", lease_seconds=60).acquire_due()
        assert lease is not None
        async with EdlinkClient(edlink.url, patience_seconds=patience_seconds) as client:
            yield District(pool, client, lease)
    finally:
        await pool.close()


async def add_integration(
    pool: Pool,
    integration_id: IntegrationId,
    token: str = TOKEN,
    strategy: Strategy = Strategy.NONE,
    settings: SettingsChange | None = None,
) -> None:
    """An integration with a token."""
    await Integrations(pool).create(
        integration_id,
        name="Gravity Falls",
        strategy=strategy,
        token_encrypted=TokenBox(TOKEN_KEY).encrypted(token),
        settings=settings or SettingsChange(),
    )


async def link(here: District, legacy_id: str, edlink_id: str) -> None:
    """A link that a match has made, of an account to a person."""
    await here.pool.execute(
        """
        WITH opened AS (INSERT INTO mapping_commit (actor) VALUES ('test') RETURNING commit_id)
        INSERT INTO mapping (
            integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id, is_primary, method,
            rule, confidence, evidence, commit_id
        )
        SELECT $1, 1, 'app', $2, $3, $3, true, 3, 'google_id', 1, '[]', commit_id FROM opened
        """,
        INTEGRATION,
        legacy_id,
        edlink_id,
    )


async def rows(pool: Pool) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that syncs write, except for times."""
    statements = {
        "objects": "SELECT integration_id, edlink_id, collection, absent_since IS NULL, attributes FROM roster_object "
        "ORDER BY 1, 2",
        "identifiers": "SELECT * FROM roster_identifier ORDER BY 1, 2, 4, 5",
        "aliases": "SELECT * FROM edlink_alias ORDER BY 1, 2",
        "seen": "SELECT * FROM sync_seen",
    }
    return {name: [tuple(row) for row in await pool.fetch(statement)] for name, statement in statements.items()}
