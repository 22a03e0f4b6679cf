"""A PostgreSQL of the campaign's own, which keeps what it has committed though it is killed again and again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

from identitymap_server.local.postgres import EmbeddedPostgres, EmbeddedPostgresError

_SETTINGS = {
    # What is committed is on the disk. Everything else of the campaign rests on that.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "100",
    # A crash is over quickly.
    "max_wal_size": "64MB",
    "shared_buffers": "32MB",
}

_START_SECONDS = 30.0


class Postgres:
    """A server that can be killed, frozen and started again. Use it as a context manager."""

    def __init__(self, version: int) -> None:
        self._server = EmbeddedPostgres(version, _SETTINGS)
        self._is_down = False
        #: Processes that are frozen. Of a postmaster that is killed meanwhile nobody can ask who its children were.
        self._frozen: tuple[int, ...] = ()

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.thaw()
        self._server.stop()

    def dsn(self, database: str = "postgres") -> str:
        """How to reach `database` without anything in between."""
        return self._server.dsn(database)

    @property
    def socket_path(self) -> str:
        """Where the server listens."""
        folder = parse_qs(urlsplit(self.dsn()).query)["host"][0]
        return f"{folder}/.s.PGSQL.5432"

    def kill(self) -> None:
        """SIGKILL for the postmaster. Its children end when they notice."""
        if not self._is_down:
            self._is_down = True
            os.kill(self._server.pid, signal.SIGKILL)

    def kill_a_session(self, chance: random.Random) -> None:
        """SIGKILL for the process of a client's session: the postmaster ends all the others and recovers."""
        sessions = [pid for pid in _children(self._server.pid) if _is_session(pid)]
        if sessions:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(sessions), signal.SIGKILL)

    def freeze(self) -> None:
        """SIGSTOP for all of its processes."""
        self._frozen = (self._server.pid, *_children(self._server.pid))
        _signal(self._frozen, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT for all that were frozen."""
        _signal(self._frozen, signal.SIGCONT)
        self._frozen = ()

    def start_again(self) -> None:
        """Start after `kill`."""
        if not self._is_down:
            return
        # Children that are frozen would not notice that they are orphans.
        self.thaw()
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self._server.start_again()
            except EmbeddedPostgresError:
                # Children of the one that was killed may hold its memory for a moment.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                self._is_down = False
                return


def _signal(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _is_session(pid: int) -> bool:
    """Whether a process of PostgreSQL serves a client: these go by the names of user and database."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"postgres: postgres ")
    except FileNotFoundError:
        return False
