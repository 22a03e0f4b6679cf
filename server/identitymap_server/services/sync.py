"""Reading a roster from Edlink: every collection, page by page, in the order that Edlink recommends.

The next page is fetched while the present one is written, so two pages are in memory at most, whatever the roster's
size. A page and the cursor behind it commit together, under the lease; a sync that is killed anywhere goes on from the
last page committed. Only when every collection is complete are objects that were not seen marked absent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.runs import Run, RunFailure, RunState
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.edlink.failures import CursorDied, EdlinkError, PageMalformed
from identitymap_server.edlink.objects import COLLECTIONS
from identitymap_server.edlink.pages import Page
from identitymap_server.observability import logs
from identitymap_server.observability.worker_metrics import OBJECTS_READ, PAGE_SECONDS
from identitymap_server.services import roster_rows
from identitymap_server.store import aliases, failures, integrations, leases, roster, runs
from identitymap_server.store.leases import Lease
from identitymap_server.store.pool import Connection, Pool
from identitymap_server.store.roster import Position

#: Collections this small may lose any share of their objects, as long as some are left.
_SMALL_COLLECTION: Final = 20

#: A cursor that dies this often within one collection will not live long enough to read it.
_MAX_RESTARTS: Final = 5


@dataclass(frozen=True, slots=True)
class Source:
    """Where a roster is read."""

    client: EdlinkClient
    token: str
    page_size: int


class SyncService:
    """Executes sync runs.

    `stopping` is asked between pages; when it says yes, the sync stops there, to be gone on with later.
    """

    def __init__(self, pool: Pool, stopping: Callable[[], bool] = lambda: False) -> None:
        self._pool = pool
        self._stopping = stopping

    async def run(self, run: Run, integration: Integration, lease: Lease, source: Source) -> RunState:
        """Execute or go on with a sync, and give the state it is in then: RUNNING if it was told to stop.

        Raises LeaseLost, and DatabaseUnavailable with its kin; the run then waits to be gone on with. Whatever is wrong
        with Edlink ends the run as FAILED.
        """
        log = logs.get().bind(integration_id=integration.integration_id, run_id=run.run_id)
        with failures.translated():
            async with self._pool.acquire() as connection:
                await roster.prepare(connection)
                async with connection.transaction():
                    await leases.hold(connection, lease)
                    await runs.start(connection, run.run_id)
                sync = _Sync(connection, run, integration, lease, source)
                log.info("sync started")
                try:
                    for collection in COLLECTIONS:
                        if not await sync.read(collection, self._stopping):
                            log.info("sync interrupted", collection=collection)
                            return RunState.RUNNING
                except EdlinkError as error:
                    await sync.fail(error)
                    log.warning("sync failed", reason=error.code)
                    return RunState.FAILED
                state, counts = await sync.complete()
        log.info("sync ended", state=state.name, **counts)
        return state


class _Sync:
    """One execution, on one connection."""

    def __init__(
        self, connection: Connection, run: Run, integration: Integration, lease: Lease, source: Source
    ) -> None:
        self._connection = connection
        self._run = run
        self._integration = integration
        self._lease = lease
        self._source = source
        self._malformed = 0

    async def read(self, collection: str, stopping: Callable[[], bool]) -> bool:
        """Read what is left of a collection. Gives False if `stopping` said so."""
        restarts = 0
        while True:
            position = (await roster.positions(self._connection, self._run.run_id)).get(collection)
            if position is not None and position.done:
                return True
            try:
                return await self._read_from(collection, position, stopping)
            except CursorDied:
                restarts += 1
                if restarts > _MAX_RESTARTS:
                    raise
                async with self._connection.transaction():
                    await leases.hold(self._connection, self._lease)
                    await roster.restart(self._connection, self._run.run_id, collection)

    async def _read_from(self, collection: str, position: Position | None, stopping: Callable[[], bool]) -> bool:
        url = (position and position.next_url) or self._source.client.first_url(collection, self._source.page_size)
        seen = {url}
        fetching = asyncio.create_task(self._fetch(collection, url))
        try:
            while True:
                page = await fetching
                if page.next_url:
                    if page.next_url in seen:
                        raise PageMalformed(f"The pages of {collection} lead back to one that was read already.")
                    seen.add(page.next_url)
                    fetching = asyncio.create_task(self._fetch(collection, page.next_url))
                await self._write(collection, page)
                if not page.next_url:
                    return True
                if stopping():
                    return False
        finally:
            fetching.cancel()
            # What became of a page that nobody waits for any more does not matter.
            fetching.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def _fetch(self, collection: str, url: str) -> Page:
        return await self._source.client.page(collection, url, self._source.token)

    async def _write(self, collection: str, page: Page) -> None:
        rows = roster_rows.of_page(collection, page)
        self._malformed += page.malformed
        with PAGE_SECONDS.time():
            async with self._connection.transaction():
                await leases.hold(self._connection, self._lease)
                await roster.merge_page(self._connection, self._integration.integration_id, self._run.run_id, rows)
                await roster.advance(self._connection, self._run.run_id, rows, page.next_url)
        OBJECTS_READ.labels(self._integration.integration_id, collection).inc(len(rows.objects))

    async def complete(self) -> tuple[RunState, dict[str, int]]:
        """Mark what was not seen as absent, unless that is implausible, and end the run."""
        connection, run_id = self._connection, self._run.run_id
        integration_id = self._integration.integration_id
        async with connection.transaction():
            await leases.hold(connection, self._lease)
            counts = await self._counts()
            failure = None if self._run.accept_absences else await self._implausible()
            if failure:
                await roster.forget_seen(connection, run_id)
                await runs.finish(connection, run_id, RunState.HELD, counts, failure)
                return RunState.HELD, counts
            counts["absent"] = await roster.mark_absent(connection, integration_id, run_id)
            await integrations.mark_synced(connection, integration_id)
            await runs.finish(connection, run_id, RunState.SUCCEEDED, counts)
            counts["followed_merges"] = await aliases.refresh(connection, integration_id, actor="worker", run_id=run_id)
        return RunState.SUCCEEDED, counts

    async def fail(self, error: EdlinkError) -> None:
        """End the run. What was read stays; nothing is marked absent."""
        async with self._connection.transaction():
            await leases.hold(self._connection, self._lease)
            await roster.forget_seen(self._connection, self._run.run_id)
            failure = RunFailure(error.code, error.message)
            await runs.finish(self._connection, self._run.run_id, RunState.FAILED, await self._counts(), failure)

    async def _counts(self) -> dict[str, int]:
        positions = await roster.positions(self._connection, self._run.run_id)
        counts = {collection: position.objects for collection, position in positions.items()}
        counts["pages"] = sum(position.pages for position in positions.values())
        if self._malformed:
            counts["malformed"] = self._malformed
        return counts

    async def _implausible(self) -> RunFailure | None:
        threshold = self._integration.settings.absence_threshold
        for found in await roster.absences(self._connection, self._integration.integration_id, self._run.run_id):
            all_gone = found.unseen == found.present
            if all_gone or (found.present >= _SMALL_COLLECTION and found.unseen > threshold * found.present):
                return RunFailure(
                    "IMPLAUSIBLE_ROSTER",
                    f"{found.unseen:,} of {found.present:,} {found.collection} are missing from the roster, more than "
                    f"the {threshold:.0%} that are believed unasked. Nobody was marked absent. If it is true, run: "
                    f"identitymap runs sync {self._integration.integration_id} --accept-absences",
                )
        return None
