"""Following events ends in the same state as full syncs do, whatever a district lives through."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import sandboxes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from identitymap_server.domain.integrations import SettingsChange, Strategy
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.runs import RunState
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.edlink.events import EventPage
from identitymap_server.sandbox import world
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.life import Life
from identitymap_server.services.tokens import TokenBox
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.leases import Leases
from identitymap_server.store.pool import Pool, open_pool
from syncing import OTHER_INTEGRATION, TOKEN_KEY, District

_THIRTY_ONE_DAYS = 31 * 24 * 60 * 60.0

#: What changes who is there, and who is who.
_TURNS = (
    "somebody is unshared",
    "somebody is shared again",
    "somebody leaves",
    "somebody returns",
    "somebody is recorded twice",
    "two records are merged",
)

#: What may be done, in any order, between two comparisons.
_STEPS = st.one_of(
    st.tuples(st.just("live"), st.integers(1, 12)),
    st.tuples(st.just("turn"), st.lists(st.sampled_from(_TURNS), min_size=1, max_size=5)),
    st.tuples(st.just("turn"), st.lists(st.sampled_from(_TURNS), min_size=1, max_size=5)),
    st.tuples(st.just("materialize"), st.sampled_from(["shuffled", "stale", "both", "neither"])),
    st.tuples(st.just("look"), st.integers(1, 30)),
    st.tuples(st.just("killed"), st.integers(0, 3)),
    st.tuples(st.just("replay"), st.integers(0, 40)),
    st.tuples(st.just("sync"), st.integers(0, 3)),
    st.tuples(st.just("expire"), st.none()),
    st.tuples(st.just("pause"), st.none()),
    st.tuples(st.just("resume"), st.none()),
)


class Killed(BaseException):
    """The worker's process is no more."""


class Mortal(EdlinkClient):
    """A client whose process is killed after so many pages of events."""

    pages_left: int | None = None

    async def events(self, *arguments: Any, **options: Any) -> EventPage:
        if self.pages_left == 0:
            self.pages_left = None
            raise Killed
        if self.pages_left is not None:
            self.pages_left -= 1
        return await super().events(*arguments, **options)


@dataclass
class Observed:
    """One district twice: `followed` by its events, and `synced` in full each time that the two are compared."""

    pool: Pool
    world: world.World
    followed: District
    synced: District
    client: Mortal
    life: Life
    seen: list[str | None] = field(default_factory=lambda: [None])
    has_expired: bool = False

    @property
    def source(self) -> Any:
        return self.world.integrations[0]

    async def do(self, step: str, argument: Any) -> None:
        doings: dict[str, Callable[[Any], Awaitable[None]]] = {
            "live": self._live,
            "turn": self._turn,
            "materialize": self._materialize,
            "look": self._look,
            "killed": self._killed,
            "replay": self._replay,
            "sync": self._sync,
            "expire": self._expire,
            "pause": self._pause,
            "resume": self._resume,
        }
        await doings[step](argument)

    async def compare(self, page_size: int) -> None:
        """Both brought up to date, they hold the same."""
        await self._look(page_size)
        await self._full(self.synced)
        mine, theirs = await self._state(self.followed), await self._state(self.synced)
        for name, expected in theirs.items():
            assert mine[name] == expected, name

    async def _live(self, happenings: int) -> None:
        self.life.step(self.source, happenings)

    async def _turn(self, kinds: list[str]) -> None:
        for kind in kinds:
            self.life.happen(kind, self.source)
        self.source.materialize()

    async def _materialize(self, how: str) -> None:
        shuffled = Chance(1, "order") if how in {"shuffled", "both"} else None
        self.source.materialize(shuffled=shuffled, stale=how in {"stale", "both"})

    async def _look(self, page_size: int) -> None:
        run = await self.followed.followed(token=self.source.token, page_size=page_size)
        if run is not None and run.state is RunState.HELD:
            await self._full(self.followed)
        position = await self.pool.fetchrow("SELECT event_id, lost FROM event_position")
        assert position is not None
        if position["lost"]:
            await self._full(self.followed)
            await self._look(page_size)
        elif run is not None:
            self.seen.append(position["event_id"])

    async def _killed(self, pages: int) -> None:
        self.client.pages_left = pages
        with contextlib.suppress(Killed):
            await self.followed.followed(token=self.source.token, page_size=2)
        self.client.pages_left = None

    async def _replay(self, back: int) -> None:
        """As if Edlink told again what it has told before."""
        event_id = self.seen[max(0, len(self.seen) - 1 - back)]
        await self.pool.execute("UPDATE event_position SET event_id = $1", event_id)
        if self.has_expired:
            await self.pool.execute(_READ_LONG_AGO)

    async def _sync(self, happenings: int) -> None:
        """A full sync, in the middle of which something happens."""
        pages = 0
        whole = self.client.page

        async def page(*arguments: Any) -> Any:
            nonlocal pages
            pages += 1
            if pages == 5 and happenings:
                self.life.step(self.source, happenings)
            return await whole(*arguments)

        self.client.page = page  # type: ignore[method-assign]
        try:
            await self._full(self.followed)
        finally:
            self.client.page = whole  # type: ignore[method-assign]

    async def _expire(self, _: None) -> None:
        self.world.clock.advance(_THIRTY_ONE_DAYS)
        self.has_expired = True
        await self.pool.execute(_READ_LONG_AGO)

    async def _pause(self, _: None) -> None:
        self.source.pause()

    async def _resume(self, _: None) -> None:
        if self.source.status == "paused":
            self.source.resume()

    async def _full(self, district: District) -> None:
        run = await district.synced(token=self.source.token, page_size=1_000)
        if run.state is RunState.HELD:
            run = await district.synced(token=self.source.token, accept_absences=True, page_size=1_000)
        assert run.state is RunState.SUCCEEDED, run.failure

    async def _state(self, district: District) -> dict[str, Any]:
        """All that full syncs make, but for those who came and went between two of them."""
        statements = {
            "objects": "SELECT edlink_id, collection, attributes FROM roster_object "
            "WHERE integration_id = $1 AND absent_since IS NULL ORDER BY 1",
            "identifiers": "SELECT i.edlink_id, i.entity_type, i.type, i.value, i.normalised "
            "FROM roster_identifier AS i JOIN roster_object AS o USING (integration_id, edlink_id) "
            "WHERE i.integration_id = $1 AND o.absent_since IS NULL ORDER BY 1, 3, 5",
            "aliases": "SELECT alias_id, edlink_id FROM edlink_alias WHERE integration_id = $1 ORDER BY 1",
            "mappings": "SELECT legacy_id, edlink_id, is_primary FROM mapping WHERE integration_id = $1 ORDER BY 1",
        }
        integration_id = district.lease.integration_id
        return {
            name: [tuple(row) for row in await self.pool.fetch(statement, integration_id)]
            for name, statement in statements.items()
        }


