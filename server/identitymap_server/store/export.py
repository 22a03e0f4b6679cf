"""Exports from Postgres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from identitymap_server.domain.keys import EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.mappings import Evidence, LinkMethod, Mapping, MappingDetails, Revision
from identitymap_server.store import failures, sql
from identitymap_server.store.mappings import Action
from identitymap_server.store.pool import Pool

if TYPE_CHECKING:
    import asyncpg

_SQL = sql.load("export")
_LOOKUPS = sql.load("lookups")
_EVIDENCE = msgspec.json.Decoder(tuple[Evidence, ...])


@dataclass(frozen=True, slots=True)
class ExportPage:
    """Some mappings. `last_mapping_id` is where the next page goes on, None if this is the last."""

    mappings: list[Mapping]
    last_mapping_id: int | None


class Export:
    """Reads mappings as of a revision. Raises what `store.failures` makes of the driver's errors."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def revision(self) -> Revision:
        """The newest revision."""
        with failures.translated():
            row = await self._pool.fetchrow(_LOOKUPS["revision"])
        assert row is not None, "the schema's migration makes the row"
        return Revision(row["epoch"], row["number"])

    async def page(
        self,
        revision: int,
        integration_id: IntegrationId | None,
        entity_type: EntityType | None,
        *,
        after: int,
        size: int,
    ) -> ExportPage:
        """The mappings with ids behind `after`, as they were at `revision`."""
        with failures.translated():
            rows = await self._pool.fetch(_SQL["page"], after, revision, integration_id, entity_type, size)
        mappings = [_mapping(row) for row in rows if row["action"] != Action.UNLINKED]
        return ExportPage(mappings, rows[-1]["mapping_id"] if len(rows) == size else None)


def _mapping(row: asyncpg.Record) -> Mapping:
    return Mapping(
        integration_id=row["integration_id"],
        legacy_key=LegacyKey(EntityType(row["entity_type"]), row["legacy_system"], row["legacy_id"]),
        edlink_id=row["edlink_id"],
        is_primary=row["is_primary"],
        details=MappingDetails(
            method=LinkMethod(row["method"]),
            rule=row["rule"],
            confidence=row["confidence"],
            evidence=_EVIDENCE.decode(row["evidence"]),
            linked_at=row["linked_at"],
            changed_at=row["committed_at"],
            changed_revision=row["revision"],
            run_id=row["run_id"],
            edlink_absent=row["edlink_absent"],
            legacy_absent=row["legacy_absent"],
            linked_edlink_id=row["linked_edlink_id"],
        ),
    )
