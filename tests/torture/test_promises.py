"""Every check of a promise can fail: what breaks the promise is found, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from campaign import queries
from campaign.witness import PROMISES

_WITNESS = queries.load("witness")

_KEPT = queries.load("kept")["kept"]
_BREACHES = queries.load("breaches")


@pytest.fixture
def kept(dsn: str) -> Iterator[psycopg.Connection]:
    """A database in which all promises hold, and the witness has looked."""
    with psycopg.connect(dsn) as connection:
        connection.execute(_WITNESS["open"])
        connection.execute(_KEPT)
        connection.execute(_WITNESS["look"])
        yield connection
        connection.rollback()


def _broken(connection: psycopg.Connection) -> set[str]:
    return {name for name, text in PROMISES.items() if connection.execute(text, {"token": "a-token"}).fetchall()}


def test_what_is_kept_is_not_complained_about(kept: psycopg.Connection) -> None:
    """Links with their history, an old Edlink ID, a complete sync, an open question: nothing is found."""
    assert _broken(kept) == set()


@pytest.mark.parametrize("promise", PROMISES)
def test_what_breaks_a_promise_is_found(kept: psycopg.Connection, promise: str) -> None:
    """Whatever could do that, in spite of all constraints."""
    # Foreign keys, too, look away.
    kept.execute("SET session_replication_role = replica")
    kept.execute(_BREACHES[promise])
    kept.execute(_WITNESS["look"])
    assert promise in _broken(kept)
