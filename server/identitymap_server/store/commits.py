"""Commits: transactions that change mappings, and the revisions they get."""

from __future__ import annotations

from identitymap_server.domain.mappings import Revision
from identitymap_server.store import sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("commits")


async def open_commit(connection: Connection, actor: str, run_id: str | None) -> int:
    """The id of a new commit, in the connection's transaction, to be written into every row that it changes."""
    commit_id: int = await connection.fetchval(_SQL["open"], actor, run_id)
    return commit_id


async def close_commit(connection: Connection, commit_id: int) -> Revision:
    """Gives the commit its revision. Has to be the last statement of the transaction."""
    row = await connection.fetchrow(_SQL["close"], commit_id)
    assert row is not None, "the commit was opened in this transaction"
    return Revision(row["epoch"], row["number"])


async def begin_epoch(connection: Connection) -> str:
    """Begin a new line of history, and give its name: revisions of the old one mean nothing any more."""
    epoch: str = await connection.fetchval(_SQL["begin_epoch"])
    return epoch


async def abandon_commit(connection: Connection, commit_id: int) -> None:
    """Take back a commit that turned out to change nothing, in the transaction that opened it."""
    await connection.execute(_SQL["abandon"], commit_id)
