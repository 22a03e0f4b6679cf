"""Following Edlink's events: what has changed since the last full sync, without reading the whole roster again.

Events and the position after them commit together, under the lease; following that is killed anywhere goes on from the
last page of events committed. Events may be seen again, so applying one twice is the same as applying it once. What is
there is written at once. What is gone is marked absent only when all events have been read, and not if that would be
implausible: then it waits for a person's word, as in a sync.

Events that bring something make a run, so that what they changed can be listed. Its counts:

- `events`, `pages`: events read, and in how many pages.
- `created`, `updated`: objects written; `returned`: objects that were absent and are present again.
- `absent`: objects marked absent; `followed_merges`: mappings that point elsewhere since a merge.
- `asked`: objects that were asked for by themselves, because the event brought no news of them.
- `outdated`: events older than what is known; `ignored`: events of other things; `malformed`: events not understood.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.keys import EdlinkId
from identitymap_server.domain.runs import Run, RunFailure, RunKind, RunState
from identitymap_server.edlink.events import EventPage
from identitymap_server.edlink.failures import CursorDied, EdlinkError, EdlinkRefused, PageMalformed
from identitymap_server.edlink.objects import RosterObject
from identitymap_server.observability import logs
from identitymap_server.observability.worker_metrics import EVENTS
from identitymap_server.services import news, plausibility, stops
from identitymap_server.services.news import News
from identitymap_server.services.roster_reading import Source
from identitymap_server.store import aliases, commits, events, failures, integrations, leases, match_input, roster, runs
from identitymap_server.store.events import EventPosition
from identitymap_server.store.leases import Lease
from identitymap_server.store.pool import Connection, Pool

#: Edlink keeps events for 30 days, and refuses to go on from one that has expired. Where there is none to go on from,
#: this is how it is known.
_MAX_AGE_SECONDS: Final = 29 * 24 * 60 * 60.0

_EXPIRED: Final = RunFailure(
    "EVENTS_EXPIRED", "Edlink no longer keeps the events since the last look. A full sync follows by itself."
)

#: How long one look at the events is tried again: the next one is not far.
_PATIENCE_SECONDS: Final = 30.0

#: After so many pages in a row that hold no event the pages have no end.
_MAX_EMPTY_PAGES: Final = 100

#: Objects asked for by themselves in one run, at most: more are read faster by the next full sync.
_MAX_ASKED: Final = 1_000
_ASKED_AT_ONCE: Final = 4

_NOT_OFFERED: Final = frozenset({"UNSUPPORTED_OPERATION", "NO_PERMISSION"})

#: What is counted, from zero on.
_COUNTED: Final = (
    "events",
    "pages",
    "created",
    "updated",
    "returned",
    "absent",
    "followed_merges",
    "asked",
    "outdated",
    "ignored",
    "malformed",
)

#: What Edlink says of an object that is not there.
_NOT_THERE: Final = frozenset({"NOT_FOUND", "ENTITY_NOT_PRESENT_IN_SOURCE"})


async def newest_event_id(source: Source, integration: Integration) -> tuple[bool, str | None]:
    """Whether an integration's events can be followed, and the id of the newest one; None if there is none.

    Raises EdlinkUnavailable, and EdlinkRefused if Edlink refuses the token or all of the integration.
    """
    try:
        return True, await source.client.newest_event_id(integration.integration_id, source.token)
    except EdlinkRefused as error:
        if stops.is_stop(error) and not _is_not_offered(error):
            raise
        return False, None
    except (CursorDied, PageMalformed):
        return False, None


def _is_not_offered(error: EdlinkError) -> bool:
    """Whether Edlink itself gives no events for this integration, or not to us; everything else of it may be read."""
    return isinstance(error, EdlinkRefused) and not error.guessed and error.code in _NOT_OFFERED


class FollowService:
    """Follows events. Cancelling it loses nothing: it is gone on with from the last page committed."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def run(self, run: Run | None, integration: Integration, lease: Lease, source: Source) -> RunState | None:
        """Read all events that are new, and give the state of the run that they made; None if there were none.

        `run` is a run of events that was begun and is gone on with. Whatever is wrong with Edlink is noted, and ends
        the run, if there is one, as FAILED. Raises LeaseLost, and DatabaseUnavailable with its kin.
        """
        with failures.translated():
            async with self._pool.acquire() as connection:
                following = _Following(connection, integration, lease, source, run)
                return await following.follow()


