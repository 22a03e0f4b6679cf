"""The legacy side in Postgres."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from identitymap_server.domain.keys import IntegrationId
from identitymap_server.store import sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("legacy")


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as it is stored: attributes as JSON, identifiers as `(type, value, normalised)`."""

    entity_type: int
    legacy_system: str
    legacy_id: str
    integration_id: IntegrationId
    last_active: dt.datetime | None
    attributes: str
    identifiers: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging the staged records did."""

    created: int
    updated: int
    marked_absent: int
    #: Records, new or known, that belong to an integration now to which they did not belong before.
    joined: int

    @property
    def changed_anything(self) -> bool:
        """Whether the legacy side is not what it was."""
        return bool(self.created or self.updated or self.marked_absent or self.joined)


@dataclass(frozen=True, slots=True)
class Absences:
    """How many records are known in the scopes of an import, and how many of them it lacks."""

    known: int
    lacking: int


async def prepare(connection: Connection) -> None:
    """Make a connection ready to stage records; whatever it had staged is gone."""
    await connection.execute(_SQL["stage_tables"])


async def clear(connection: Connection) -> None:
    """Forget what is staged."""
    await connection.execute(_SQL["clear"])


async def known_integrations(connection: Connection) -> frozenset[IntegrationId]:
    """The ids of all integrations."""
    return frozenset(row["integration_id"] for row in await connection.fetch(_SQL["known_integrations"]))


async def stage(connection: Connection, rows: Iterable[RecordRow]) -> None:
    """Stage records. A key may be staged once only."""
    listed = list(rows)
    await connection.copy_records_to_table(
        "staged_record",
        records=[
            (r.entity_type, r.legacy_system, r.legacy_id, r.integration_id, r.last_active, r.attributes) for r in listed
        ],
    )
    await connection.copy_records_to_table(
        "staged_identifier",
        records=[
            (r.entity_type, r.legacy_system, r.legacy_id, *identifier) for r in listed for identifier in r.identifiers
        ],
    )


async def lock(connection: Connection) -> None:
    """Wait for other imports, and keep further ones waiting until the connection's transaction ends."""
    await connection.execute(_SQL["lock"])
    for table in ("staged_record", "staged_identifier"):
        # Temporary tables are never analysed by themselves, and a bad guess at their size makes a bad plan.
        await connection.execute(f"ANALYZE {table}")


async def absences(connection: Connection) -> Absences:
    """What a full import of the staged records would mark absent."""
    row = await connection.fetchrow(_SQL["absences"])
    assert row is not None, "an aggregate always has a row"
    return Absences(row["known"], row["lacking"])


async def merge(connection: Connection, *, full: bool) -> Merged:
    """Merge the staged records, in the connection's transaction."""
    absent = int((await connection.execute(_SQL["mark_absent"])).rpartition(" ")[2]) if full else 0
    identifiers_only: int = await connection.fetchval(_SQL["other_identifiers"])
    row = await connection.fetchrow(_SQL["merge_records"])
    assert row is not None, "an aggregate always has a row"
    joined = int((await connection.execute(_SQL["merge_memberships"])).rpartition(" ")[2])
    await connection.execute(_SQL["drop_identifiers"])
    await connection.execute(_SQL["add_identifiers"])
    return Merged(row["created"], row["updated"] + identifiers_only, absent, joined)


async def integrations_of_staged(connection: Connection) -> list[IntegrationId]:
    """The integrations that the staged records belong to, once they are merged."""
    return [row["integration_id"] for row in await connection.fetch(_SQL["integrations_of_staged"])]
