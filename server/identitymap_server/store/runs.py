"""Runs in Postgres."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import msgspec

from identitymap_server.domain.errors import RunNotFound
from identitymap_server.domain.errors import RunState as WrongRunState
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.runs import Run, RunFailure, RunKind, RunState
from identitymap_server.store import failures, sql
from identitymap_server.store.pool import Connection, Pool

if TYPE_CHECKING:
    import asyncpg

_SQL = sql.load("runs")
_COUNTS = msgspec.json.Decoder(dict[str, int])
_FAILURE = msgspec.json.Decoder(RunFailure)


class Runs:
    """Reads and writes runs. Every method raises what `store.failures` makes of the driver's errors."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def request(
        self,
        kind: RunKind,
        integration_id: IntegrationId,
        *,
        dry_run: bool = False,
        accept_absences: bool = False,
        proposes_profile: bool = False,
        requested_by: str,
    ) -> Run:
        """A new run that waits for a worker, or the one that waits or works already."""
        with failures.translated():
            run_id = await self._pool.fetchval(
                _SQL["request"],
                integration_id,
                kind,
                dry_run,
                accept_absences,
                "",
                requested_by,
                proposes_profile,
            )
        return await self.get(run_id)

    async def get(self, run_id: str) -> Run:
        """One run. Raises RunNotFound."""
        with failures.translated():
            row = await self._pool.fetchrow(_SQL["one"], run_id)
        if row is None:
            raise RunNotFound(run_id=run_id)
        return _run(row)

    async def page(
        self, integration_id: IntegrationId | None, size: int, after: tuple[dt.datetime, str] | None
    ) -> list[Run]:
        """At most `size` runs, newest first, from behind the one with the time and id of `after`."""
        moment, run_id = after or (None, None)
        with failures.translated():
            rows = await self._pool.fetch(_SQL["page"], integration_id, moment, run_id, size)
        return [_run(row) for row in rows]

    async def is_latest_match(self, run_id: str) -> bool:
        """Whether no newer match of the same integration has ended well, so that the run's proposals are kept."""
        with failures.translated():
            latest: bool = await self._pool.fetchval(_SQL["is_latest_match"], run_id)
        return latest

    async def open(self, integration_id: IntegrationId) -> Run | None:
        """What waits for a worker, or was left by one; None if there is nothing."""
        with failures.translated():
            row = await self._pool.fetchrow(_SQL["open"], integration_id)
        return _run(row) if row else None

    async def forget(self, *, older_than_seconds: float, at_most: int) -> int:
        """Forget runs that workers began by themselves, that ended so long ago and to which nothing refers.

        The newest of each kind and outcome stays. Gives how many were forgotten.
        """
        with failures.translated():
            status = await self._pool.execute(_SQL["forget"], older_than_seconds, at_most)
        return int(status.rpartition(" ")[2])


async def require(connection: Connection, run_id: str, state: RunState) -> None:
    """Keeps a run in `state` until the connection's transaction ends. Raises RunState if it is in another."""
    found = RunState(await connection.fetchval(_SQL["state"], run_id))
    if found is not state:
        raise WrongRunState(
            f"The run is {found.name.lower().replace('_', ' ')}, not {state.name.lower().replace('_', ' ')}.",
            run_id=run_id,
            state=found.name,
        )


async def insert_running(
    connection: Connection, run_id: str, integration_id: IntegrationId | None, kind: RunKind, label: str, actor: str
) -> None:
    """Add a run that is under way, in the connection's transaction."""
    await connection.execute(_SQL["insert_running"], run_id, integration_id, kind, label, actor)


async def request_matches(connection: Connection, integration_ids: Collection[IntegrationId], actor: str) -> None:
    """Ask for a match of each integration that matches at all, because one of its sides has changed."""
    await connection.execute(_SQL["request_matches"], list(integration_ids), actor)


async def start(connection: Connection, run_id: str) -> None:
    """Mark a run as under way; going on with one that was begun is no change. Raises RunState if it has ended."""
    if await connection.fetchval(_SQL["start"], run_id) is None:
        raise WrongRunState("The run has ended already.", run_id=run_id)


async def count(connection: Connection, run_id: str, counts: Mapping[str, int]) -> None:
    """Replace those of a run's counts that are given."""
    await connection.execute(_SQL["count"], run_id, msgspec.json.encode(counts).decode())


async def note_input(connection: Connection, run_id: str, version: int, profile_version: int) -> None:
    """Record at which version of its integration a match read both sides, and under which profile."""
    await connection.execute(_SQL["note_input"], run_id, version, profile_version)


async def input_version(connection: Connection, run_id: str) -> int | None:
    """The version at which a match read both sides; None before it has proposed anything."""
    version: int | None = await connection.fetchval(_SQL["input_version"], run_id)
    return version


async def accepts_absences(connection: Connection, run_id: str) -> bool:
    """Whether a person has said that what is missing is gone; asked for a running run too."""
    accepted: bool = await connection.fetchval(_SQL["accepts_absences"], run_id)
    return accepted


async def finish(
    connection: Connection,
    run_id: str,
    state: RunState,
    counts: Mapping[str, int] | None = None,
    failure: RunFailure | None = None,
) -> None:
    """End a run. Raises RunState if it has ended already."""
    encoded = msgspec.json.encode(counts or {}).decode()
    problem = msgspec.json.encode(failure).decode() if failure else None
    if await connection.fetchval(_SQL["finish"], run_id, state, encoded, problem) is None:
        raise WrongRunState("The run has ended already.", run_id=run_id)


def _run(row: asyncpg.Record) -> Run:
    return Run(
        run_id=row["run_id"],
        integration_id=row["integration_id"],
        kind=RunKind(row["kind"]),
        state=RunState(row["state"]),
        dry_run=row["dry_run"],
        proposes_profile=row["proposes_profile"],
        profile_version=row["profile_version"],
        accept_absences=row["accept_absences"],
        label=row["label"],
        requested_by=row["requested_by"],
        requested_at=row["requested_at"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        counts=_COUNTS.decode(row["counts"]),
        failure=_FAILURE.decode(row["failure"]) if row["failure"] else None,
    )
