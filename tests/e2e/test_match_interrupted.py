"""`identitymap match` that is ended while it works."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import processes
import pytest

FILES = ("mapping.csv", "report.html", "unmatched_legacy.csv", "unmatched_roster.csv")

#: Both ends of the work, and what lies between: shares of the time that a match takes.
MOMENTS = [share / 6 for share in range(6)]


@pytest.mark.parametrize(
    "sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["Ctrl-C", "SIGTERM", "terminal closed"]
)
def test_a_match_that_is_interrupted_leaves_nothing_or_everything(district: Path, tmp_path: Path, sent: signal.Signals):
    """Not even the folders that it has made."""
    began = time.monotonic()
    assert interrupted(district, tmp_path / "whole" / "out", None, 0) == 0
    whole = time.monotonic() - began
    ended = []
    for number, moment in enumerate(MOMENTS):
        out = tmp_path / f"{number}" / "out"
        ended.append(interrupted(district, out, sent, moment * whole))
        if ended[-1] == 0:
            assert {path.name for path in out.iterdir()} == set(FILES)
        else:
            assert ended[-1] == 128 + sent
            assert not out.parent.exists()
    assert 128 + sent in ended


def interrupted(district: Path, out: Path, sent: signal.Signals | None, seconds: float) -> int:
    """The exit status of a match that is sent a signal so many seconds after it has begun to work."""
    arguments = ("--legacy", district / "people.csv", "--roster", district / "roster.ndjson", "--out", out)
    # A shell starts what runs in its background with Ctrl-C ignored, and children with it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [*processes.IDENTITYMAP, "match", *map(str, arguments)],
        env=processes.clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    signal.signal(signal.SIGINT, before)
    deadline = time.monotonic() + 60
    while process.poll() is None and not (out.exists() and list(out.iterdir())):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    if sent is not None:
        time.sleep(seconds)
        process.send_signal(sent)
    return process.wait(60)
