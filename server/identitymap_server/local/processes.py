"""Child processes that are waited for until they are ready, and that end with their parent."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import msgspec

from identitymap_server.domain.errors import IdentityMapError

_READY_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 30.0
_PR_SET_PDEATHSIG: Final = 1


class ProcessFailed(IdentityMapError):
    """A process ended before it was ready."""


class Child:
    """An `identitymap` command in a process of its own, with its log in a file."""

    def __init__(
        self, arguments: Sequence[str], *, environment: Mapping[str, str], ready_path: Path, log_path: Path
    ) -> None:
        """Start the command and wait until it has written `ready_path`. Raises ProcessFailed."""
        self.name = arguments[0]
        self._log_path = log_path
        with log_path.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from identitymap_server.cli.main import main; main()", *arguments],
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for the parent, which stops its children in order.
                start_new_session=True,
                preexec_fn=_end_with_parent(),  # noqa: PLW1509  # Nothing here has started a thread yet.
            )
        try:
            self._wait_until_ready(ready_path)
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask the process to end, and make it if it does not."""
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_SECONDS)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _wait_until_ready(self, ready_path: Path) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while not ready_path.exists():
            if self._process.poll() is not None:
                raise ProcessFailed(f"identitymap {self.name} ended before it was ready: {self._last_words()}")
            if time.monotonic() > deadline:
                raise ProcessFailed(f"identitymap {self.name} is not ready after {_READY_SECONDS:.0f} s.")
            time.sleep(0.02)

    def _last_words(self) -> str:
        lines = self._log_path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


def read_ready(path: Path) -> dict[str, int]:
    """The ports that a process has written into its ready file."""
    return msgspec.json.decode(path.read_bytes(), type=dict[str, int])


def _end_with_parent() -> Callable[[], None] | None:
    """What a child does so that it is told to end should its parent be killed; None where there is no such thing."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