async def _observed(dsn: str, seed: int, steps: list[tuple[str, Any]], page_size: int) -> None:
    made = world.build(40, 1, seed, clock=Clock(lambda: 1_795_600_000.0))
    (source,) = made.integrations
    followed, synced = IntegrationId(source.integration_id), OTHER_INTEGRATION
    async with contextlib.AsyncExitStack() as stack:
        sandbox = stack.enter_context(sandboxes.served(made))
        pool = await open_pool(dsn, max_size=4, application_name="test")
        stack.push_async_callback(pool.close)
        client = await stack.enter_async_context(Mortal(sandbox.url, patience_seconds=5))
        await pool.execute("TRUNCATE integration, mapping, mapping_commit CASCADE")
        for integration_id in (followed, synced):
            await Integrations(pool).create(
                integration_id,
                name="",
                strategy=Strategy.NONE,
                token_encrypted=TokenBox(TOKEN_KEY).encrypted(source.token),
                settings=SettingsChange(
                    absence_threshold=1.0, event_interval_seconds=300 if integration_id == followed else 0
                ),
            )
        leases = Leases(pool, worker="test", lease_seconds=600)
        held = [await leases.acquire_due(), await leases.acquire_due()]
        districts = {lease.integration_id: District(pool, client, lease) for lease in held if lease}
        life = Life(made, seed)
        for kind in ("somebody is recorded twice", "somebody is unshared", "somebody leaves"):
            life.happen(kind, source, 3)
        source.materialize()
        observed = Observed(pool, made, districts[followed], districts[synced], client, life)
        for district in districts.values():
            await observed._full(district)
        await pool.execute(_LINK_EVERYBODY)
        for step, argument in steps:
            if step == "compare":
                await observed.compare(argument)
            else:
                await observed.do(step, argument)
        await observed.compare(page_size)


#: Where there is no event to go on from, the database's clock has to tell that events have expired since.
_READ_LONG_AGO = "UPDATE event_position SET read_at = now() - interval '31 days' WHERE event_id IS NULL"

_LINK_EVERYBODY = """
WITH opened AS (INSERT INTO mapping_commit (actor) VALUES ('test') RETURNING commit_id)
INSERT INTO mapping (
    integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id, is_primary, method, rule,
    confidence, evidence, commit_id
)
SELECT o.integration_id, 1, 'app', o.edlink_id::text, o.edlink_id, o.edlink_id, true, 3, 'google_id', 1, '[]', commit_id
FROM opened, roster_object AS o
WHERE o.collection = 'people'
"""


@pytest.mark.timeout(300)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    steps=st.lists(_STEPS | st.tuples(st.just("compare"), st.integers(1, 30)), min_size=3, max_size=14),
    page_size=st.integers(1, 30),
)
def test_following_ends_where_full_syncs_end(dsn: str, seed: int, steps: list[tuple[str, Any]], page_size: int) -> None:
    """People and classes come, change, merge, split, leave and return, on pages of any size.

    Workers are killed, events come shuffled, stale, twice or not at all, and districts pause.
    """
    asyncio.run(_observed(dsn, seed, steps, page_size))
