"""The worker killed with SIGKILL, again and again: nothing is lost, doubled or half done."""

from __future__ import annotations

import random
import time
from typing import Any

import databases
import processes
import psycopg
import pytest
from identitymap_server.services.tokens import TokenBox
from lives import Life
from pretend_edlink import TOKEN, PretendEdlink
from rosters import Roster, roster
from syncing import INTEGRATION, TOKEN_KEY

_KILLS = 20
_PEOPLE = 150


def _prepare(dsn: str, made: Roster) -> None:
    """An integration that links what it is certain of, and an account for each person, with their Google ID."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO integration (integration_id, strategy, token_encrypted) VALUES (%s, 3, %s)",
            [INTEGRATION, TokenBox(TOKEN_KEY).encrypted(TOKEN)],
        )
        for number, person in enumerate(made["people"]):
            google_id = person["identifiers"][1]["value"]
            connection.execute(
                """
                WITH record AS (
                    INSERT INTO legacy_record (entity_type, legacy_system, legacy_id, attributes)
                    VALUES (1, 'app', %(id)s, jsonb_build_object('first_name', 'Mabel', 'last_name', %(name)s::text))
                    RETURNING record_no
                ), member AS (
                    INSERT INTO legacy_membership SELECT %(integration)s, record_no FROM record
                )
                INSERT INTO legacy_identifier SELECT record_no, 'google_id', %(google)s, %(google)s FROM record
                """,
                {"id": f"u{number}", "name": person["last_name"], "integration": INTEGRATION, "google": google_id},
            )


def _environment(dsn: str, edlink: PretendEdlink) -> dict[str, str]:
    return {
        "IDENTITYMAP_DSN": dsn,
        "IDENTITYMAP_METRICS_PORT": "0",
        "IDENTITYMAP_EDLINK_URL": edlink.url,
        "IDENTITYMAP_TOKEN_KEYS": TOKEN_KEY,
        "IDENTITYMAP_POLL_SECONDS": "0.02",
        "IDENTITYMAP_LEASE_SECONDS": "60",
    }


def _synced(dsn: str) -> bool:
    return _succeeded(dsn, kind=1)


def _matched(dsn: str) -> bool:
    return _succeeded(dsn, kind=2)


def _succeeded(dsn: str, kind: int) -> bool:
    with psycopg.connect(dsn) as connection:
        found = connection.execute("SELECT FROM run WHERE kind = %s AND state = 4", [kind]).fetchone()
    return found is not None


def _expire_leases(dsn: str) -> None:
    """As if the lease's time had passed: nobody is left to renew it."""
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE integration_lease SET expires_at = '-infinity'")


