"""The worker's process, as an operator meets it."""

from __future__ import annotations

import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import databases
import processes
import psycopg
import psycopg.conninfo
import pytest
from identitymap_server.services.tokens import TokenBox
from lives import Life
from pretend_edlink import TOKEN, Answer, PretendEdlink
from rosters import roster
from syncing import INTEGRATION, OTHER_INTEGRATION, TOKEN_KEY


def _environment(dsn: str, edlink: PretendEdlink, **more: str) -> dict[str, str]:
    return {
        "IDENTITYMAP_DSN": dsn,
        "IDENTITYMAP_METRICS_PORT": "0",
        "IDENTITYMAP_EDLINK_URL": edlink.url,
        "IDENTITYMAP_TOKEN_KEYS": TOKEN_KEY,
        "IDENTITYMAP_POLL_SECONDS": "0.05",
        "IDENTITYMAP_LEASE_SECONDS": "2",
        **more,
    }


def _add_integration(dsn: str, integration_id: str, token: str = TOKEN, strategy: int = 1) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO integration (integration_id, strategy, token_encrypted) VALUES (%s, %s, %s)",
            [integration_id, strategy, TokenBox(TOKEN_KEY).encrypted(token)],
        )


def _rows(dsn: str, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(statement).fetchall()


def _eventually(condition: Callable[[], object], patience_seconds: float = 15.0) -> None:
    deadline = time.monotonic() + patience_seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def _once(dsn: str, edlink: PretendEdlink, **more: str) -> subprocess.CompletedProcess[str]:
    return processes.run("worker", "--once", environment=_environment(dsn, edlink, **more))


def test_a_wrong_token_stops_its_own_integration_only(dsn: str) -> None:
    """The other district is read; the one with the wrong token has a failed run that says so, without the token."""
    _add_integration(dsn, INTEGRATION, token="not-the-right-token")
    _add_integration(dsn, OTHER_INTEGRATION)
    with PretendEdlink(roster(12)) as edlink:
        done = _once(dsn, edlink)
    assert done.returncode == 0, done.stderr
    states = _rows(dsn, "SELECT integration_id::text, state, failure ->> 'reason' FROM run ORDER BY 1")
    assert states == [(INTEGRATION, 5, "INVALID_TOKEN"), (OTHER_INTEGRATION, 4, None)]
    assert "not-the-right-token" not in done.stderr + str(_rows(dsn, "SELECT * FROM run"))


def _metrics(worker: processes.Command) -> list[str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{worker.ready['metrics_port']}/metrics") as answer:
        return str(answer.read().decode()).splitlines()


def test_a_dead_token_is_shown_and_not_tried_again_until_there_is_another(dsn: str) -> None:
    """In the metrics, with its reason; the other district is followed meanwhile."""
    _add_integration(dsn, INTEGRATION, token="old-token")
    _add_integration(dsn, OTHER_INTEGRATION)
    shown = f'identitymap_integration_stopped{{integration_id="{INTEGRATION}",reason="INVALID_TOKEN"}} 1.0'
    with PretendEdlink(roster(12)) as edlink:
        life = Life(edlink, OTHER_INTEGRATION)
        with processes.running("worker", environment=_environment(dsn, edlink)) as worker:
            _eventually(lambda: shown in _metrics(worker))
            _eventually(lambda: _rows(dsn, "SELECT FROM integration WHERE last_synced_at IS NOT NULL"))
            refused = len(edlink.refused)
            with psycopg.connect(dsn) as connection:
                # As if an hour had passed.
                connection.execute("UPDATE run SET finished_at = finished_at - interval '1 hour'")
            for number in range(3):
                life.change("people", life.objects("people")[0]["id"], last_name=f"Ramirez {number}")
                with psycopg.connect(dsn) as connection:
                    connection.execute("UPDATE event_position SET attempted_at = '-infinity'")
                _eventually(lambda n=number: len(_rows(dsn, "SELECT FROM run WHERE kind = 4 AND state = 4")) == n + 1)
            assert len(edlink.refused) == refused
            with psycopg.connect(dsn) as connection:
                connection.execute(
                    "UPDATE integration SET token_encrypted = %s, token_no = token_no + 1, stopped_at = NULL, "
                    "stop = NULL WHERE integration_id = %s",
                    [TokenBox(TOKEN_KEY).encrypted(TOKEN), INTEGRATION],
                )
            _eventually(lambda: len(_rows(dsn, "SELECT FROM integration WHERE last_synced_at IS NOT NULL")) == 2)
            _eventually(lambda: not any("integration_stopped{" in line for line in _metrics(worker)))
            assert any(
                line.startswith(f'identitymap_events_total{{integration_id="{OTHER_INTEGRATION}",outcome="applied"}} 3')
                for line in _metrics(worker)
            )


def test_an_expired_event_leads_to_a_full_sync_by_itself(dsn: str) -> None:
    """Nobody has to ask for it."""
    _add_integration(dsn, INTEGRATION)
    with PretendEdlink(roster(12)) as edlink:
        life = Life(edlink, INTEGRATION)
        life.change("people", life.objects("people")[0]["id"], last_name="Ramirez")
        assert _once(dsn, edlink).returncode == 0
        life.remove("people", life.objects("people")[1]["id"])
        edlink.expired_events = 2
        with psycopg.connect(dsn) as connection:
            connection.execute("UPDATE event_position SET attempted_at = '-infinity'")
            connection.execute("UPDATE run SET finished_at = finished_at - interval '1 hour'")
        assert _once(dsn, edlink).returncode == 0
    assert _rows(dsn, "SELECT kind, state, counts -> 'absent' FROM run ORDER BY requested_at") == [(1, 4, 0), (1, 4, 1)]
    assert _rows(dsn, "SELECT lost FROM event_position") == [(False,)]


def test_a_token_that_cannot_be_decrypted_fails_its_run(dsn: str) -> None:
    """Say, because the worker was started with other keys."""
    _add_integration(dsn, INTEGRATION)
    with PretendEdlink(roster(1)) as edlink:
        done = _once(dsn, edlink, IDENTITYMAP_TOKEN_KEYS="")
    assert done.returncode == 0, done.stderr
    assert _rows(dsn, "SELECT state, failure ->> 'reason' FROM run") == [(5, "TOKEN_KEY_MISSING")]


def test_integrations_are_discovered_and_wait_for_a_strategy(dsn: str) -> None:
    """Their tokens are stored encrypted; odd entries are passed over; nothing is read unasked."""
    with PretendEdlink(roster(1)) as edlink:
        edlink.integrations = [
            {
                "id": INTEGRATION,
                "status": "active",
                "access_token": TOKEN,
                "source": {"name": "Gravity\0 Falls"},
                "provider": {"name": "Clever", "application": "clever"},
            },
            {"id": OTHER_INTEGRATION, "status": "requested", "provider": "clever", "team": {"name": "Oregon"}},
            {"id": "nonsense"},
            None,  # type: ignore[list-item]
        ]
        done = _once(dsn, edlink, IDENTITYMAP_EDLINK_APPLICATION_SECRET="a-secret")
        asked = [collection for collection, _ in edlink.asked]
    assert done.returncode == 0, done.stderr
    found = _rows(
        dsn, "SELECT integration_id::text, name, provider, edlink_status, strategy FROM integration ORDER BY 1"
    )
    assert found == [
        (INTEGRATION, "Gravity Falls", "clever", "active", 0),
        (OTHER_INTEGRATION, "Oregon", "", "requested", 0),
    ]
    ((encrypted,),) = _rows(dsn, "SELECT token_encrypted FROM integration WHERE token_encrypted IS NOT NULL")
    assert TOKEN.encode() not in bytes(encrypted)
    assert TokenBox(TOKEN_KEY).decrypted(bytes(encrypted)) == TOKEN
    assert asked == ["integrations"]


def test_sigterm_finishes_the_page_and_gives_the_lease_back(dsn: str) -> None:
    """Even while Edlink is slow to answer; the next worker goes on at once."""
    _add_integration(dsn, INTEGRATION)
    with PretendEdlink(roster(25), page_size=5) as edlink:

        def stall(collection: str, offset: int) -> Answer | None:
            if (collection, offset) == ("people", 10):
                time.sleep(3)
            return None

        edlink.intervene = stall
        with processes.running("worker", environment=_environment(dsn, edlink)) as worker:
            _eventually(lambda: ("people", 10) in edlink.asked)
            started = time.monotonic()
            worker.process.send_signal(signal.SIGTERM)
            assert worker.process.wait(10) == 0
            assert time.monotonic() - started < 2
        ((free,),) = _rows(dsn, "SELECT expires_at = '-infinity' FROM integration_lease")
        assert free
        assert _rows(dsn, "SELECT state FROM run") == [(2,)]
        assert _once(dsn, edlink).returncode == 0
    assert _rows(dsn, "SELECT state, counts ->> 'people' FROM run") == [(4, "25")]


def test_the_worker_outlives_its_database(dsn: str) -> None:
    """Connections cut, and none accepted for a while: the worker waits and then goes on with the sync."""
    _add_integration(dsn, INTEGRATION)
    name, server = psycopg.conninfo.conninfo_to_dict(dsn)["dbname"], databases.in_database(dsn, "postgres")
    with PretendEdlink(roster(25), page_size=5) as edlink:
        gone: list[bool] = []

        def cut(collection: str, offset: int) -> None:
            if (collection, offset) == ("people", 15) and not gone:
                gone.append(True)
                with psycopg.connect(server, autocommit=True) as connection:
                    connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
                    connection.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
                    )

        edlink.intervene = cut  # type: ignore[assignment]
        with processes.running("worker", environment=_environment(dsn, edlink)) as worker:
            _eventually(lambda: gone)
            time.sleep(1)
            assert worker.process.poll() is None
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            _eventually(lambda: _rows(dsn, "SELECT state, counts ->> 'people' FROM run") == [(4, "25")])
            assert "Traceback" not in worker.log


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("IDENTITYMAP_EDLINK_URL", "ed.link", "IDENTITYMAP_EDLINK_URL"),
        ("IDENTITYMAP_TOKEN_KEYS", "not a key", "token-key"),
        ("IDENTITYMAP_DSN", "", "IDENTITYMAP_DSN"),
        ("IDENTITYMAP_PAGE_SIZE", "0", "IDENTITYMAP_PAGE_SIZE"),
    ],
)
def test_a_wrong_setting_is_a_clear_error(dsn: str, setting: str, value: str, says: str) -> None:
    """Exit status 2 and one line that names the setting; never its value, never a traceback."""
    with PretendEdlink({}) as edlink:
        done = _once(dsn, edlink, **{setting: value})
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "not a key" not in done.stderr


def test_a_schema_that_is_not_migrated_is_a_clear_error(empty_dsn: str) -> None:
    """It says what to run."""
    with PretendEdlink({}) as edlink:
        done = _once(empty_dsn, edlink)
    assert done.returncode == 2
    assert "identitymap migrate" in done.stderr
