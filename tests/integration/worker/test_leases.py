"""One worker on an integration at a time, and none that slept past its lease."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from identitymap_server.domain.errors import LeaseLost
from identitymap_server.domain.integrations import SettingsChange, Strategy
from identitymap_server.domain.runs import RunFailure, RunKind, RunState
from identitymap_server.store import runs
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.leases import Lease, Leases
from identitymap_server.store.pool import Pool, open_pool
from identitymap_server.store.runs import Runs
from pretend_edlink import PretendEdlink
from rosters import roster
from syncing import INTEGRATION, OTHER_INTEGRATION, District, add_integration, district


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    opened = await open_pool(dsn, max_size=8, application_name="test")
    yield opened
    await opened.close()


def _leases(pool: Pool, worker: str = "a", lease_seconds: float = 60) -> Leases:
    return Leases(pool, worker=worker, lease_seconds=lease_seconds)


async def test_of_many_workers_one_gets_the_integration(pool: Pool) -> None:
    """Eight at once: one lease."""
    await add_integration(pool, INTEGRATION)
    leases = await asyncio.gather(*(_leases(pool, str(number)).acquire_due() for number in range(8)))
    assert [lease.integration_id for lease in leases if lease] == [INTEGRATION]


async def test_two_workers_share_two_integrations(pool: Pool) -> None:
    """A worker never waits for another one's integration."""
    await add_integration(pool, INTEGRATION)
    await add_integration(pool, OTHER_INTEGRATION)
    first, second = await _leases(pool, "a").acquire_due(), await _leases(pool, "b").acquire_due()
    assert first is not None
    assert second is not None
    assert {first.integration_id, second.integration_id} == {INTEGRATION, OTHER_INTEGRATION}


@pytest.mark.parametrize("what", ["no strategy", "no token", "paused", "synced", "failed just now", "held just now"])
async def test_what_is_not_due(pool: Pool, what: str) -> None:
    """Nothing is read before a strategy is chosen, without a token, while paused, or again too soon."""
    strategy = Strategy.UNSPECIFIED if what == "no strategy" else Strategy.NONE
    await add_integration(pool, INTEGRATION, strategy=strategy)
    if what == "no token":
        await pool.execute("UPDATE integration SET token_encrypted = NULL")
    elif what == "paused":
        await pool.execute("UPDATE integration SET edlink_status = 'paused'")
    elif what == "synced":
        await pool.execute("UPDATE integration SET last_synced_at = now()")
    elif what.endswith("just now"):
        run = await Runs(pool).request(RunKind.SYNC, INTEGRATION, requested_by="test")
        async with pool.acquire() as connection:
            state = RunState.FAILED if what.startswith("failed") else RunState.HELD
            await runs.finish(connection, run.run_id, state, None, RunFailure("X", "x"))
    assert await _leases(pool).acquire_due() is None


@pytest.mark.parametrize("what", ["interval is over", "asked for", "failed a while ago", "begun"])
async def test_what_is_due(pool: Pool, what: str) -> None:
    """A sync whose interval is over or that somebody asked for, one that failed minutes ago, one that was left."""
    await add_integration(pool, INTEGRATION, settings=SettingsChange(sync_interval_seconds=600))
    await pool.execute("UPDATE integration SET last_synced_at = now() - interval '10 seconds'")
    if what == "interval is over":
        await pool.execute("UPDATE integration SET last_synced_at = now() - interval '601 seconds'")
    elif what == "failed a while ago":
        await pool.execute("UPDATE integration SET last_synced_at = NULL")
        await pool.execute(
            "INSERT INTO run (integration_id, kind, state, requested_by, finished_at)"
            "VALUES ($1, 1, 5, 'test', now() - interval '301 seconds')",
            INTEGRATION,
        )
    else:
        run = await Runs(pool).request(RunKind.SYNC, INTEGRATION, requested_by="test")
        if what == "begun":
            async with pool.acquire() as connection:
                await runs.start(connection, run.run_id)
    assert await _leases(pool).acquire_due() is not None


