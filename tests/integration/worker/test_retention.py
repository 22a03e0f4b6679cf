"""Runs that nobody needs are forgotten after 30 days; what says how things came about, or how they are, stays."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from identitymap_server.domain.runs import RunKind, RunState
from identitymap_server.services import retention
from identitymap_server.store.runs import Runs
from identitymap_server.store.status import Statuses
from lives import Life
from pretend_edlink import PretendEdlink
from rosters import identifier, roster
from syncing import INTEGRATION, District, district, link


@pytest.fixture
async def known(dsn: str) -> AsyncIterator[tuple[District, Life]]:
    """A district that was read once and is followed."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            yield here, Life(edlink, INTEGRATION)


async def _followed(here: District, life: Life, last_name: str) -> str:
    life.change("people", life.objects("people")[0]["id"], last_name=last_name)
    run = await here.followed()
    assert run is not None
    return run.run_id


async def _days_pass(here: District, days: int) -> None:
    await here.pool.execute(
        "UPDATE run SET requested_at = requested_at - $1 * interval '1 day', "
        "started_at = started_at - $1 * interval '1 day', finished_at = finished_at - $1 * interval '1 day'",
        days,
    )


async def _kept(here: District) -> set[str]:
    """The runs that are left after all were forgotten that may be."""
    while await retention.forget_runs(Runs(here.pool)):
        pass
    return {row["run_id"] for row in await here.pool.fetch("SELECT run_id::text FROM run")}


async def test_of_runs_that_events_made_the_newest_is_left_after_30_days(known: tuple[District, Life]) -> None:
    """However many there were, what is said of the integration is as before, and following goes on."""
    here, life = known
    *old, newest = [await _followed(here, life, f"Ramirez {number}") for number in range(5)]
    await _days_pass(here, 31)
    before = await Statuses(here.pool).all()
    kept = await _kept(here)
    assert newest in kept
    assert kept.isdisjoint(old)
    assert await Statuses(here.pool).all() == before
    assert await _followed(here, life, "Pines")


async def test_younger_runs_are_kept(known: tuple[District, Life]) -> None:
    """For as long as Edlink keeps the events that they tell of."""
    here, life = known
    made = {await _followed(here, life, f"Ramirez {number}") for number in range(3)}
    await _days_pass(here, 29)
    assert await _kept(here) >= made


async def test_a_run_that_changed_a_mapping_is_kept(known: tuple[District, Life]) -> None:
    """The mapping's history names it, and whoever asks which run that was gets an answer."""
    here, life = known
    old, new = (person["id"] for person in life.objects("people")[:2])
    await link(here, "u1", old)
    life.remove("people", old)
    life.change("people", new, identifiers=[identifier("edlink_id", old)])
    merged = await here.followed()
    await _followed(here, life, "Ramirez")
    await _days_pass(here, 31)
    assert merged is not None
    assert merged.counts["followed_merges"] == 1
    assert merged.run_id in await _kept(here)
    named = await here.pool.fetchval("SELECT run_id::text FROM mapping_commit WHERE run_id IS NOT NULL")
    assert (await Runs(here.pool).get(named)).run_id == merged.run_id


async def test_what_somebody_asked_for_is_kept(known: tuple[District, Life]) -> None:
    """A sync that was asked for stays; those that were due by themselves go, but for the newest."""
    here, _ = known
    asked_for = await here.synced()
    due = [(await here.synced()).run_id for _ in range(3)]
    await here.pool.execute("UPDATE run SET requested_by = 'worker' WHERE run_id = ANY ($1::uuid[])", due)
    await _days_pass(here, 31)
    kept = await _kept(here)
    assert asked_for.run_id in kept
    assert kept & set(due) == {due[-1]}


async def test_the_newest_of_each_outcome_is_kept(known: tuple[District, Life]) -> None:
    """A run that is held waits for a person's word, though others have ended well since."""
    here, life = known
    held = await _ended(here, RunKind.EVENTS, RunState.HELD)
    failed = [await _ended(here, RunKind.SYNC, RunState.FAILED) for _ in range(3)]
    await _followed(here, life, "Ramirez")
    await _followed(here, life, "Pines")
    await _days_pass(here, 31)
    kept = await _kept(here)
    assert held in kept
    assert kept & set(failed) == {failed[-1]}


async def test_runs_that_proposals_or_profiles_stand_on_are_kept(known: tuple[District, Life]) -> None:
    """They say where those come from."""
    here, _ = known
    matches = [await _ended(here, RunKind.MATCH, RunState.SUCCEEDED) for _ in range(4)]
    await here.pool.execute(
        "INSERT INTO proposal (run_id, entity_type, legacy_system, legacy_id, edlink_id, verdict, method, rule, "
        "confidence, evidence, reason, explanation) VALUES ($1, 1, 'app', 'u1', gen_random_uuid(), 2, 3, '', 0, "
        "'[]', 1, '')",
        matches[0],
    )
    await here.pool.execute(
        "INSERT INTO matching_profile (integration_id, version, content, matrices, run_id) "
        "VALUES ($1, 1, '{}', '[]', $2)",
        INTEGRATION,
        matches[1],
    )
    await _days_pass(here, 31)
    assert await _kept(here) & set(matches) == {matches[0], matches[1], matches[3]}


async def _ended(here: District, kind: RunKind, state: RunState) -> str:
    """A run that a worker began by itself, and that has ended."""
    run_id: str = await here.pool.fetchval(
        "INSERT INTO run (integration_id, kind, state, requested_by, started_at, finished_at) "
        "VALUES ($1, $2, $3, 'worker', clock_timestamp(), clock_timestamp()) RETURNING run_id::text",
        INTEGRATION,
        kind,
        state,
    )
    return run_id
