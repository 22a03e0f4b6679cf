"""Pretend Edlinks over a real socket, in this process: whoever holds the world can change it meanwhile."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import uvicorn
from identitymap_server.sandbox import app, process
from identitymap_server.sandbox.errors import ErrorStyle
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.world import World


@dataclass(frozen=True)
class Sandbox:
    """A served world."""

    url: str
    world: World

    def client(self, token: str | None) -> httpx.Client:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False)

    def integration(self, application: str) -> Integration:
        return next(i for i in self.world.integrations if i.provider.application == application)


@contextmanager
def served(made: World, style: ErrorStyle = ErrorStyle.TABLE) -> Iterator[Sandbox]:
    """A world, served for as long as it is needed."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(process.serving(app.build(made, style)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield Sandbox(f"http://127.0.0.1:{listener.getsockname()[1]}", made)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
