"""A dead token is not a dead network: what stops an integration, and what starts it again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from identitymap.v1 import migration_pb2 as pb
from identitymap_server.api.calls import Call
from identitymap_server.api.integrations import IntegrationMethods
from identitymap_server.domain.integrations import Integration, SettingsChange
from identitymap_server.domain.runs import RunState
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.services.discovery import discover
from identitymap_server.services.integrations import IntegrationService
from identitymap_server.services.roster_reading import Source
from identitymap_server.services.sync import SyncService
from identitymap_server.services.tokens import TokenBox, new_key
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.leases import Lease, Leases
from lives import Life
from pretend_edlink import TOKEN, Answer, PretendEdlink, error
from rosters import roster
from syncing import INTEGRATION, OTHER_INTEGRATION, TOKEN_KEY, District, add_integration, district


@pytest.fixture
async def known(dsn: str) -> AsyncIterator[tuple[District, PretendEdlink]]:
    """A district whose roster was read once."""
    with PretendEdlink(roster(5)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            yield here, edlink


async def _integration(here: District) -> Integration:
    return await Integrations(here.pool).get(INTEGRATION)


async def _reason(here: District) -> str | None:
    stop = (await _integration(here)).stop
    return stop.reason if stop else None


async def _due(here: District) -> Lease | None:
    """Whether a worker would find something to do, were the intervals over."""
    await here.pool.execute("UPDATE integration SET last_synced_at = now() - interval '40 days'")
    await here.pool.execute("UPDATE run SET finished_at = now() - interval '10 minutes'")
    await here.pool.execute("UPDATE integration_lease SET expires_at = '-infinity'")
    await here.pool.execute("UPDATE event_position SET attempted_at = '-infinity'")
    return await Leases(here.pool, worker="other", lease_seconds=60).acquire_due()


def _refuse(edlink: PretendEdlink, answer: Answer | None) -> None:
    edlink.intervene = lambda collection, _: answer if collection != "integrations" else None


@pytest.mark.parametrize("what", ["synced", "followed"])
@pytest.mark.parametrize("code", ["INVALID_TOKEN", "EXPIRED_TOKEN", "UNSHARED_TOKEN"])
async def test_a_dead_token_stops_its_integration(known: tuple[District, PretendEdlink], what: str, code: str) -> None:
    """It says why and what to do, and nothing is tried by itself any more, however long it takes."""
    here, edlink = known
    _refuse(edlink, error(code, 401))
    await getattr(here, what)()
    stop = (await _integration(here)).stop
    assert stop is not None
    assert (stop.reason, stop.retry_at) == (code, None)
    assert stop.message
    assert await here.pool.fetchval("SELECT failed_attempts FROM event_position") == 0
    assert await _due(here) is None


@pytest.mark.parametrize("what", ["synced", "followed"])
@pytest.mark.parametrize(
    "answer",
    [error("INVALID_PROVIDER_TOKEN"), error("INVALID_INTEGRATION_STATE"), Answer(401, b"<html>"), Answer(403)],
    ids=["provider", "state", "a proxy's 401", "a proxy's 403"],
)
async def test_what_may_pass_is_tried_once_an_hour(
    known: tuple[District, PretendEdlink], what: str, answer: Answer
) -> None:
    """It stops as well, and goes on by itself when it is mended."""
    here, edlink = known
    _refuse(edlink, answer)
    await getattr(here, what)()
    stop = (await _integration(here)).stop
    assert stop is not None
    assert stop.retry_at is not None
    assert 3_590 < (stop.retry_at - stop.since).total_seconds() < 3_610
    assert await _due(here) is None
    await here.pool.execute("UPDATE integration SET retry_at = now() - interval '1 second'")
    assert await _due(here) is not None
    _refuse(edlink, None)
    await here.pool.execute("UPDATE integration_lease SET fencing = $1", here.lease.fencing)
    await getattr(here, what)()
    assert await _reason(here) is None


@pytest.mark.parametrize("what", ["synced", "followed"])
@pytest.mark.parametrize("answer", [Answer(500), Answer(dropped=True), Answer(429), Answer(body=b"{")])
async def test_a_dead_network_stops_nothing(dsn: str, what: str, answer: Answer) -> None:
    """It is tried again for ever."""
    with PretendEdlink(roster(5)) as edlink:
        async with district(dsn, edlink, patience_seconds=0.3) as here:
            await here.synced()
            _refuse(edlink, answer)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("identitymap_server.services.follow._PATIENCE_SECONDS", 0.3)
                await getattr(here, what)()
            assert await _reason(here) is None
            assert await _due(here) is not None


async def test_looks_that_fail_come_later_and_later(known: tuple[District, PretendEdlink]) -> None:
    """Until they are an hour apart; one that succeeds is followed by the next at the usual time."""
    here, _ = known
    leases = Leases(here.pool, worker="other", lease_seconds=60)

    async def is_due(failed: int, minutes: int) -> bool:
        await here.pool.execute("UPDATE integration_lease SET expires_at = '-infinity'")
        await here.pool.execute(
            "UPDATE event_position SET failed_attempts = $1, attempted_at = now() - $2 * interval '1 minute'",
            failed,
            float(minutes),
        )
        return await leases.acquire_due() is not None

    assert [await is_due(0, minutes) for minutes in (4, 6)] == [False, True]
    assert [await is_due(1, minutes) for minutes in (9, 11)] == [False, True]
    assert [await is_due(9, minutes) for minutes in (59, 61)] == [False, True]
    assert await is_due(1_000_000, 61)


async def test_following_can_be_switched_off(known: tuple[District, PretendEdlink]) -> None:
    """Then only full syncs are due."""
    here, _ = known
    await here.pool.execute("UPDATE integration_lease SET expires_at = '-infinity'")
    await Integrations(here.pool).update(INTEGRATION, settings=SettingsChange(event_interval_seconds=0))
    assert await Leases(here.pool, worker="other", lease_seconds=1).acquire_due() is None
    await here.pool.execute("UPDATE integration_lease SET fencing = $1", here.lease.fencing)
    await here.synced()
    assert await here.pool.fetchval("SELECT count(*) FROM event_position") == 0


async def test_a_sync_that_somebody_asks_for_tries_it(known: tuple[District, PretendEdlink]) -> None:
    """If it succeeds the integration goes on; if not, it has been stopped since it first was."""
    here, edlink = known
    _refuse(edlink, error("UNSHARED_TOKEN"))
    await here.followed()
    since = (await _integration(here)).stop
    assert (await here.synced()).state is RunState.FAILED
    again = (await _integration(here)).stop
    assert since is not None
    assert again is not None
    assert since.since == again.since
    _refuse(edlink, None)
    assert (await here.synced()).state is RunState.SUCCEEDED
    assert await _reason(here) is None


async def test_a_token_set_by_hand_starts_it_again(known: tuple[District, PretendEdlink]) -> None:
    """Other changes do not."""
    here, edlink = known
    _refuse(edlink, error("INVALID_TOKEN"))
    await here.followed()
    methods = IntegrationMethods(IntegrationService(Integrations(here.pool), TokenBox(TOKEN_KEY)))
    request = pb.UpdateIntegrationRequest(integration_id=INTEGRATION)
    request.settings.sync_interval_seconds = 600
    still = (await methods.update_integration(request, Call("mabel"))).integration
    assert still.stop.reason == "INVALID_TOKEN"
    assert still.stop.HasField("since")
    assert not still.stop.HasField("retry_at")
    request = pb.UpdateIntegrationRequest(integration_id=INTEGRATION, access_token="new-token")
    started = (await methods.update_integration(request, Call("mabel"))).integration
    assert not started.HasField("stop")
    assert await _due(here) is not None


async def test_an_old_token_is_not_held_against_a_new_one(known: tuple[District, PretendEdlink]) -> None:
    """The token is changed while a sync reads with the one before."""
    here, edlink = known
    integration = await _integration(here)
    _refuse(edlink, error("INVALID_TOKEN"))
    await Integrations(here.pool).update(
        INTEGRATION, token_encrypted=TokenBox(TOKEN_KEY).encrypted("new"), settings=SettingsChange()
    )
    run = await here.requested()
    state = await SyncService(here.pool).run(run, integration, here.lease, Source(here.client, TOKEN, 10))
    assert state is RunState.FAILED
    assert await _reason(here) is None


def _listed(integration_id: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": integration_id,
        "status": "active",
        "access_token": TOKEN,
        "source": {"name": "Gravity Falls"},
        "provider": {"application": "clever"},
        **fields,
    }


async def _discover(here: District, edlink: PretendEdlink, *listed: dict[str, Any], keys: str = TOKEN_KEY) -> None:
    edlink.integrations = list(listed)
    async with EdlinkClient(edlink.url, patience_seconds=1) as client:
        await discover(client, "secret", TokenBox(keys), Integrations(here.pool))


async def test_a_discovered_token_starts_it_again_and_the_same_one_does_not(
    known: tuple[District, PretendEdlink],
) -> None:
    """What a token is, and not how it is encrypted, tells whether it is another one."""
    here, edlink = known
    await _discover(here, edlink, _listed(INTEGRATION))
    _refuse(edlink, error("INVALID_TOKEN"))
    await here.followed()
    before = await Integrations(here.pool).token_encrypted(INTEGRATION)
    await _discover(here, edlink, _listed(INTEGRATION))
    assert await _reason(here) == "INVALID_TOKEN"
    assert await Integrations(here.pool).token_encrypted(INTEGRATION) == before
    await _discover(here, edlink, _listed(INTEGRATION), keys=f"{new_key()},{TOKEN_KEY}")
    assert await _reason(here) == "INVALID_TOKEN"
    assert await Integrations(here.pool).token_encrypted(INTEGRATION) != before
    await _discover(here, edlink, _listed(INTEGRATION, access_token="new-token"))
    assert await _reason(here) is None
    assert await _due(here) is not None


@pytest.mark.parametrize(
    ("status", "is_read"),
    [
        ("active", True),
        ("requested", False),
        ("inactive", False),
        ("scheduled", False),
        ("disabled", False),
        ("paused", False),
        ("error", False),
        ("pending", False),
        ("brand new status", False),
    ],
)
async def test_only_active_integrations_are_read_unasked(
    known: tuple[District, PretendEdlink], status: str, is_read: bool
) -> None:
    """Whatever the status, token, strategy and roster stay; when it is active again it is read again."""
    here, edlink = known
    rows = await here.rows()
    await _discover(here, edlink, _listed(INTEGRATION, status=status, access_token=None))
    found = await _integration(here)
    assert (found.edlink_status, found.has_token) == (status, True)
    assert (await _due(here) is not None) is is_read
    assert await here.rows() == rows
    await _discover(here, edlink, _listed(INTEGRATION))
    assert await _due(here) is not None


async def test_an_integration_that_becomes_active_again_is_tried(known: tuple[District, PretendEdlink]) -> None:
    """Shared again with the token that it had."""
    here, edlink = known
    _refuse(edlink, error("UNSHARED_TOKEN"))
    await here.followed()
    await _discover(here, edlink, _listed(INTEGRATION, status="disabled"))
    assert await _reason(here) == "UNSHARED_TOKEN"
    await _discover(here, edlink, _listed(INTEGRATION))
    assert await _reason(here) is None


async def test_one_that_vanishes_from_the_list_is_shown_and_keeps_everything(
    known: tuple[District, PretendEdlink],
) -> None:
    """It is read as long as its token is good; listed again, all is as before. One made by hand never vanishes."""
    here, edlink = known
    await _discover(here, edlink)
    assert (await _integration(here)).unlisted_since is None
    await _discover(here, edlink, _listed(INTEGRATION))
    rows = await here.rows()
    await _discover(here, edlink, _listed(OTHER_INTEGRATION))
    gone = await _integration(here)
    assert gone.unlisted_since is not None
    assert (gone.has_token, gone.strategy, gone.stop) == (True, (await _integration(here)).strategy, None)
    assert await here.rows() == rows
    await _discover(here, edlink, _listed(INTEGRATION))
    assert (await _integration(here)).unlisted_since is None


async def test_a_source_that_was_created_anew_is_another_integration(
    known: tuple[District, PretendEdlink],
) -> None:
    """Its own id, token and roster; it waits for its strategy, and the old one stops with all it has."""
    here, edlink = known
    await _discover(here, edlink, _listed(INTEGRATION))
    rows = await here.rows()
    edlink.rosters = {"new-token": roster(5, seed=1)}
    await _discover(here, edlink, _listed(OTHER_INTEGRATION, access_token="new-token"))
    await here.followed()
    assert await _reason(here) == "INVALID_TOKEN"
    assert await _due(here) is None
    assert await here.rows() == rows
    new = await Integrations(here.pool).get(OTHER_INTEGRATION)
    assert (new.strategy, new.has_token, new.stop) == (0, True, None)


async def test_the_life_of_one_integration_never_reaches_another(known: tuple[District, PretendEdlink]) -> None:
    """Even if Edlink were to mix up their events."""
    here, edlink = known
    await add_integration(here.pool, OTHER_INTEGRATION)
    life = Life(edlink, OTHER_INTEGRATION)
    life.change("people", life.objects("people")[0]["id"], last_name="Ramirez")
    life.remove("people", life.objects("people")[1]["id"])
    rows = await here.rows()
    run = await here.followed()
    assert run is not None
    assert run.counts["ignored"] == 2
    assert await here.rows() == rows
