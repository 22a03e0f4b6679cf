"""How connections are made and closed, so that a database that has gone without a word holds nobody up.

A machine that dies and a firewall that forgets close nothing: whoever waits for an answer would wait for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Any, Final

import asyncpg

#: A connection is given up if nothing that was sent is acknowledged for so long, or if, while nothing is sent, probes
#: are not answered for as long.
_SILENCE_SECONDS: Final = 30
_IDLE_SECONDS, _PROBE_SECONDS, _PROBES = 15, 5, 3

#: How long a connection may take to say goodbye.
_GOODBYE_SECONDS: Final = 5.0


async def connect(*arguments: Any, **options: Any) -> asyncpg.Connection[Any]:
    """A connection, as asyncpg.connect makes it, whose other end cannot be gone for long without being missed."""
    connection: asyncpg.Connection[Any] = await asyncpg.connect(*arguments, **options)
    _keep_alive(connection)
    return connection


async def close(pool: asyncpg.Pool[Any]) -> None:
    """Close a pool. Connections over which nobody answers are broken."""
    try:
        async with asyncio.timeout(_GOODBYE_SECONDS):
            await pool.close()
    except TimeoutError:
        pool.terminate()


def _keep_alive(connection: asyncpg.Connection[Any]) -> None:
    # The driver does not give its socket away, nor take options for it.
    found: socket.socket | None = connection._transport.get_extra_info("socket")  # type: ignore[attr-defined]  # noqa: SLF001
    if found is None or found.family == socket.AF_UNIX:
        return
    options = {
        "SO_KEEPALIVE": 1,
        "TCP_KEEPIDLE": _IDLE_SECONDS,
        "TCP_KEEPINTVL": _PROBE_SECONDS,
        "TCP_KEEPCNT": _PROBES,
        "TCP_USER_TIMEOUT": _SILENCE_SECONDS * 1_000,
    }
    for name, value in options.items():
        level = socket.SOL_SOCKET if name.startswith("SO_") else socket.IPPROTO_TCP
        # Not every system has all of them.
        with contextlib.suppress(AttributeError, OSError):
            found.setsockopt(level, getattr(socket, name), value)
