"""Serving the pretend Edlink until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

import uvicorn

from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.observability.serving import stop_on_signals
from identitymap_server.sandbox import app
from identitymap_server.sandbox.world import World


class CannotServe(IdentityMapError):
    """The sandbox cannot listen where it was told to."""


async def serve(world: World, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve `world` until SIGTERM or SIGINT; port 0 takes any free one.

    `announce` is called with the URL once requests are answered. Raises CannotServe.
    """
    listener = _bound(host, port)
    name = f"[{host}]" if ":" in host else host
    server = uvicorn.Server(
        uvicorn.Config(
            app.build(world), log_level="error", access_log=False, lifespan="off", timeout_graceful_shutdown=2
        )
    )
    stopping = stop_on_signals()
    # uvicorn would take the signals for itself, and end the process by them.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    announce(f"http://{name}:{listener.getsockname()[1]}")
    await stopping.wait()
    server.should_exit = True
    await serving


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # From here on connections wait in line until they are answered, so the URL may be announced at once.
        listener.listen(100)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else "no such port"
        raise CannotServe(f"The sandbox cannot listen on {host}:{port}: {reason}.") from error
    return listener
