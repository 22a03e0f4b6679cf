"""Where a story takes place: Postgres, server and workers in processes of their own, and a network between them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import balancer
import processes
from syncing import TOKEN_KEY

from campaign.postgres import Postgres
from campaign.proxy import Network

WORKERS = ("worker-1", "worker-2")

#: The shortest that there is: a worker that is frozen for longer has been replaced when it wakes.
LEASE_SECONDS = 1.0

#: So soon a process that has ended is started again, as an orchestrator would.
_RESTART_SECONDS = 0.1


@dataclass(frozen=True)
class Edlink:
    """Where the pretend Edlink is, and the secret of its application."""

    port: int
    application_secret: str


class Actor:
    """An `identitymap` command that is started again whenever it has ended."""

    def __init__(self, name: str, arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self._command = [*processes.IDENTITYMAP, *arguments]
        self._environment = {**processes.clean_environment(), **environment}
        self.log_path = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._ended_at = 0.0
        #: The signals that the running process was sent.
        self._sent: list[signal.Signals] = []
        #: Exit statuses that nothing explains.
        self.unexplained: list[int] = []

    def tend(self) -> None:
        """Start the command if it does not run."""
        if self._process is not None and self._process.poll() is not None:
            if self._process.returncode not in self._explained():
                self.unexplained.append(self._process.returncode)
            self._process = None
            self._ended_at = time.monotonic()
        if self._process is None and time.monotonic() > self._ended_at + _RESTART_SECONDS:
            self._sent.clear()
            with self.log_path.open("ab") as log:
                self._process = subprocess.Popen(
                    self._command, env=self._environment, stdout=log, stderr=log, start_new_session=True
                )

    def kill(self) -> None:
        """SIGKILL."""
        self._signal(signal.SIGKILL)

    def terminate(self) -> None:
        """SIGTERM."""
        self._signal(signal.SIGTERM)

    def freeze(self) -> None:
        """SIGSTOP."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """End for good."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _explained(self) -> set[int]:
        # 2: its database cannot be reached, so it does not begin.
        explained = {2}
        if signal.SIGKILL in self._sent:
            explained.add(-signal.SIGKILL)
        if signal.SIGTERM in self._sent:
            # In order, or before it could listen to signals.
            explained |= {0, -signal.SIGTERM}
        if self._sent.count(signal.SIGTERM) > 1:
            # At once.
            explained.add(1)
        return explained

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._sent.append(number)
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, number)


class Stage:
    """Everything that runs: a server, two workers, and what they are connected by. Use it as a context manager."""

    def __init__(self, postgres: Postgres, network: Network, database: str, edlink: Edlink, folder: Path) -> None:
        self.postgres = postgres
        self.folder = folder
        self.server_port = balancer.free_port()
        self.links = {
            "server-postgres": network.proxy(postgres.socket_path),
            "callers-server": network.proxy(("127.0.0.1", self.server_port)),
            **{f"{worker}-postgres": network.proxy(postgres.socket_path) for worker in WORKERS},
            **{f"{worker}-edlink": network.proxy(("127.0.0.1", edlink.port)) for worker in WORKERS},
        }
        self.actors = {"server": self._server(database)}
        self.actors |= {worker: self._worker(worker, database, edlink.application_secret) for worker in WORKERS}

    def __enter__(self) -> Self:
        self.tend()
        return self

    def __exit__(self, *_exception: object) -> None:
        for actor in self.actors.values():
            actor.close()
        for link in self.links.values():
            link.close()

    @property
    def address(self) -> str:
        """Where callers find the server."""
        return f"127.0.0.1:{self.links['callers-server'].port}"

    def tend(self) -> None:
        """Start again what has ended."""
        for actor in self.actors.values():
            actor.tend()

    def _server(self, database: str) -> Actor:
        environment = {
            "IDENTITYMAP_DSN": self._dsn("server", database),
            "IDENTITYMAP_TOKEN_KEYS": TOKEN_KEY,
            "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0.2",
            "IDENTITYMAP_DRAIN_GRACE_SECONDS": "2",
        }
        arguments = ("serve", "--port", str(self.server_port), "--metrics-port", "0")
        return Actor("server", arguments, environment, self.folder)

    def _worker(self, name: str, database: str, application_secret: str) -> Actor:
        environment = {
            "IDENTITYMAP_DSN": self._dsn(name, database),
            "IDENTITYMAP_TOKEN_KEYS": TOKEN_KEY,
            "IDENTITYMAP_EDLINK_URL": f"http://127.0.0.1:{self.links[f'{name}-edlink'].port}",
            "IDENTITYMAP_EDLINK_APPLICATION_SECRET": application_secret,
            "IDENTITYMAP_EDLINK_PATIENCE_SECONDS": "20",
            "IDENTITYMAP_POLL_SECONDS": "0.1",
            "IDENTITYMAP_DISCOVERY_SECONDS": "1",
            "IDENTITYMAP_LEASE_SECONDS": str(LEASE_SECONDS),
            "IDENTITYMAP_PAGE_SIZE": "25",
        }
        return Actor(name, ("worker", "--metrics-port", "0"), environment, self.folder)

    def _dsn(self, name: str, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.links[f'{name}-postgres'].port}/{database}"
