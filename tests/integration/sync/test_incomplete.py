"""Rosters that were read in part: nothing is linked by them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from identitymap_server.domain import errors
from identitymap_server.domain.integrations import SettingsChange, Strategy
from identitymap_server.domain.runs import Run, RunKind, RunState
from identitymap_server.services.match import MatchService
from identitymap_server.services.runs import RunService
from identitymap_server.store import runs
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.leases import Leases
from identitymap_server.store.runs import Runs
from pretend_edlink import TOKEN, Answer, PretendEdlink
from rosters import identifier, roster
from syncing import INTEGRATION, District, district


@pytest.fixture
def edlink() -> PretendEdlink:
    """Of 25 people the first and the last share an identifier, and their names are not known."""
    made = roster(25)
    for number in (0, 24):
        made["people"][number] |= {
            "identifiers": [identifier("google_id", "shared")],
            "first_name": None,
            "last_name": None,
        }
    return PretendEdlink(made, page_size=5)


@pytest.fixture
async def half_read(dsn: str, edlink: PretendEdlink) -> AsyncIterator[District]:
    """A first sync that has failed before the last page of people; an account carries what is shared."""
    with edlink:
        async with district(dsn, edlink, patience_seconds=0.2) as here:
            await Integrations(here.pool).update(INTEGRATION, strategy=Strategy.CONTINUOUS, settings=SettingsChange())
            await _account(here, "a", "shared")
            edlink.intervene = lambda *place: Answer(503) if place == ("people", 20) else None
            assert (await here.synced()).state is RunState.FAILED
            edlink.intervene = lambda *_: None
            yield here


async def _account(here: District, id_: str, google_id: str) -> None:
    record_no = await here.pool.fetchval(
        "INSERT INTO legacy_record (entity_type, legacy_system, legacy_id, attributes) VALUES (1, 'app', $1, $2)"
        " RETURNING record_no",
        id_,
        json.dumps({}),
    )
    await here.pool.execute("INSERT INTO legacy_membership VALUES ($1, $2)", INTEGRATION, record_no)
    await here.pool.execute("INSERT INTO legacy_identifier VALUES ($1, 'google_id', $2, $2)", record_no, google_id)


async def _match(here: District) -> Run:
    run = await Runs(here.pool).request(RunKind.MATCH, INTEGRATION, requested_by="test")
    await MatchService(here.pool).run(run, here.lease)
    return await Runs(here.pool).get(run.run_id)


async def _links(here: District) -> int:
    number: int = await here.pool.fetchval("SELECT count(*) FROM mapping")
    return number


async def test_a_match_by_half_a_roster_fails_and_links_nothing(half_read: District) -> None:
    """Who shares the identifier is on a page that was not read. When it is, the pair waits for review."""
    run = await _match(half_read)
    assert (run.state, run.failure and run.failure.reason) == (RunState.FAILED, "ROSTER_INCOMPLETE")
    assert await _links(half_read) == 0
    assert (await half_read.synced()).state is RunState.SUCCEEDED
    run = await _match(half_read)
    assert (run.state, await _links(half_read), run.counts["review"]) == (RunState.SUCCEEDED, 0, 1)


async def test_a_match_asked_for_is_refused_and_a_dry_run_is_not(half_read: District) -> None:
    """The answer says what to do. While a sync is under way the match waits for it."""
    service = RunService(Runs(half_read.pool), Integrations(half_read.pool))
    with pytest.raises(errors.IntegrationState, match="identitymap runs sync"):
        await service.start_match(INTEGRATION, dry_run=False, requested_by="test")
    await service.start_match(INTEGRATION, dry_run=True, requested_by="test")
    await half_read.requested()
    waiting = await service.start_match(INTEGRATION, dry_run=False, requested_by="test")
    assert waiting.state is RunState.QUEUED


async def test_a_match_that_waits_is_taken_up_when_the_roster_is_complete(half_read: District) -> None:
    """Until then no worker takes the integration for it, or executes it."""
    pool = half_read.pool
    waiting = await Runs(pool).request(RunKind.MATCH, INTEGRATION, requested_by="test")
    await Leases(pool, worker="test", lease_seconds=60).release(half_read.lease)
    other = Leases(pool, worker="other", lease_seconds=60)
    assert await Runs(pool).open(INTEGRATION) is None
    assert await other.acquire_due() is None
    await pool.execute("UPDATE integration SET roster_incomplete = false")
    assert (await Runs(pool).open(INTEGRATION)) == waiting
    assert await other.acquire_due() is not None


async def test_an_import_asks_for_no_match_of_half_a_roster(half_read: District) -> None:
    """Not even where an earlier sync was complete: the sync to come asks for it."""
    await half_read.pool.execute("UPDATE integration SET last_synced_at = now()")
    async with half_read.pool.acquire() as connection:
        await runs.request_matches(connection, [INTEGRATION], "test")
    assert await half_read.pool.fetchval("SELECT count(*) FROM run WHERE kind = 2") == 0
    await half_read.synced()
    assert await half_read.pool.fetchval("SELECT count(*) FROM run WHERE kind = 2") == 1


async def test_a_sync_that_failed_before_it_changed_anything_is_in_nobodys_way(
    half_read: District, edlink: PretendEdlink
) -> None:
    """The roster is as the last complete sync left it."""
    await half_read.synced()
    edlink.intervene = lambda *place: Answer(503) if place == ("people", 20) else None
    assert (await half_read.synced()).state is RunState.FAILED
    assert (await _match(half_read)).state is RunState.SUCCEEDED


async def test_nothing_is_linked_by_a_roster_that_is_not_believed(half_read: District, edlink: PretendEdlink) -> None:
    """It may be somebody else's; a person's word that it is not lets matches go on."""
    await half_read.synced()
    edlink.rosters[TOKEN] = roster(100, seed=1)
    assert (await half_read.synced()).state is RunState.HELD
    assert (await _match(half_read)).state is RunState.FAILED
    assert (await half_read.synced(accept_absences=True)).state is RunState.SUCCEEDED
    assert (await _match(half_read)).state is RunState.SUCCEEDED
