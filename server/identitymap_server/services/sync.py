"""Syncing: an integration's whole roster into Postgres, in the order that Edlink recommends.

A page and the position after it commit together, under the lease; a sync that is killed anywhere goes on from the last
page committed. Only when every collection is complete are objects that were not seen marked absent. From the first
page that changes something until then nothing is linked: who is not read yet may carry the same identifier.

Before anything else it is noted which of Edlink's events is the newest: what happens while pages are read may be
missing from them, and is made up for by following the events from there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from contextlib import aclosing
from typing import Final

from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.runs import Run, RunFailure, RunState
from identitymap_server.edlink.failures import CursorDied, EdlinkError, EdlinkRefused, PageMalformed
from identitymap_server.edlink.objects import COLLECTIONS
from identitymap_server.observability import logs
from identitymap_server.observability.worker_metrics import OBJECTS_READ, PAGE_SECONDS
from identitymap_server.services import follow, interruptible, plausibility, readiness, roster_reading, stops
from identitymap_server.services.roster_reading import Source
from identitymap_server.store import (
    aliases,
    commits,
    events,
    failures,
    integrations,
    leases,
    match_input,
    roster,
    runs,
)
from identitymap_server.store.aliases import Followed
from identitymap_server.store.leases import Lease
from identitymap_server.store.pool import Connection, Pool
from identitymap_server.store.roster import Absences, PageRows, Position

#: A cursor that dies this often within one collection will not live long enough to read it.
_MAX_RESTARTS: Final = 5

#: After so many pages in a row without an object that the sync has not seen, the pages have no end.
_MAX_IDLE_PAGES: Final = 500

_LOG_SECONDS: Final = 10.0


class SyncService:
    """Executes sync runs. When `stopping` is set they stop after the page under way, to be gone on with later."""

    def __init__(self, pool: Pool, stopping: asyncio.Event | None = None) -> None:
        self._pool = pool
        self._stopping = stopping or asyncio.Event()

    async def run(self, run: Run, integration: Integration, lease: Lease, source: Source) -> RunState:
        """Execute or go on with a sync, and give the state it is in then: RUNNING if it was told to stop.

        Raises LeaseLost, and DatabaseUnavailable with its kin; the run then waits to be gone on with. Whatever is wrong
        with Edlink ends the run as FAILED.
        """
        log = logs.get().bind(integration_id=integration.integration_id, run_id=run.run_id)
        with failures.translated():
            async with self._pool.acquire() as connection:
                sync = await _Sync.begin(connection, run, integration, lease, log)
                log.info("sync started")
                try:
                    if not await sync.note_start(source, self._stopping):
                        return RunState.RUNNING
                    for collection in COLLECTIONS:
                        if not await sync.read(collection, source, self._stopping):
                            log.info("sync interrupted", collection=collection)
                            return RunState.RUNNING
                    await sync.require_people(source)
                except EdlinkError as error:
                    await sync.fail(error)
                    log.warning("sync failed", reason=error.code)
                    return RunState.FAILED
                return await sync.complete()


class _Sync:
    """One execution, on one connection."""

    def __init__(
        self, connection: Connection, run: Run, integration: Integration, lease: Lease, log: logs.Logger
    ) -> None:
        self._connection = connection
        self._run_id = run.run_id
        self._followed = run.counts.get("followed_merges", 0)
        self._in_two_collections = run.counts.get("in_two_collections", 0)
        self._integration = integration
        self._integration_id = integration.integration_id
        self._lease = lease
        self._log = log
        self._logged_at = time.monotonic()
        self._positions: dict[str, Position] = {}

    @classmethod
    async def begin(
        cls, connection: Connection, run: Run, integration: Integration, lease: Lease, log: logs.Logger
    ) -> _Sync:
        """Start the run, or take it up where it is."""
        await roster.prepare(connection)
        async with connection.transaction():
            await leases.hold(connection, lease)
            await runs.start(connection, run.run_id)
        sync = cls(connection, run, integration, lease, log)
        await sync._load_positions()
        return sync

    async def note_start(self, source: Source, stopping: asyncio.Event) -> bool:
        """Note where the events stand, once for each sync. Gives False if `stopping` came first."""
        # Noted after some pages have been read, it would miss what had happened before.
        if self._positions or await events.has_start(self._connection, self._run_id):
            return True
        start = await interruptible.unless(stopping, self._start(source))
        if start is None:
            return False
        followed, event_id = start
        async with self._connection.transaction():
            await leases.hold(self._connection, self._lease)
            await events.note_start(self._connection, self._run_id, event_id, followed=followed)
        return True

    async def _start(self, source: Source) -> tuple[bool, str | None]:
        if self._integration.last_synced_at is None:
            await readiness.require_materialized(source)
        if not self._integration.settings.event_interval_seconds:
            return False, None
        return await follow.newest_event_id(source, self._integration)

    async def require_people(self, source: Source) -> None:
        """Raises NotMaterialized if a roster that is known is empty because Edlink is still reading it."""
        if not self._position("people").objects and self._integration.last_synced_at is not None:
            await readiness.require_materialized(source)

    async def read(self, collection: str, source: Source, stopping: asyncio.Event) -> bool:
        """Read what is left of a collection. Gives False if `stopping` came first."""
        for _ in range(_MAX_RESTARTS):
            try:
                await self._read_on(collection, source, stopping)
            except CursorDied:
                self._log.warning("cursor died, reading again", collection=collection)
                await self._restart(collection)
            except EdlinkRefused as error:
                # Not every provider has every collection. Of one that was begun it says nothing: there is more of it.
                if error.code != "UNSUPPORTED_OPERATION" or self._position(collection).pages:
                    raise
                self._log.info("collection not offered", collection=collection)
                await self._note_not_offered(collection)
            else:
                break
        else:
            raise CursorDied(f"The cursors of {collection} died {_MAX_RESTARTS} times before all pages were read.")
        return self._position(collection).done

    def _position(self, collection: str) -> Position:
        return self._positions.get(collection, Position())

    async def _load_positions(self) -> None:
        self._positions = await roster.positions(self._connection, self._run_id)

    async def _read_on(self, collection: str, source: Source, stopping: asyncio.Event) -> None:
        position = self._position(collection)
        if position.done:
            return
        async with aclosing(roster_reading.pages(source, collection, position.next_url, stopping)) as pages:
            # A collection that is read again holds what it held before.
            idle = -position.pages
            async for rows, next_url in pages:
                known = self._position(collection).objects
                await self._write(rows, next_url)
                idle = idle + 1 if self._position(collection).objects == known else min(idle, 0)
                if next_url and idle > _MAX_IDLE_PAGES:
                    raise PageMalformed(
                        f"{_MAX_IDLE_PAGES:,} pages of {collection} in a row held nothing new: they lead in a circle."
                    )

    async def _note_not_offered(self, collection: str) -> None:
        async with self._connection.transaction():
            await leases.hold(self._connection, self._lease)
            self._positions[collection] = await roster.note_not_offered(self._connection, self._run_id, collection)

    async def _restart(self, collection: str) -> None:
        async with self._connection.transaction():
            await leases.hold(self._connection, self._lease)
            await roster.restart(self._connection, self._run_id, collection)
        await self._load_positions()

    async def _write(self, rows: PageRows, next_url: str | None) -> None:
        with PAGE_SECONDS.time():
            async with self._connection.transaction():
                await leases.hold(self._connection, self._lease)
                position, strays = await roster.merge_page(
                    self._connection, self._integration_id, self._run_id, rows, next_url
                )
                self._in_two_collections += strays
                former = self._position(rows.collection)
                changed = (position.created, position.updated) != (former.created, former.updated)
                if changed and rows.collection in match_input.COLLECTIONS:
                    await integrations.begin_roster(self._connection, self._integration_id)
                self._positions[rows.collection] = position
                followed = await self._revive(rows) if changed else None
                await runs.count(self._connection, self._run_id, self._counts())
                if followed is not None and followed.commit_id is not None:
                    await commits.close_commit(self._connection, followed.commit_id)
        if strays:
            self._log.warning("ids of another collection's objects", collection=rows.collection, objects=strays)
        OBJECTS_READ.labels(self._integration_id, rows.collection).inc(len(rows.objects))
        if time.monotonic() - self._logged_at > _LOG_SECONDS:
            self._logged_at = time.monotonic()
            self._log.info("sync goes on", collection=rows.collection, **self._counts())

    async def _revive(self, rows: PageRows) -> Followed:
        """Whoever is on a page stands for himself, also if this sync gets no further."""
        connection, ids = self._connection, [edlink_id for edlink_id, *_ in rows.objects]
        followed = await aliases.revive(connection, self._integration_id, ids, actor="worker", run_id=self._run_id)
        self._followed += followed.mappings
        if followed.mappings:
            await integrations.change_input(connection, [self._integration_id])
        return followed

    async def complete(self) -> RunState:
        """Mark what was not seen as absent, unless that is implausible, and end the run."""
        connection = self._connection
        counts = self._counts()
        async with connection.transaction():
            await leases.hold(connection, self._lease)
            await integrations.resume(connection, self._integration_id)
            found_of_all = await roster.absences(connection, self._integration_id, self._run_id)
            not_offered = {name for name, position in self._positions.items() if position.not_offered}
            absences = [found for found in found_of_all if found.collection not in not_offered]
            doubt = await self._doubt(absences)
            if doubt:
                await self._finish(RunState.HELD, counts, doubt)
            else:
                # A roster that is not believed stays incomplete: it may be that of somebody else.
                await integrations.complete_roster(connection, self._integration_id)
                counts["absent"] = 0
                if any(found.unseen for found in absences):
                    counts["absent"] = await roster.mark_absent(
                        connection, self._integration_id, self._run_id, not_offered
                    )
                    await self._change_input(found.collection for found in absences if found.unseen)
                followed = await aliases.refresh(connection, self._integration_id, actor="worker", run_id=self._run_id)
                counts["followed_merges"] += followed.mappings
                if followed.mappings:
                    await integrations.change_input(connection, [self._integration_id])
                if counts["people"]:
                    # A roster that Edlink has not made yet is empty: it is asked for again soon, not in a day.
                    await integrations.mark_synced(connection, self._integration_id)
                    known = {found.collection: found.present for found in found_of_all}
                    known |= {found.collection: found.present - found.unseen for found in absences}
                    await events.follow_from(connection, self._integration_id, self._run_id, known)
                    await runs.request_matches(connection, [self._integration_id], "worker")
                else:
                    self._log.warning("the roster holds no people; Edlink may still be preparing it")
                await self._finish(RunState.SUCCEEDED, counts)
                if followed.commit_id is not None:
                    await commits.close_commit(connection, followed.commit_id)
        self._log.info("sync ended", state="HELD" if doubt else "SUCCEEDED", **counts)
        return RunState.HELD if doubt else RunState.SUCCEEDED

    async def _change_input(self, collections: Iterable[str]) -> None:
        """Let nothing be linked by a match that read these collections before."""
        if not match_input.COLLECTIONS.isdisjoint(collections):
            await integrations.change_input(self._connection, [self._integration_id])

    async def fail(self, error: EdlinkError) -> None:
        """End the run. What was read stays; nothing is marked absent."""
        async with self._connection.transaction():
            await leases.hold(self._connection, self._lease)
            await stops.note(self._connection, self._integration, error)
            await self._finish(RunState.FAILED, self._counts(), RunFailure(error.code, error.message))

    async def _finish(self, state: RunState, counts: Mapping[str, int], failure: RunFailure | None = None) -> None:
        await roster.forget_seen(self._connection, self._run_id)
        await runs.finish(self._connection, self._run_id, state, counts, failure)

    async def _doubt(self, absences: Iterable[Absences]) -> RunFailure | None:
        # Asked now, because a person may have said so while the sync was running.
        if await runs.accepts_absences(self._connection, self._run_id):
            return None
        return plausibility.doubt(self._integration, absences)

    def _counts(self) -> dict[str, int]:
        positions = self._positions
        counts = {collection: self._position(collection).objects for collection in COLLECTIONS}
        for name in ("pages", "created", "updated", "malformed"):
            counts[name] = sum(getattr(position, name) for position in positions.values())
        counts["followed_merges"] = self._followed
        counts["in_two_collections"] = self._in_two_collections
        return counts
