"""Stops a PostgreSQL server and removes its folder when its owner is gone, however the owner went.

The owner holds the other end of this process's standard input. When that ends, the owner has closed it or has died.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path

_POLL_SECONDS = 0.02
_PATIENCE_SECONDS = 20.0


def main() -> None:
    """Wait for the owner's end, then stop the server whose data is in `argv[1]` and remove that folder."""
    folder = Path(sys.argv[1])
    sys.stdin.buffer.read()
    # Neither is there if the owner went before it started the server.
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        _stop(int((folder / "data" / "postmaster.pid").read_text().split()[0]))
    shutil.rmtree(folder, ignore_errors=True)


def _stop(pid: int) -> None:
    # A fast shutdown: open transactions are rolled back.
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    if _runs(pid):
        os.kill(pid, signal.SIGQUIT)


def _runs(pid: int) -> bool:
    """Whether the process is there and not merely waiting for its parent to read its exit status."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        # Without /proc (not Linux) a zombie looks alive, and the patience above ends the wait.
        return True


if __name__ == "__main__":
    main()
