"""Sources of legacy records in Postgres, and what each of them gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from identitymap_server.domain.keys import EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.records import Attributes, ClassAttributes, PersonAttributes, SchoolAttributes
from identitymap_server.domain.sources import KnownRecord, LegacySource, RecordPart, ScatteredRecord, SourceConflict
from identitymap_server.store import sql
from identitymap_server.store.pool import Connection, Pool

if TYPE_CHECKING:
    import asyncpg

_SQL = sql.load("legacy_sources")

_ATTRIBUTES: Mapping[EntityType, msgspec.json.Decoder[Attributes]] = {
    EntityType.PERSON: msgspec.json.Decoder(PersonAttributes),
    EntityType.CLASS: msgspec.json.Decoder(ClassAttributes),
    EntityType.SCHOOL: msgspec.json.Decoder(SchoolAttributes),
}


async def sources(connection: Connection | Pool) -> list[LegacySource]:
    """All sources, in the order in which they are believed."""
    return [LegacySource(row["name"], row["records"]) for row in await connection.fetch(_SQL["sources"])]


async def names(connection: Connection) -> list[str]:
    """The names of all sources, in the order in which they are believed."""
    return [row["name"] for row in await connection.fetch(_SQL["names"])]


async def order(connection: Connection, ordered: Sequence[str]) -> None:
    """Put all sources into an order, in the connection's transaction."""
    await connection.execute(_SQL["order"], list(ordered))


async def record(connection: Connection, key: LegacyKey) -> ScatteredRecord | None:
    """A record with the parts that its sources give, in the connection's transaction."""
    row = await connection.fetchrow(_SQL["record"], key.id, key.system, key.entity_type)
    if row is None:
        return None
    content = _known(row, key.entity_type)
    if row["source"] is not None:
        parts = [_part(row, content)]
    else:
        rows = await connection.fetch(_SQL["parts"], row["record_no"])
        parts = [_part(part, _known(part, key.entity_type)) for part in rows]
    return ScatteredRecord(key, content, tuple(row["integrations"]), tuple(parts))


async def conflicts(
    connection: Connection | Pool, integration_id: IntegrationId | None, *, after: int, records: int
) -> list[SourceConflict]:
    """What sources disagree on in at most so many `records`, by record, from behind the number `after` on."""
    return [
        SourceConflict(
            row["record_no"],
            LegacyKey(EntityType(row["entity_type"]), row["legacy_system"], row["legacy_id"]),
            row["field"],
            tuple(row["sources"]),
        )
        for row in await connection.fetch(_SQL["conflicts"], integration_id, after, records)
    ]


def _known(row: asyncpg.Record, entity_type: EntityType) -> KnownRecord:
    return KnownRecord(
        attributes=_ATTRIBUTES[entity_type].decode(row["attributes"]),
        identifiers=tuple(zip(row["types"], row["values"], strict=True)),
        last_active=row["last_active"],
        is_absent=row["is_absent"],
    )


def _part(row: asyncpg.Record, content: KnownRecord) -> RecordPart:
    return RecordPart(row["source"], row["run_id"], row["label"] or "", row["imported_at"], content)
