"""The command itself, before it does anything."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import processes


def test_it_can_be_stopped_while_it_is_still_loading():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-c", "from identitymap_server.cli.entry import main; main()", "serve", "--help"],
        env=processes.clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    signal.signal(signal.SIGINT, before)
    # The command's modules are being read once this one of theirs is there.
    deadline = time.monotonic() + 60
    while "msgspec" not in Path(f"/proc/{process.pid}/maps").read_text("utf-8"):
        assert time.monotonic() < deadline
        assert process.poll() is None
    process.send_signal(signal.SIGINT)

    _, said = process.communicate(timeout=60)

    assert process.returncode == -signal.SIGINT
    assert said == b""


def test_once_loaded_it_does_what_it_is_told():
    ended = subprocess.run(
        [sys.executable, "-c", "from identitymap_server.cli.entry import main; main()", "version"],
        env=processes.clean_environment(),
        capture_output=True,
        check=False,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.strip()
