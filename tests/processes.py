"""Real server and worker processes for tests, on free ports, that end with the test."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_READY_SECONDS = 30.0


@dataclass
class Command:
    """A running `identitymap` command. `ready` is what it wrote when it was ready, `log` its standard error."""

    process: subprocess.Popen[bytes]
    ready: dict[str, int]
    log_path: Path

    @property
    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8")

    def stop(self, signal_number: int = signal.SIGTERM, timeout_seconds: float = 30.0) -> int:
        """Send a signal and give the exit status."""
        self.process.send_signal(signal_number)
        return self.process.wait(timeout_seconds)


@contextlib.contextmanager
def running(*arguments: str, environment: Mapping[str, str]) -> Iterator[Command]:
    """An `identitymap` command with a ready file; killed at the end if it still runs."""
    with tempfile.TemporaryDirectory(prefix="idmap-test-") as folder:
        ready_path, log_path = Path(folder, "ready.json"), Path(folder, "log")
        with log_path.open("wb") as log:
            process = subprocess.Popen(
                [*IDENTITYMAP, *arguments, "--ready-file", str(ready_path)],
                env={**clean_environment(), **environment},
                stderr=log,
            )
        try:
            deadline = time.monotonic() + _READY_SECONDS
            while not ready_path.exists():
                assert process.poll() is None, f"ended with {process.returncode}: {log_path.read_text()}"
                assert time.monotonic() < deadline, f"not ready in time: {log_path.read_text()}"
                time.sleep(0.02)
            yield Command(process, json.loads(ready_path.read_text()), log_path)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def run(*arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """An `identitymap` command from its start to its end."""
    return subprocess.run(
        [*IDENTITYMAP, *arguments],
        env={**clean_environment(), **(environment or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


IDENTITYMAP = (sys.executable, "-c", "from identitymap_server.cli.main import main; main()")


def clean_environment() -> dict[str, str]:
    """This process's environment without settings of a developer's own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("IDENTITYMAP_")}
