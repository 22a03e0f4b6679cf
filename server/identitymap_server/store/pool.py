"""Pools of connections.

`open_pool` is for everything that writes. `open_lookup_pool` is for look-ups, which are short, read-only and many:
its settings are what makes them fast, and some of them would be wrong elsewhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import asyncpg

from identitymap_server.domain.errors import DatabaseUnavailable
from identitymap_server.observability.metrics import QUERY_FAILURES, QUERY_SECONDS
from identitymap_server.store import connections, failures, sql

if TYPE_CHECKING:
    # asyncpg's classes are generic for type checkers only.
    Pool = asyncpg.Pool[asyncpg.Record]
    Connection = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection

_CONNECT_TIMEOUT_SECONDS = 10.0

#: The same for the other end: a session whose client has silently gone is noticed after about half a minute. Where
#: something in between answers probes for it, its open transaction tells: ours are never idle for long, and what they
#: hold, others wait for.
_ABANDONED = {
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "30s",
}

#: Longer than any statement takes, however large the district. Whoever is not answered for so long never will be.
_STATEMENT_SECONDS = 1_800.0
_LOOKUP_SECONDS = 30.0

_LOOKUP = {
    # Custom plans for arrays of keys may scan a whole table; the generic plan always uses the index.
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    "default_transaction_read_only": "on",
    # The callers' deadlines are much shorter; this ends what a lost connection has left behind.
    "statement_timeout": f"{_LOOKUP_SECONDS:.0f}s",
}


async def open_pool(dsn: str, *, max_size: int, application_name: str) -> Pool:
    """A pool for transactions. Raises DatabaseUnavailable if the database cannot be reached."""
    with _opening():
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=max_size,
            timeout=_CONNECT_TIMEOUT_SECONDS,
            command_timeout=_STATEMENT_SECONDS,
            connect=connections.connect,
            server_settings={**_ABANDONED, "application_name": application_name},
            init=_measure,
        )


async def open_lookup_pool(dsn: str, *, size: int, application_name: str) -> Pool:
    """A pool for look-ups of at most `size` connections, opened when they are asked for. Raises DatabaseUnavailable."""
    with _opening():
        return await asyncpg.create_pool(
            dsn,
            min_size=0,
            max_size=size,
            timeout=_CONNECT_TIMEOUT_SECONDS,
            command_timeout=_LOOKUP_SECONDS,
            connect=connections.connect,
            server_settings={**_ABANDONED, **_LOOKUP, "application_name": application_name},
            # Look-up connections stay open: a new one would have to prepare its statements first.
            max_inactive_connection_lifetime=0,
        )


async def _measure(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    connection.add_query_logger(_count)


def _count(ran: asyncpg.connection.LoggedQuery) -> None:
    """Count a statement of ours. Those of the driver, and BEGIN and COMMIT, have no name."""
    name = sql.name_of(ran.query)
    if name is None:
        return
    QUERY_SECONDS.labels(name).observe(ran.elapsed)
    if ran.exception is not None:
        QUERY_FAILURES.labels(name).inc()


@contextlib.contextmanager
def _opening() -> Iterator[None]:
    with failures.translated():
        try:
            yield
        except (ValueError, asyncpg.ClientConfigurationError) as error:
            # The driver's words for a DSN it cannot read may hold the password.
            raise DatabaseUnavailable(
                "IDENTITYMAP_DSN cannot be read; it looks like postgresql://user:password@host:5432/database"
            ) from error
        except TimeoutError as error:
            raise DatabaseUnavailable(
                "The database did not answer within 10 seconds; check IDENTITYMAP_DSN."
            ) from error
        except OSError as error:
            raise DatabaseUnavailable(
                "The database cannot be reached; check host and port in IDENTITYMAP_DSN, and that it is running."
            ) from error