class _Following:
    """One execution, on one connection."""

    def __init__(
        self, connection: Connection, integration: Integration, lease: Lease, source: Source, run: Run | None
    ) -> None:
        self._connection = connection
        self._integration = integration
        self._integration_id = integration.integration_id
        self._lease = lease
        self._source = source
        self._run_id = run.run_id if run else None
        self._counts: Counter[str] = Counter(run.counts if run else {})
        self._log = logs.get().bind(integration_id=integration.integration_id)

    async def follow(self) -> RunState | None:
        position = await events.position(self._connection, self._integration_id)
        if position is None or position.lost:
            # Nothing is left of what the run, if there is one, was begun for: a full sync has come in between.
            async with self._connection.transaction():
                await leases.hold(self._connection, self._lease)
                return await self._finish(RunState.SUCCEEDED) if self._run_id else None
        if position.age_seconds > _MAX_AGE_SECONDS:
            return await self._lose()
        try:
            await self._read(position)
        except EdlinkError as error:
            return await self._give_up(error, position)
        return await self._settle(begun=not position.settled)

    async def _read(self, position: EventPosition) -> None:
        """Read and apply page after page."""
        client, source = self._source.client, self._source
        await roster.prepare(self._connection)
        after, url = position.event_id, client.events_url(source.page_size, position.event_id)
        seen = {url}
        empty = 0
        while True:
            page = await client.events(self._integration_id, url, source.token, patience_seconds=_PATIENCE_SECONDS)
            if page.last_id is not None and page.last_id != after:
                await self._apply(page)
                after = page.last_id
            if page.next_url is None:
                return
            # By the last event and not by the cursor, which dies; an empty page has none to go on from.
            url = client.events_url(source.page_size, after) if page.last_id else page.next_url
            if url in seen:
                raise PageMalformed("The pages of events lead back to one that was read already.")
            seen.add(url)
            empty = 0 if page.last_id else empty + 1
            if empty > _MAX_EMPTY_PAGES:
                raise PageMalformed(
                    f"{_MAX_EMPTY_PAGES} pages in a row held no event, and there was always a next one."
                )

    async def _apply(self, page: EventPage) -> None:
        connection, integration_id = self._connection, self._integration_id
        known = await events.versions(connection, integration_id, {EdlinkId(e.target_id) for e in page.events})
        told = news.of(page.events, known)
        counts = Counter(
            events=len(page.events) + page.ignored + page.malformed,
            pages=1,
            ignored=page.ignored,
            malformed=page.malformed,
            outdated=told.outdated,
        )
        asked = await self._ask(told, counts)
        async with connection.transaction():
            await leases.hold(connection, self._lease)
            run_id = await self._begin()
            changed = await self._write(told, asked, counts)
            matters = await self._change_input(changed)
            assert page.last_id is not None, "only pages that have one are applied"
            await events.advance(connection, integration_id, page.last_id, changed=matters)
            # Whoever is there stands for himself, also if the next page cannot be read.
            followed = await aliases.revive(connection, integration_id, told.present, actor="worker", run_id=run_id)
            counts["followed_merges"] = followed.mappings
            if followed.mappings and not matters:
                await integrations.change_input(connection, [integration_id])
            await runs.count(connection, run_id, self._counts + counts)
            if followed.commit_id is not None:
                await commits.close_commit(connection, followed.commit_id)
        self._counts += counts
        for outcome in ("ignored", "malformed", "outdated"):
            EVENTS.labels(integration_id, outcome).inc(counts[outcome])
        EVENTS.labels(integration_id, "applied").inc(len(page.events) - told.outdated)

    async def _ask(self, told: News, counts: Counter[str]) -> dict[EdlinkId, tuple[str, RosterObject]]:
        """The doubtful objects as they are now. What is not there is taken out of what events say is present."""
        wanted = sorted(told.doubtful)[: max(0, _MAX_ASKED - self._counts["asked"])]
        counts["asked"] = len(wanted)
        turn = asyncio.Semaphore(_ASKED_AT_ONCE)

        async def one(edlink_id: EdlinkId) -> tuple[str, RosterObject] | None:
            async with turn:
                try:
                    return await self._source.client.single(
                        told.collections[edlink_id], edlink_id, self._source.token, patience_seconds=_PATIENCE_SECONDS
                    )
                except EdlinkRefused as error:
                    if stops.is_stop(error):
                        raise
                    # A proxy's 404 says nothing of the object; what the event brings of it has to do.
                    if error.code in _NOT_THERE and not error.guessed:
                        told.note_not_there(edlink_id)
                    return None
                except PageMalformed:
                    return None

        try:
            async with asyncio.TaskGroup() as group:
                tasks = {edlink_id: group.create_task(one(edlink_id)) for edlink_id in wanted}
        except ExceptionGroup as problems:
            # The first one ended the others.
            raise problems.exceptions[0] from None
        answers = {edlink_id: found for edlink_id, task in tasks.items() if (found := task.result()) is not None}
        for edlink_id in answers:
            told.versions.pop(edlink_id, None)
        return answers

    async def _write(
        self, told: News, asked: dict[EdlinkId, tuple[str, RosterObject]], counts: Counter[str]
    ) -> Collection[str]:
        """Write what events tell, count it, and give the collections in which something has changed."""
        connection, integration_id = self._connection, self._integration_id
        back = await events.come_back(connection, integration_id, told.present)
        counts["returned"] = sum(back.values())
        changed = set(back)
        batches = [(rows, False) for rows in told.rows(told.versions)]
        batches += [(rows, True) for rows in told.rows(asked)]
        for rows, over_newer in batches:
            written = await events.merge(connection, integration_id, rows, over_newer=over_newer)
            counts.update(created=written.created, updated=written.updated)
            if written.created or written.updated:
                changed.add(rows.collection)
        await events.go(connection, integration_id, told.gone)
        return changed

    async def _begin(self) -> str:
        """The run's id. The first thing that there is to change begins it."""
        if self._run_id is None:
            self._run_id = str(uuid.uuid4())
            await runs.insert_running(
                self._connection, self._run_id, self._integration_id, RunKind.EVENTS, "", "worker"
            )
        return self._run_id

    async def _change_input(self, collections: Iterable[str]) -> bool:
        """Let nothing be linked by a match that read these collections before; whether a match reads any of them."""
        if match_input.COLLECTIONS.isdisjoint(collections):
            return False
        await integrations.change_input(self._connection, [self._integration_id])
        return True

    async def _settle(self, *, begun: bool) -> RunState | None:
        """All events there are have been read: judge what they say is gone, and end the run if there is one.

        `begun` says that another run has read some and did not get here.
        """
        connection, integration_id = self._connection, self._integration_id
        state: RunState | None = None
        async with connection.transaction():
            await leases.hold(connection, self._lease)
            await integrations.resume(connection, integration_id)
            if self._run_id is None and not begun:
                await events.settle(connection, integration_id, matched=False)
            else:
                await self._begin()
                state = await self._judge()
        if state is not None:
            self._log.info("events followed", run_id=self._run_id, state=state.name, **self._counts)
        return state

    async def _judge(self) -> RunState:
        connection, integration_id = self._connection, self._integration_id
        position = await events.position(connection, integration_id)
        assert position is not None, "the lease keeps others from it"
        losses = await events.losses(connection, integration_id)
        doubt = plausibility.doubt_of_events(self._integration, losses, position.known)
        if doubt is not None:
            # Events may put it right again: what is read from now on is judged together with what waits.
            await events.settle(connection, integration_id, matched=False)
            return await self._finish(RunState.HELD, doubt)
        marked = await events.mark_absent(connection, integration_id)
        self._counts["absent"] += sum(marked.values())
        matters = await self._change_input(marked)
        followed = await aliases.refresh(connection, integration_id, actor="worker", run_id=await self._begin())
        self._counts["followed_merges"] += followed.mappings
        if followed.mappings:
            await integrations.change_input(connection, [integration_id])
        if matters or followed.mappings or not position.matched:
            await runs.request_matches(connection, [integration_id], "worker")
        await events.settle(connection, integration_id, matched=True)
        await self._finish(RunState.SUCCEEDED)
        if followed.commit_id is not None:
            await commits.close_commit(connection, followed.commit_id)
        return RunState.SUCCEEDED

    async def _give_up(self, error: EdlinkError, position: EventPosition) -> RunState | None:
        """Edlink cannot be read: note why, and what that means for the next look."""
        refused = isinstance(error, EdlinkRefused | CursorDied) and error.code != "NOT_EDLINK"
        if _is_not_offered(error) or (refused and not stops.is_stop(error) and position.event_id is None):
            self._log.warning("Edlink offers no events any more; full syncs go on", reason=error.code)
            async with self._connection.transaction():
                await leases.hold(self._connection, self._lease)
                await events.stop_following(self._connection, self._integration_id)
                return await self._fail(error)
        if refused and not stops.is_stop(error):
            # Of the event to go on from, Edlink says that it is not there: it has expired.
            return await self._lose()
        self._log.warning("events cannot be read", reason=error.code)
        async with self._connection.transaction():
            await leases.hold(self._connection, self._lease)
            if stops.is_stop(error):
                # No later look than usual: whoever starts it again is not to wait.
                await stops.note(self._connection, self._integration, error)
            else:
                await events.note_failure(self._connection, self._integration_id)
            return await self._fail(error)

    async def _lose(self) -> RunState | None:
        """There is no going on from the position: a full sync is due now."""
        self._log.warning("Edlink no longer keeps the events since the last look, a full sync follows")
        async with self._connection.transaction():
            await leases.hold(self._connection, self._lease)
            await events.lose(self._connection, self._integration_id)
            return await self._finish(RunState.FAILED, _EXPIRED) if self._run_id else None

    async def _fail(self, error: EdlinkError) -> RunState | None:
        if self._run_id is None:
            return None
        return await self._finish(RunState.FAILED, RunFailure(error.code, error.message))

    async def _finish(self, state: RunState, failure: RunFailure | None = None) -> RunState:
        assert self._run_id is not None, "only a run can be ended"
        counts = {name: self._counts[name] for name in _COUNTED}
        await runs.finish(self._connection, self._run_id, state, counts, failure)
        return state
