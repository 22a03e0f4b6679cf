"""How PostgreSQL joins what a transaction works on."""

from __future__ import annotations

from identitymap_server.store import sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("joins")


async def choose(connection: Connection, rows: int) -> None:
    """Until the connection's transaction ends, join as befits so many rows, whatever PostgreSQL knows of its tables."""
    await connection.execute(_SQL["choose"], rows)