async def test_a_lease_is_kept_by_renewing_and_lost_by_sleeping(pool: Pool) -> None:
    """After its time another worker takes over, and the first one is told so."""
    await add_integration(pool, INTEGRATION)
    first, second = _leases(pool, "a", lease_seconds=0.4), _leases(pool, "b")
    lease = await first.acquire_due()
    assert lease is not None
    await asyncio.sleep(0.3)
    await first.renew(lease)
    await asyncio.sleep(0.3)
    assert await second.acquire_due() is None
    await asyncio.sleep(0.2)
    taken = await second.acquire_due()
    assert taken is not None
    assert taken.fencing > lease.fencing
    with pytest.raises(LeaseLost):
        await first.renew(lease)
    await first.release(lease)
    await second.renew(taken)


async def test_a_worker_that_wakes_up_too_late_writes_nothing(dsn: str) -> None:
    """Taken over between two pages: the next page is refused whole, and the run goes on under the new lease."""
    with PretendEdlink(roster(25), page_size=5) as edlink:
        async with district(dsn, edlink) as here:
            loop = asyncio.get_running_loop()
            taken: list[Lease] = []
            at_loss: list[object] = []

            async def take_over() -> Lease:
                await here.pool.execute("UPDATE integration_lease SET expires_at = '-infinity'")
                # While a page commits, its lease is locked, and passed over by who looks for one.
                while (lease := await _leases(here.pool, "b").acquire_due()) is None:  # noqa: ASYNC110  # Nobody tells when a lock is gone.
                    await asyncio.sleep(0.01)
                at_loss.append(await here.rows())
                return lease

            def meanwhile(collection: str, offset: int) -> None:
                if (collection, offset) == ("people", 15) and not taken:
                    taken.append(asyncio.run_coroutine_threadsafe(take_over(), loop).result(10))

            edlink.intervene = meanwhile  # type: ignore[assignment]
            with pytest.raises(LeaseLost):
                await here.synced()
            assert await here.rows() == at_loss[0]
            with pytest.raises(LeaseLost):
                await here.synced()
            assert await here.rows() == at_loss[0]
            run = await District(here.pool, here.client, taken[0]).synced()
            people = await here.pool.fetchval("SELECT count(*) FROM roster_object WHERE collection = 'people'")
    assert run.state is RunState.SUCCEEDED
    assert people == 25


async def test_runs_asked_for_twice_are_one(pool: Pool) -> None:
    """Whoever asks again is answered the run that is open; a word for absences given late still counts."""
    await add_integration(pool, INTEGRATION)
    open_runs = Runs(pool)
    first = await open_runs.request(RunKind.SYNC, INTEGRATION, requested_by="a")
    second = await open_runs.request(RunKind.SYNC, INTEGRATION, accept_absences=True, requested_by="b")
    match = await open_runs.request(RunKind.MATCH, INTEGRATION, requested_by="a")
    dry = await open_runs.request(RunKind.MATCH, INTEGRATION, dry_run=True, requested_by="a")
    assert first.run_id == second.run_id
    assert second.accept_absences
    assert len({first.run_id, match.run_id, dry.run_id}) == 3
    assert [run.run_id for run in await open_runs.page(INTEGRATION, 2, None)] == [dry.run_id, match.run_id]


async def test_two_changes_of_settings_at_once_both_count(pool: Pool) -> None:
    """Settings are merged by the database."""
    await add_integration(pool, INTEGRATION)
    store = Integrations(pool)
    await asyncio.gather(
        store.update(INTEGRATION, settings=SettingsChange(sync_interval_seconds=600)),
        store.update(INTEGRATION, settings=SettingsChange(absence_threshold=0.5)),
    )
    settings = (await store.get(INTEGRATION)).settings
    assert (settings.sync_interval_seconds, settings.absence_threshold) == (600, 0.5)
