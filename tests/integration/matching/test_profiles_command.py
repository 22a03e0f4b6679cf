"""`identitymap profiles` as an operator uses it: the command, a real server, real Postgres."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import processes
import pytest
from identitymap_server.services.match import MatchService
from identitymap_server.store.leases import Lease
from identitymap_server.store.runs import Runs

from .conftest import INTEGRATION, District
from .test_profiles import PATTERN, PEOPLE, everybody, live_here

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def command(district: District) -> Iterator[Command]:
    environment = {"IDENTITYMAP_DSN": district.dsn, "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0"}
    with processes.running("serve", "--port", "0", "--metrics-port", "0", environment=environment) as server:
        address = f"127.0.0.1:{server.ready['port']}"

        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            name, *rest = arguments
            return processes.run("profiles", name, INTEGRATION, *rest, "--server", address)

        yield run


async def work(district: District) -> None:
    """What a worker does with what waits."""
    pending = await Runs(district.pool).open(INTEGRATION)
    assert pending is not None
    await MatchService(district.pool).run(pending, Lease(INTEGRATION, district.fencing))


async def test_from_the_proposal_to_the_links(district: District, command: Command, tmp_path: Path):
    """Ask for a profile, look at it, put it in use."""
    district.execute("UPDATE integration SET token_encrypted = '\\x00', name = 'Gravity Falls'")
    live_here(district)

    proposed = command("propose")
    await work(district)
    shown = command("show")
    page = command("show", "--html", str(tmp_path / "rates.html"))
    facts = json.loads(command("show", "--version", "1", "--json").stdout)
    listed = command("list")
    adopted = command("adopt", "1")
    await district.match()
    listed_then = command("list")

    assert [c.returncode for c in (proposed, shown, page, listed, adopted, listed_then)] == [0] * 6
    assert len(proposed.stdout.strip()) == 36
    assert "Profile: 1, not in use" in shown.stdout
    assert f"Patterns, which need names: {PATTERN}" in shown.stdout
    assert "used: The names of 24 in 24 pairs agree" in shown.stdout
    assert "Match rates of Gravity Falls" in (tmp_path / "rates.html").read_text(encoding="utf-8")
    assert facts["profile"]["matrices"][0]["measures"][0]["outcome"] == "PATTERN_OUTCOME_USED"
    assert "in use" not in listed.stdout
    assert "Profile 1 is in use." in adopted.stdout
    assert "1, in use" in listed_then.stdout
    assert district.links() == everybody()
    assert len(everybody()) == len(PEOPLE)


def test_what_cannot_be_done_is_one_clear_line(district: District, command: Command, tmp_path: Path):
    """No profile yet, no such profile, a file that cannot be written."""
    district.execute("UPDATE integration SET token_encrypted = '\\x00'")
    refused = {
        "NOT_FOUND": [command("show"), command("show", "--version", "4"), command("adopt", "4")],
        "version": [command("adopt", "-1"), command("show", "--version", "0")],
    }
    for word, answers in refused.items():
        for answer in answers:
            assert answer.returncode
            assert "Traceback" not in answer.stderr
            assert word in answer.stderr or "VERSION" in answer.stderr or "profiles propose" in answer.stderr
    assert "No profile has been made yet" in command("list").stdout
