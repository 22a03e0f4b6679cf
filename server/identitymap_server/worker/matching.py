"""Runs a match in a subprocess: it may use much memory and time, and neither may hurt the worker.

The subprocess ends when its standard input does, so it never outlives the worker.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Final

from identitymap_server.domain.runs import Run, RunFailure
from identitymap_server.store.leases import Lease

#: What the subprocess ends with; see `worker.match_process`.
EXIT_DONE: Final = 0
EXIT_OUT_OF_MEMORY: Final = 3
EXIT_LEASE_LOST: Final = 4
EXIT_DATABASE_UNAVAILABLE: Final = 5


async def run_in_subprocess(run: Run, lease: Lease, *, dsn: str, memory_bytes: int, log_format: str) -> int:
    """Execute a match run in a subprocess and give its exit status. Cancelling this kills the subprocess."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "identitymap_server.worker.match_process",
        run.run_id,
        lease.integration_id,
        str(lease.fencing),
        str(memory_bytes),
        stdin=asyncio.subprocess.PIPE,
        # Ctrl-C in a terminal goes to the whole process group; the worker decides when its match ends.
        start_new_session=True,
        env=_environment(dsn, log_format),
    )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _environment(dsn: str, log_format: str) -> dict[str, str]:
    """The DSN goes by the environment, because everybody on the machine can read a command line.

    Of the worker's secrets a match needs no other.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.upper().startswith("IDENTITYMAP_")}
    return {
        **inherited,
        "IDENTITYMAP_DSN": dsn,
        "IDENTITYMAP_LOG_FORMAT": log_format,
        # Arrow's own allocator sets a GiB aside at once, and what is set aside counts against the cap.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }


def failure_of(status: int, memory_bytes: int) -> RunFailure:
    """Why a match failed that ended with `status`."""
    if status == EXIT_OUT_OF_MEMORY:
        return RunFailure(
            "MATCH_MEMORY",
            f"The match needed more than {memory_bytes:,} bytes of memory; nothing was changed. "
            "Raise IDENTITYMAP_MATCH_MEMORY_BYTES.",
        )
    if status < 0:
        return RunFailure(
            "MATCH_CRASHED",
            f"The match was ended by {_signal_name(-status)}; nothing was changed. SIGKILL comes from a machine or a "
            "container whose memory is used up: give it more than IDENTITYMAP_MATCH_MEMORY_BYTES. "
            "Ask for a new one with `identitymap runs match`.",
        )
    return RunFailure(
        "MATCH_CRASHED",
        f"The match ended with status {status}; nothing was changed. The worker's log has the details. "
        "Ask for a new one with `identitymap runs match`.",
    )


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