def _outcome(dsn: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that syncs and matches have made, except for times and the numbers that the database gives out."""
    statements = {
        "mappings": "SELECT legacy_id, edlink_id, is_primary, rule FROM mapping ORDER BY 1",
        "changes": "SELECT legacy_id, edlink_id, action FROM mapping_change ORDER BY 1",
        "objects": "SELECT edlink_id, collection, absent_since, attributes::text FROM roster_object ORDER BY 1",
        "identifiers": "SELECT * FROM roster_identifier ORDER BY 2, 4, 5",
        "review": "SELECT legacy_id, reason FROM review_item ORDER BY 1",
        "seen": "SELECT * FROM sync_seen",
    }
    with psycopg.connect(dsn) as connection:
        return {name: connection.execute(statement).fetchall() for name, statement in statements.items()}


def _finish(dsn: str, edlink: PretendEdlink) -> None:
    _expire_leases(dsn)
    done = processes.run("worker", "--once", environment=_environment(dsn, edlink))
    assert done.returncode == 0, done.stderr


@pytest.fixture
def undisturbed(postgres_dsn: str, template: str) -> dict[str, list[tuple[Any, ...]]]:
    """What a worker that nobody kills makes of the same roster."""
    made = roster(_PEOPLE)
    with databases.fresh(postgres_dsn, template) as dsn, PretendEdlink(made, page_size=2) as edlink:
        _prepare(dsn, made)
        _finish(dsn, edlink)
        return _outcome(dsn)


@pytest.mark.timeout(120)
def test_killed_at_twenty_random_points(dsn: str, undisturbed: dict[str, list[tuple[Any, ...]]]) -> None:
    """Killed while it reads, writes or commits: mappings, history and roster equal those of an undisturbed run."""
    chance = random.Random(1)
    made = roster(_PEOPLE)
    _prepare(dsn, made)
    in_the_middle = 0
    with PretendEdlink(made, page_size=2) as edlink:
        while in_the_middle < _KILLS:
            _expire_leases(dsn)
            pages = len(edlink.asked) + chance.randint(1, 9)
            with processes.running("worker", environment=_environment(dsn, edlink)) as worker:
                while len(edlink.asked) < pages and not _synced(dsn):
                    time.sleep(0.0005)
                time.sleep(chance.random() * 0.015)
                worker.process.kill()
                worker.process.wait()
            assert not _synced(dsn), "the roster is too small for so many kills"
            in_the_middle += 1
        _finish(dsn, edlink)
    outcome = _outcome(dsn)
    assert len(outcome["mappings"]) == _PEOPLE
    assert outcome == undisturbed


@pytest.mark.timeout(120)
def test_killed_while_it_matches(dsn: str, undisturbed: dict[str, list[tuple[Any, ...]]]) -> None:
    """A match that is killed has changed nothing, ends with its worker, and is executed again."""
    chance = random.Random(2)
    made = roster(_PEOPLE)
    _prepare(dsn, made)
    with PretendEdlink(made, page_size=100) as edlink:
        for _ in range(5):
            _expire_leases(dsn)
            with processes.running("worker", environment=_environment(dsn, edlink)) as worker:
                while not _synced(dsn):
                    time.sleep(0.005)
                time.sleep(chance.random() * 1.5)
                worker.process.kill()
                worker.process.wait()
            if _matched(dsn):
                break
        _finish(dsn, edlink)
    assert _outcome(dsn) == undisturbed


@pytest.mark.timeout(120)
def test_killed_while_it_follows_events(dsn: str, postgres_dsn: str, template: str) -> None:
    """Events are neither lost nor half taken over: everything is as where nobody was killed."""

    def lived(dsn: str, kills: int) -> dict[str, list[tuple[Any, ...]]]:
        chance = random.Random(3)
        made = roster(_PEOPLE)
        _prepare(dsn, made)
        with PretendEdlink(made, page_size=100) as edlink:
            _finish(dsn, edlink)
            life, edlink.page_size = Life(edlink, INTEGRATION), 1
            for number in range(12):
                life.change("people", made["people"][number]["id"], last_name=f"Ramirez {number}")
                life.remove("people", made["people"][100 + number]["id"])
            with psycopg.connect(dsn) as connection:
                connection.execute("UPDATE event_position SET attempted_at = '-infinity'")
            for _ in range(kills):
                _expire_leases(dsn)
                pages = len(edlink.asked) + chance.randint(1, 3)
                with processes.running("worker", environment=_environment(dsn, edlink)) as worker:
                    while len(edlink.asked) < pages:
                        time.sleep(0.0005)
                    time.sleep(chance.random() * 0.01)
                    worker.process.kill()
                    worker.process.wait()
            _finish(dsn, edlink)
        with psycopg.connect(dsn) as connection:
            run = connection.execute("SELECT state, counts FROM run WHERE kind = 4").fetchall()
        outcome = _outcome(dsn)
        objects = [(*row[:2], row[2] is None, row[3]) for row in outcome["objects"]]
        return {**outcome, "objects": objects, "run": run}

    with databases.fresh(postgres_dsn, template) as other:
        undisturbed = lived(other, kills=0)
    outcome = lived(dsn, kills=6)
    assert [present for _, _, present, _ in outcome["objects"]].count(False) == 12
    assert outcome == undisturbed
