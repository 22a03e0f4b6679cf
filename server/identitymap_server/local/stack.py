"""Everything on one machine: Postgres, a pretend Edlink, the server and the worker, each a process of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import msgspec

from identitymap_server.local.postgres import EmbeddedPostgres
from identitymap_server.local.processes import Child, read_ready
from identitymap_server.sandbox.files import Access
from identitymap_server.services.tokens import new_key
from identitymap_server.store import migrations


class Stack:
    """The running whole. Use it as a context manager: at its end everything stops and nothing is left behind."""

    def __init__(self, people: int, integrations: int, seed: int, tell: Callable[[str], None]) -> None:
        """Settings of the pretend districts; `tell` is called with what has just been started."""
        self._people, self._integrations, self._seed = people, integrations, seed
        self._tell = tell
        self._running = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._running.close()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        self._running.close()

    def _start(self) -> None:
        #: Where the export and the logs are.
        self.folder = Path(self._running.enter_context(tempfile.TemporaryDirectory(prefix="identitymap-")))
        postgres = self._running.enter_context(EmbeddedPostgres())
        self.dsn = postgres.dsn()
        version = migrations.migrate(self.dsn)
        self._tell(f"PostgreSQL, embedded, with schema {version}")

        self._child(
            "sandbox",
            *("--people", self._people, "--integrations", self._integrations, "--seed", self._seed, "--port", 0),
            *("--out", self.folder),
            ready="sandbox.json",
        )
        self.edlink = msgspec.json.decode((self.folder / "sandbox.json").read_bytes(), type=Access)
        self._tell(f"a pretend Edlink at {self.edlink.url}")

        settings = {"IDENTITYMAP_DSN": self.dsn, "IDENTITYMAP_TOKEN_KEYS": new_key()}
        self._child("serve", *_ANY_PORTS, "--port", 0, environment={**settings, **_QUICK_DRAIN})
        ports = read_ready(self.folder / "serve.ready")
        self.address = f"127.0.0.1:{ports['port']}"
        self.metrics_url = f"http://127.0.0.1:{ports['metrics_port']}/metrics"
        self._tell(f"the server at {self.address}, its metrics at {self.metrics_url}")

        self._child(
            "worker",
            *_ANY_PORTS,
            environment={
                **settings,
                "IDENTITYMAP_EDLINK_URL": self.edlink.url,
                "IDENTITYMAP_EDLINK_APPLICATION_SECRET": self.edlink.application_secret,
                "IDENTITYMAP_POLL_SECONDS": "0.5",
            },
        )
        worker_port = read_ready(self.folder / "worker.ready")["metrics_port"]
        self.worker_metrics_url = f"http://127.0.0.1:{worker_port}/metrics"
        self._tell(f"the worker, its metrics at {self.worker_metrics_url}")

    def _child(
        self, name: str, *arguments: object, environment: dict[str, str] | None = None, ready: str | None = None
    ) -> None:
        ready_path = self.folder / (ready or f"{name}.ready")
        options = () if ready else ("--ready-file", ready_path)
        child = Child(
            [name, *map(str, (*arguments, *options))],
            environment=environment or {},
            ready_path=ready_path,
            log_path=self.folder / f"{name}.log",
        )
        self._running.enter_context(child)


_ANY_PORTS = ("--metrics-port", 0)

#: Nobody balances between servers here, so a drain need not wait for balancers to notice.
_QUICK_DRAIN = {"IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0"}
