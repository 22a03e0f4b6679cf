"""The command `identitymap sandbox`: as a process where it serves, in this one where it does not get that far."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click.testing
import httpx
import pytest
import typer
import typer.testing
from identitymap_server.cli import sandbox

DATA = Path(__file__).parents[2] / "data"
COMMAND = (sys.executable, "-c", "from identitymap_server.cli.main import main; main()", "sandbox")


def run(*options: object) -> click.testing.Result:
    app = typer.Typer()
    app.command()(sandbox.sandbox)
    return typer.testing.CliRunner().invoke(app, ["--people", "60", *map(str, options)])


@contextmanager
def started(*options: object) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The process and what it said when it was ready."""
    arguments = [*COMMAND, "--people", "60", *map(str, options)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_what_it_says_and_ends_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """One line of JSON once it answers; the same in sandbox.json; a signal ends it with 0 and without a word."""
    with started("--integrations", 2, "--port", 0, "--out", tmp_path, "--errors", "bare") as (process, access):
        assert json.loads((tmp_path / "sandbox.json").read_text()) == access
        assert set(access) == {"url", "application_id", "application_secret", "integrations"}
        for integration in access["integrations"]:
            assert set(integration) == {"id", "name", "provider", "token", "status"}
            url, headers = f"{access['url']}/api/v2/graph/people", {"Authorization": f"Bearer {integration['token']}"}
            assert httpx.get(url, headers=headers, trust_env=False).json()["$data"]
        assert httpx.get(url, trust_env=False).json()["$error"] == "The request has no access token."
        process.send_signal(number)
        assert process.communicate(timeout=10) == ("", "")
        assert process.returncode == 0


def test_it_lives_fails_and_takes_its_time_as_told() -> None:
    """A day each fraction of a second; every request refused; and nothing to read until it is materialized."""
    with (
        started("--port", 0, "--life", 0.05, "--faults", 1.0, "--materialize-after", 0.8) as (_, access),
        httpx.Client(base_url=access["url"], trust_env=False) as client,
    ):
        client.put("/sandbox/faults", json={"rate": 1.0, "kinds": ["bad_gateway"]})
        (integration,) = access["integrations"]
        headers = {"Authorization": f"Bearer {integration['token']}"}
        assert client.get("/api/v2/graph/people", headers=headers).status_code == 502
        seen = []
        while not seen or not seen[-1]["events"]:
            seen.append(client.get("/sandbox").json()["integrations"][0])
        assert list(dict.fromkeys(one["materialization"] for one in seen)) == ["queued", "working", "complete"]


def test_faults_may_be_described_in_a_file(tmp_path: Path) -> None:
    """As the requests to change them have it."""
    described = tmp_path / "faults.json"
    described.write_text('{"script": [{"fault": "server_error", "collection": "integrations", "times": 1}]}')
    with started("--port", 0, "--faults", described) as (_, access):
        headers = {"Authorization": f"Bearer {access['application_secret']}"}
        url = f"{access['url']}/api/v1/integrations"
        assert [httpx.get(url, headers=headers, trust_env=False).status_code for _ in range(2)] == [500, 200]


def test_it_only_writes_if_told_so(tmp_path: Path) -> None:
    """The export, the truth and an empty URL; the folder is made."""
    folder = tmp_path / "deep" / "er"
    ended = run("--out", folder, "--no-serve")
    assert ended.exit_code == 0
    assert json.loads(ended.stdout)["url"] == ""
    assert {path.name for path in folder.iterdir()} == {
        "people.csv",
        "classes.csv",
        "roster.ndjson",
        "truth.csv",
        "sandbox.json",
    }


def test_tokens_come_from_the_seed(tmp_path: Path) -> None:
    """So that a configuration outlives a restart."""
    one, same, other = (json.loads(run("--no-serve", "--out", tmp_path, "--seed", seed).stdout) for seed in (7, 7, 8))
    assert one == same
    assert one["application_secret"] != other["application_secret"]
    assert one["integrations"][0]["token"] != other["integrations"][0]["token"]


def test_a_district_from_an_export(tmp_path: Path) -> None:
    """In the stead of made-up ones, with all its files; what was not read is said."""
    ended = run(
        "--oneroster", DATA / "sds-v2.1", "--oneroster", DATA / "sds-v1-100-users", "--no-serve", "--out", tmp_path
    )
    assert [one["name"] for one in json.loads(ended.stdout)["integrations"]] == ["sds-v2.1", "sds-v1-100-users"]
    assert "users.csv: never read: password" in ended.stderr
    assert len((tmp_path / "people.csv").read_text().splitlines()) > 80


def test_a_taken_port_is_said_before_anything_is_made(tmp_path: Path) -> None:
    """And no file of the sandbox that holds it is touched."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("--port", port, "--out", tmp_path)
    assert ended.exit_code == 2
    assert f"127.0.0.1:{port}: Address already in use" in ended.stderr
    assert not list(tmp_path.iterdir())


def test_an_earlier_sandbox_s_access_file_is_taken_away_first(tmp_path: Path) -> None:
    """Whoever waits for it must not find the address of a sandbox that is gone."""
    (tmp_path / "sandbox.json").write_text("{}")
    (tmp_path / "people.csv").mkdir()
    ended = run("--port", 0, "--out", tmp_path)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert f"Cannot write into {tmp_path}: Is a directory" in ended.stderr
    assert not (tmp_path / "sandbox.json").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--out", "/proc/nowhere", "--no-serve"], "Cannot write into /proc/nowhere"),
        (["--host", "no.such.host.invalid"], "cannot listen on no.such.host.invalid"),
        (["--integrations", "20", "--no-serve", "--out", "."], "fewer --integrations"),
        (["--status", "paused", "--status", "error", "--port", "0"], "Ask for more --integrations"),
        (["--status", "asleep", "--port", "0"], "No integration is asleep. Choose a --status from requested"),
        (["--no-serve"], "give --out a folder"),
        (["--faults", "1.5", "--port", "0"], "--faults 1.5: the rate is between 0 and 1"),
        (["--faults", "nan", "--port", "0"], "--faults nan: the rate is between 0 and 1"),
        (["--faults", "hail", "--port", "0"], "--faults hail: No such file or directory. Give a rate"),
        (["--life", "0", "--port", "0"], "--life"),
        (["--oneroster", "/nowhere", "--port", "0"], "/nowhere is neither a folder nor a zip archive"),
        (["--people", "0"], "--people"),
        (["--port", "70000"], "--port"),
    ],
)
def test_what_cannot_be_done_is_said_clearly(
    options: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to do, and no traceback."""
    monkeypatch.chdir(tmp_path)
    ended = run(*options)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert message in ended.stderr
    assert isinstance(ended.exception, SystemExit)
