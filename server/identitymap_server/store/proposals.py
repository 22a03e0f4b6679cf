"""Proposals in Postgres."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from identitymap_server.domain.keys import EdlinkId, EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.mappings import Evidence, LinkMethod
from identitymap_server.domain.proposals import Proposal, ReviewReason, Verdict
from identitymap_server.store import failures, sql
from identitymap_server.store.pool import Connection, Pool

if TYPE_CHECKING:
    import asyncpg

_SQL = sql.load("proposals")
_EVIDENCE = msgspec.json.Decoder(tuple[Evidence, ...])
_PAGE: Final = 1_000

_COLUMNS: Final = (
    "run_id",
    "entity_type",
    "legacy_system",
    "legacy_id",
    "edlink_id",
    "verdict",
    "method",
    "rule",
    "confidence",
    "evidence",
    "reason",
    "explanation",
)


async def replace(
    connection: Connection, integration_id: IntegrationId, run_id: str, proposals: Sequence[Proposal], *, dry_run: bool
) -> None:
    """Write a run's proposals in place of the integration's older ones, in the connection's transaction.

    A dry run replaces those of dry runs only, so that what awaits approval stays.
    """
    await connection.execute(_SQL["forget"], integration_id, not dry_run)
    if not dry_run:
        await connection.execute(_SQL["supersede"], integration_id)
    await connection.copy_records_to_table(
        "proposal",
        columns=_COLUMNS,
        records=(
            (
                run_id,
                p.legacy_key.entity_type,
                p.legacy_key.system,
                p.legacy_key.id,
                p.edlink_id,
                p.verdict,
                p.method,
                p.rule,
                p.confidence,
                msgspec.json.encode(p.evidence).decode(),
                p.reason,
                p.explanation,
            )
            for p in proposals
        ),
    )


async def unlinked_certain(connection: Connection, integration_id: IntegrationId, run_id: str) -> int:
    """How many of a run's certain proposals are not links."""
    count: int = await connection.fetchval(_SQL["unlinked_certain"], run_id, integration_id)
    return count


class Proposals:
    """Reads proposals. Raises what `store.failures` makes of the driver's errors."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def pages(self, run_id: str) -> AsyncIterator[list[Proposal]]:
        """A run's proposals by legacy key, at most a thousand at a time."""
        after: tuple[int, str, str, str] = (0, "", "", "00000000-0000-0000-0000-000000000000")
        while True:
            with failures.translated():
                rows = await self._pool.fetch(_SQL["page"], run_id, *after, _PAGE)
            if rows:
                last = rows[-1]
                after = (last["entity_type"], last["legacy_system"], last["legacy_id"], last["edlink_id"])
                yield [of_row(row) for row in rows]
            if len(rows) < _PAGE:
                return


def of_row(row: asyncpg.Record) -> Proposal:
    """A proposal from the columns that `page` gives."""
    return Proposal(
        legacy_key=LegacyKey(EntityType(row["entity_type"]), row["legacy_system"], row["legacy_id"]),
        edlink_id=EdlinkId(row["edlink_id"]),
        verdict=Verdict(row["verdict"]),
        method=LinkMethod(row["method"]),
        rule=row["rule"],
        confidence=row["confidence"],
        evidence=_EVIDENCE.decode(row["evidence"]),
        reason=ReviewReason(row["reason"]),
        explanation=row["explanation"],
    )
