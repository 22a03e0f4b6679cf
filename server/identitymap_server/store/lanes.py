"""Connections for look-ups, each with its statements prepared.

A pool hands connections out and takes them back, and a connection finds its statement by the text: that is more than
half of what a single look-up costs this process. Lanes keep their connection and their prepared statements, and connect
anew only when the connection has gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Final

import asyncpg

from identitymap_server.observability.metrics import QUERY_FAILURES, QUERY_SECONDS
from identitymap_server.store import failures
from identitymap_server.store.pool import Pool

if TYPE_CHECKING:
    from asyncpg.prepared_stmt import PreparedStatement

    PooledConnection = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
    Statement = PreparedStatement[asyncpg.Record]


#: How long a statement may take to be cancelled before its connection is given up.
_SETTLING_SECONDS: Final = 5.0


class _Lane:
    """A connection that is kept, with the statements prepared on it so far."""

    def __init__(self) -> None:
        self.connection: PooledConnection | None = None
        self.statements: dict[str, Statement] = {}


class Lanes:
    """Runs named statements, each on a connection of its own; whoever finds none free waits in line."""

    def __init__(self, pool: Pool, size: int, statements: Mapping[str, str]) -> None:
        """Lanes over `pool`, which has at least `size` connections. They connect when first used."""
        self._pool = pool
        self._sql = statements
        self._seconds = {name: QUERY_SECONDS.labels(name) for name in statements}
        self._failures = {name: QUERY_FAILURES.labels(name) for name in statements}
        self._free = [_Lane() for _ in range(size)]
        self._turn = asyncio.Semaphore(size)

    @property
    def idle(self) -> int:
        """How many lanes are free."""
        return len(self._free)

    async def connect(self) -> None:
        """Connect all lanes and prepare all statements, so that the first look-ups are as fast as the others.

        Raises as `fetch` does.
        """
        with failures.translated():
            for lane in self._free:
                connection = await self._connected(lane)
                for name, statement in self._sql.items():
                    lane.statements[name] = await connection.prepare(statement)
                # The driver prepares without ending the server's implicit transaction, which keeps the tables locked.
                await connection.execute("SELECT")

    async def fetch(self, name: str, *arguments: object) -> list[asyncpg.Record]:
        """The rows of a statement. Raises DatabaseUnavailable, DatabaseDeadline or SchemaMismatch."""
        async with self._turn:
            lane = self._free.pop()
            try:
                return await self._run(lane, name, arguments)
            except BaseException as error:
                await self._settle(lane, error)
                with failures.translated():
                    raise error from error.__cause__
            finally:
                self._free.append(lane)

    @contextlib.asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """Several statements that see one state of the database. Raises as `fetch` does."""
        async with self._turn:
            lane = self._free.pop()
            try:
                with failures.translated():
                    connection = await self._connected(lane)
                    # Not the driver's transactions: one that is cut off in BEGIN or COMMIT stays open, and the look-ups
                    # that come after it are answered from the past.
                    await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    yield Snapshot(self, lane)
                    await connection.execute("COMMIT")
            except BaseException as error:
                await self._settle(lane, error)
                raise
            finally:
                self._free.append(lane)

    async def close(self) -> None:
        """Give all connections back; those over which nobody answers are broken. No statement may be under way."""
        await asyncio.gather(*(self._disconnect(lane) for lane in self._free), return_exceptions=True)

    async def _run(self, lane: _Lane, name: str, arguments: tuple[object, ...]) -> list[asyncpg.Record]:
        connection = lane.connection
        statement = lane.statements.get(name)
        if statement is None or not _is_open(connection):
            connection = await self._connected(lane)
            statement = lane.statements[name] = await connection.prepare(self._sql[name])
        started = time.perf_counter()
        try:
            return await statement.fetch(*arguments)
        except BaseException:
            self._failures[name].inc()
            raise
        finally:
            self._seconds[name].observe(time.perf_counter() - started)

    async def _connected(self, lane: _Lane) -> PooledConnection:
        connection = lane.connection
        if connection is None or not _is_open(connection):
            await self._disconnect(lane)
            connection = lane.connection = await self._pool.acquire()
        return connection

    async def _settle(self, lane: _Lane, error: BaseException) -> None:
        """Leave no transaction behind on a lane that `error` has thrown its user out of, or no connection.

        A caller that hangs up does so at any point, and what was cut off may have reached the server or not.
        """
        if isinstance(error, Exception):
            # A statement prepared before a change of the schema, or by a pooler's other session, is of no use.
            lane.statements.clear()
        connection = lane.connection
        if connection is None or not _is_open(connection):
            return
        try:
            # Outside a transaction this does nothing. It waits until the statement under way is cancelled.
            await connection.execute("ROLLBACK", timeout=_SETTLING_SECONDS)
        except BaseException as trouble:
            # The pool takes a connection that has broken back by itself, and its stand-in then refuses to do anything.
            with contextlib.suppress(asyncpg.InterfaceError):
                connection.terminate()
            if not isinstance(trouble, Exception):
                raise

    async def _disconnect(self, lane: _Lane) -> None:
        lane.statements.clear()
        connection, lane.connection = lane.connection, None
        if connection is not None:
            # The pool breaks a connection that it cannot reset in time.
            await self._pool.release(connection, timeout=_SETTLING_SECONDS)


def _is_open(connection: PooledConnection | None) -> bool:
    if connection is None:
        return False
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:
        # When the server ends a connection, the pool takes it back by itself, and its stand-in refuses every question.
        return False


class Snapshot:
    """Statements in one transaction."""

    def __init__(self, lanes: Lanes, lane: _Lane) -> None:
        self._lanes = lanes
        self._lane = lane

    async def fetch(self, name: str, *arguments: object) -> list[asyncpg.Record]:
        """The rows of a statement, all as of the same moment."""
        return await self._lanes._run(self._lane, name, arguments)  # noqa: SLF001  # A part of Lanes.
