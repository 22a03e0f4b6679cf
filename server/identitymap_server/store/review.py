"""Review items in Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from identitymap_server.domain.keys import EdlinkId, EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.mappings import Evidence
from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.domain.reviews import ReviewCandidate, ReviewItem
from identitymap_server.store import failures, sql
from identitymap_server.store.pool import Connection, Pool

if TYPE_CHECKING:
    import asyncpg

_SQL = sql.load("review")
_EVIDENCE = msgspec.json.Decoder(tuple[Evidence, ...])

#: Where a page begins: the key of the last item before it.
PageKey = tuple[str, int, str, str]
FIRST_PAGE: PageKey = ("00000000-0000-0000-0000-000000000000", 0, "", "")


async def settle(
    connection: Connection, integration_id: IntegrationId, run_id: str, *, unlinked_explanation: str | None
) -> None:
    """Make an integration's open questions those that a run leaves, in the connection's transaction.

    Questions that stay keep their identity; their version grows when their candidates change. After the run's
    certain proposals were linked, those that are no links are questions too, with the sentence `unlinked_explanation`.
    """
    await connection.execute(_SQL["stage"])
    await connection.execute(
        _SQL["want"],
        run_id,
        integration_id,
        ReviewReason.ALREADY_LINKED,
        unlinked_explanation or "",
        unlinked_explanation is not None,
    )
    for statement in ("close_answered", "change", "open", "fill"):
        await connection.execute(_SQL[statement], integration_id)


async def counts(connection: Connection, integration_id: IntegrationId) -> dict[tuple[EntityType, ReviewReason], int]:
    """How many questions are open, by entity type and reason."""
    rows = await connection.fetch(_SQL["counts"], integration_id)
    return {(EntityType(row["entity_type"]), ReviewReason(row["reason"])): row["items"] for row in rows}


class Review:
    """Reads review items. Raises what `store.failures` makes of the driver's errors."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def page(
        self,
        integration_id: IntegrationId | None,
        entity_type: EntityType | None,
        reason: ReviewReason | None,
        *,
        after: PageKey,
        size: int,
    ) -> list[ReviewItem]:
        """At most `size` items by integration and legacy key, from behind the key `after`."""
        with failures.translated():
            rows = await self._pool.fetch(_SQL["page"], integration_id, entity_type, reason, *after, size)
            ids = [row["review_item_id"] for row in rows]
            candidates: dict[str, list[ReviewCandidate]] = {id_: [] for id_ in ids}
            for row in await self._pool.fetch(_SQL["candidates"], ids):
                candidates[row["review_item_id"]].append(_candidate(row))
        return [_item(row, candidates[row["review_item_id"]]) for row in rows]

    async def total(
        self, integration_id: IntegrationId | None, entity_type: EntityType | None, reason: ReviewReason | None
    ) -> int:
        """How many items there are."""
        with failures.translated():
            total: int = await self._pool.fetchval(_SQL["total"], integration_id, entity_type, reason)
        return total


def _candidate(row: asyncpg.Record) -> ReviewCandidate:
    return ReviewCandidate(
        edlink_id=EdlinkId(row["edlink_id"]),
        reason=ReviewReason(row["reason"]),
        rule=row["rule"],
        evidence=_EVIDENCE.decode(row["evidence"]),
        explanation=row["explanation"],
    )


def _item(row: asyncpg.Record, candidates: list[ReviewCandidate]) -> ReviewItem:
    return ReviewItem(
        review_item_id=row["review_item_id"],
        integration_id=row["integration_id"],
        legacy_key=LegacyKey(EntityType(row["entity_type"]), row["legacy_system"], row["legacy_id"]),
        reason=ReviewReason(row["reason"]),
        candidates=tuple(candidates),
        version=row["version"],
        opened_at=row["opened_at"],
    )
