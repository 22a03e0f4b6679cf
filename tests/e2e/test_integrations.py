"""`identitymap integrations`, as an operator meets it."""

from __future__ import annotations

import json

import processes
import psycopg
from identitymap_server.domain.runs import RunFailure
from syncing import INTEGRATION, TOKEN_KEY


def test_an_integration_is_added_set_listed_and_shown(dsn: str) -> None:
    """What keeps it from being read stands in the list, with all that there is to know where it is shown alone."""
    environment = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_TOKEN_KEYS": TOKEN_KEY, "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0"}
    with processes.running("serve", "--port", "0", "--metrics-port", "0", environment=environment) as server:
        client = {"IDENTITYMAP_SERVER": f"localhost:{server.ready['port']}", "COLUMNS": "200"}

        def identitymap(*arguments: str) -> str:
            ended = processes.run("integrations", *arguments, environment=client)
            assert ended.returncode == 0, ended.stderr
            return ended.stdout

        identitymap("add", INTEGRATION, "--name", "Gravity Falls", "--strategy", "continuous")
        identitymap("set", INTEGRATION, "--event-interval-seconds", "60", "--sync-interval-seconds", "604800")
        before = identitymap("show", INTEGRATION)
        reason = RunFailure("UNSHARED_TOKEN", "The district no longer shares its data.")
        with psycopg.connect(dsn) as connection:
            connection.execute(
                "UPDATE integration SET unlisted_since = '2026-11-03 10:00Z', stopped_at = '2026-11-02 10:00Z', "
                "stop = jsonb_build_object('reason', %s::text, 'message', %s::text)",
                [reason.reason, reason.message],
            )
        listed, shown = identitymap("list"), identitymap("show", INTEGRATION)
        as_json = json.loads(identitymap("show", INTEGRATION, "--json"))["integration"]
        missing = processes.run("integrations", "show", INTEGRATION.replace("1", "2"), environment=client)
    assert "604,800" in before
    assert "not followed" in before
    assert "stopped" not in before
    assert "stopped: UNSHARED_TOKEN" in listed
    assert "not listed" in listed
    for text in ("2026-11-02 10:00", "2026-11-03 10:00", "with a new token", reason.message):
        assert text in shown
    assert as_json["stop"] == {"reason": reason.reason, "message": reason.message, "since": "2026-11-02T10:00:00Z"}
    assert as_json["settings"]["event_interval_seconds"] == "60"
    assert missing.returncode != 0
    assert "Traceback" not in missing.stderr
