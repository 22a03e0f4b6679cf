"""Looks at the database all the time, from beside it, and judges in the end whether the promises have held."""

from __future__ import annotations

import contextlib
import threading
from typing import Any, Self

import psycopg
from identitymap_server.sandbox.integration import Integration

from campaign import queries
from campaign.database import Database

_LOOK_SECONDS = 0.2
_END_SECONDS = 60.0

_SQL = queries.load("witness")
PROMISES = queries.load("promises")

_ENTITY_TYPES = {"people": 1, "classes": 2}


class Witness:
    """A thread that looks again and again. Use it as a context manager."""

    def __init__(self, dsn: str) -> None:
        self._database = Database(dsn)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._database.rows(_SQL["open"])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stopping.set()
        self._thread.join(_END_SECONDS)
        if self._thread.is_alive():
            raise RuntimeError("the database does not answer, and is not down")

    def broken_promises(self, integration: Integration) -> dict[str, list[tuple[Any, ...]]]:
        """What breaks a promise, by promise."""
        for kind, pairs in integration.rightful().items():
            for edlink_id, legacy_ids in pairs.items():
                values = {"entity_type": _ENTITY_TYPES[kind], "edlink_id": edlink_id, "legacy_ids": legacy_ids}
                self._database.rows(_SQL["note_rightful"], values)
        self._database.rows(_SQL["look"])
        found = broken_promises(self._database, integration.token)
        self._database.close()
        return found

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            # A database that is down shows nothing.
            with contextlib.suppress(psycopg.OperationalError):
                self._database.rows(_SQL["look"])


def broken_promises(database: Database, token: str) -> dict[str, list[tuple[Any, ...]]]:
    """What breaks a promise, by promise; no more than a few rows of each."""
    found = {name: database.rows(text, {"token": token})[:3] for name, text in PROMISES.items()}
    return {name: rows for name, rows in found.items() if rows}
