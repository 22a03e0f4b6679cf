"""What every long-running process does: serve its metrics, and stop when it is told to."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AsyncExitStack, ExitStack

from prometheus_client import start_http_server

from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.observability.metrics import REGISTRY


class CannotServeMetrics(IdentityMapError):
    """The metrics port is taken or not this machine's."""


def serve_metrics(host: str, port: int, stack: ExitStack | AsyncExitStack) -> int:
    """Serve Prometheus' metrics until `stack` is closed, and give the port. Raises CannotServeMetrics."""
    try:
        httpd, thread = start_http_server(port, host, REGISTRY)
    except OSError as error:
        raise CannotServeMetrics(f"Cannot serve metrics on {host}:{port}: {error.strerror}.") from error

    def stop() -> None:
        httpd.shutdown()
        httpd.server_close()
        thread.join()

    stack.callback(stop)
    return int(httpd.server_port)


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM or SIGINT sets. A second signal ends the process at once."""
    stopping = asyncio.Event()

    def stop() -> None:
        if stopping.is_set():
            os._exit(1)
        stopping.set()

    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop)
    return stopping
