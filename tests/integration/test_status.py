"""The status of integrations: stage, problem, what waits, read in real Postgres."""

from __future__ import annotations

import datetime as dt
import json

import links
import psycopg
import pytest
from identitymap_server.domain.errors import IntegrationNotFound
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.runs import RunKind
from identitymap_server.domain.status import Links, Stage, Status
from identitymap_server.services.status import StatusService
from identitymap_server.store.pool import open_pool
from identitymap_server.store.status import Statuses

INTEGRATION = IntegrationId(links.INTEGRATION)
_SYNC, _MATCH, _EVENTS = 1, 2, 4
_QUEUED, _RUNNING, _AWAITING_APPROVAL, _SUCCEEDED, _FAILED, _HELD = 1, 2, 3, 4, 5, 6


class District:
    """An integration, step by step on its way."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.execute("INSERT INTO integration (integration_id, name) VALUES (%s, 'Gravity Falls')", INTEGRATION)

    def execute(self, statement: str, *arguments: object) -> None:
        with psycopg.connect(self.dsn) as connection:
            connection.execute(statement, arguments)

    def run(self, kind: int, state: int, failure: str = "", **counts: int) -> None:
        self.execute(
            "INSERT INTO run (integration_id, kind, state, failure, counts, requested_by, finished_at)"
            " VALUES (%s, %s, %s, %s, %s, 'test', %s)",
            *(INTEGRATION, kind, state, json.dumps({"reason": failure, "message": "Do."}) if failure else None),
            *(json.dumps(counts), dt.datetime.now(dt.UTC) if state > _RUNNING else None),
        )

    async def status(self) -> Status:
        ((status, _),) = await self.answer(INTEGRATION)
        return status

    async def answer(self, integration_id: IntegrationId | None) -> list[tuple[Status, Links]]:
        pool = await open_pool(self.dsn, max_size=2, application_name="test")
        try:
            return await StatusService(Statuses(pool)).get(integration_id)
        finally:
            await pool.close()


@pytest.fixture
def district(dsn: str) -> District:
    return District(dsn)


async def test_the_stages_of_a_one_time_migration(district: District):
    """Each says what has to happen next."""
    seen = [(await district.status()).stage]
    district.execute("UPDATE integration SET strategy = 2")
    seen.append((await district.status()).stage)
    district.execute("UPDATE integration SET token_encrypted = 'x'")
    seen.append((await district.status()).stage)
    district.execute("UPDATE integration SET last_synced_at = now()")
    district.run(_SYNC, _SUCCEEDED, people=5_000, classes=300)
    seen.append((await district.status()).stage)
    district.run(_MATCH, _AWAITING_APPROVAL, awaiting_approval=7)
    waiting = await district.status()
    seen.append(waiting.stage)
    district.execute("UPDATE run SET state = 4 WHERE state = 3")
    seen.append((await district.status()).stage)

    assert seen == list(Stage)
    assert (waiting.people, waiting.classes, waiting.waiting.awaiting_approval) == (5_000, 300, 7)


async def test_a_district_that_starts_fresh_needs_no_match(district: District):
    """Its strategy is none."""
    district.execute("UPDATE integration SET strategy = 1, token_encrypted = 'x', last_synced_at = now()")

    assert (await district.status()).stage is Stage.UP_TO_DATE


async def test_the_roster_is_known_as_of_the_later_of_sync_and_events(district: District):
    """Whichever read it last."""
    moment = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    assert (await district.status()).roster_known_at is None

    district.execute("UPDATE integration SET last_synced_at = %s", moment)
    assert (await district.status()).roster_known_at == moment

    later = moment + dt.timedelta(hours=3)
    district.execute(
        "INSERT INTO event_position (integration_id, known, read_at) VALUES (%s, '{}', %s)", INTEGRATION, later
    )
    assert (await district.status()).roster_known_at == later


async def test_a_mass_deletion_by_events_is_wrong_until_somebody_has_said_a_word(district: District):
    """Or events have brought the people back; a look that fails meanwhile puts nothing right."""
    district.execute("UPDATE integration SET last_synced_at = now() - interval '1 hour'")
    district.run(_EVENTS, _HELD, "IMPLAUSIBLE_ROSTER")
    district.run(_EVENTS, _FAILED, "EDLINK_UNAVAILABLE")
    assert (await district.status()).problem.failure.reason == "IMPLAUSIBLE_ROSTER"
    district.run(_EVENTS, _SUCCEEDED)
    assert (await district.status()).problem is None
    district.run(_EVENTS, _HELD, "IMPLAUSIBLE_ROSTER")
    district.execute("UPDATE integration SET last_synced_at = now()")
    assert (await district.status()).problem is None


async def test_what_is_wrong_is_the_most_serious_thing(district: District):
    """A failure counts until the next run of its kind does well; a stop comes before all."""
    district.run(_MATCH, _FAILED, "MATCH_MEMORY")
    assert (await district.status()).problem.failure.reason == "MATCH_MEMORY"
    district.run(_SYNC, _FAILED, "EDLINK_UNAVAILABLE")
    assert (await district.status()).problem.failure.reason == "EDLINK_UNAVAILABLE"
    district.execute(
        "UPDATE integration SET stopped_at = now(), stop = %s",
        json.dumps({"reason": "INVALID_TOKEN", "message": "Do."}),
    )
    assert (await district.status()).problem.failure.reason == "INVALID_TOKEN"

    district.execute("UPDATE integration SET stopped_at = NULL, stop = NULL")
    district.run(_SYNC, _SUCCEEDED)
    district.run(_MATCH, _SUCCEEDED)
    assert (await district.status()).problem is None


async def test_a_table_that_a_newer_one_replaced_is_no_problem(district: District):
    """It ended as failed, but nobody has to do anything."""
    district.run(_MATCH, _SUCCEEDED)
    district.run(_MATCH, _FAILED, "SUPERSEDED")

    assert (await district.status()).problem is None


async def test_what_a_worker_is_at_and_what_waits(district: District):
    """For a worker, and for a person."""
    district.run(_SYNC, _RUNNING)
    district.run(_MATCH, _QUEUED)
    district.execute(
        "INSERT INTO review_item (integration_id, entity_type, legacy_system, legacy_id, reason)"
        " VALUES (%s, 1, 'app', '7', 1)",
        INTEGRATION,
    )

    status = await district.status()

    assert status.working_on is RunKind.SYNC
    assert (status.waiting.queued_runs, status.waiting.review_items) == (1, 1)


async def test_links_are_counted_by_integration(dsn: str):
    """One that nobody knows is an error that names it."""
    district = District(dsn)
    links.insert_links(dsn, 3)
    district.execute("INSERT INTO integration (integration_id, name) VALUES (%s, 'Pawnee')", links.OTHER_INTEGRATION)

    found = {status.integration.name: counted for status, counted in await district.answer(None)}

    assert found == {"Gravity Falls": Links(people=3), "Pawnee": Links()}
    with pytest.raises(IntegrationNotFound):
        await district.answer(IntegrationId("99999999-9999-4999-8999-999999999999"))
