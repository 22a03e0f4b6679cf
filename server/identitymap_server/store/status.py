"""Statuses of integrations, read in Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.runs import RunFailure, RunKind, RunState
from identitymap_server.domain.status import Ended, Links, Status, Waiting
from identitymap_server.store import failures, sql
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.pool import Pool

if TYPE_CHECKING:
    import asyncpg

_SQL = sql.load("status")
_FAILURE: Final = msgspec.json.Decoder(RunFailure)


class Statuses:
    """Reads statuses. Every method raises what `store.failures` makes of the driver's errors."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def all(self) -> list[Status]:
        """Of all integrations, by name and id."""
        integrations = await Integrations(self._pool).list()
        with failures.translated():
            rows = {row["integration_id"]: row for row in await self._pool.fetch(_SQL["statuses"])}
        # An integration that came between the two statements is seen the next time.
        known = (one for one in integrations if one.integration_id in rows)
        return [_status(one, rows[one.integration_id]) for one in known]

    async def links(self, integration_id: IntegrationId | None) -> dict[IntegrationId, Links]:
        """How many links integrations have: one, or all. Reads every mapping."""
        with failures.translated():
            rows = await self._pool.fetch(_SQL["links"], integration_id)
        return {row["integration_id"]: Links(row["people"], row["classes"]) for row in rows}


def _status(integration: Integration, row: asyncpg.Record) -> Status:
    return Status(
        integration=integration,
        working_on=RunKind(row["working_on"]) if row["working_on"] else None,
        waiting=Waiting(row["queued_runs"], row["review_items"], row["awaiting_approval"]),
        last_sync=_ended(row, "sync"),
        last_events=_ended(row, "events"),
        last_match=_ended(row, "match"),
        people=row["people"],
        classes=row["classes"],
    )


def _ended(row: asyncpg.Record, kind: str) -> Ended | None:
    if row[f"{kind}_state"] is None:
        return None
    failure = row[f"{kind}_failure"]
    return Ended(RunState(row[f"{kind}_state"]), _FAILURE.decode(failure) if failure else None, row[f"{kind}_at"])
