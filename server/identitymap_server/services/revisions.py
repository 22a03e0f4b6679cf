"""The line of history that revisions belong to."""

from __future__ import annotations

from identitymap_server.store import commits, connections, failures, migrations
from identitymap_server.store.pool import open_pool


async def begin_epoch(dsn: str) -> str:
    """Begin a new epoch, and give it. Raises DatabaseUnavailable or SchemaMismatch."""
    pool = await open_pool(dsn, max_size=1, application_name="identitymap restored")
    try:
        await migrations.check(pool)
        with failures.translated():
            async with pool.acquire() as connection:
                return await commits.begin_epoch(connection)
    finally:
        await connections.close(pool)
