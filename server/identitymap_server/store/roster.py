"""The Edlink side in Postgres, written page by page.

A page, the cursor after it and what it has seen commit together, so that a sync that is killed anywhere goes on from
the last page committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from identitymap_server.domain.keys import EdlinkId, IntegrationId
from identitymap_server.domain.records import Identifier
from identitymap_server.store import sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("roster")


@dataclass(frozen=True, slots=True)
class Position:
    """How far a sync is in a collection. `next_url` is None before the first page."""

    next_url: str | None
    done: bool
    pages: int
    objects: int


@dataclass(frozen=True, slots=True)
class Absences:
    """How many objects of a collection are present, and how many of them a sync has not seen."""

    collection: str
    present: int
    unseen: int


@dataclass(slots=True)
class PageRows:
    """The rows of one page: objects as `(edlink_id, attributes as JSON)`, and their identifiers."""

    collection: str
    objects: list[tuple[EdlinkId, str]] = field(default_factory=list)
    #: `(edlink_id, entity type, type, value, normalised)`, each (edlink_id, type, value) once.
    identifiers: list[tuple[EdlinkId, int, str, str, str]] = field(default_factory=list)

    def add(self, edlink_id: EdlinkId, attributes: str, entity_type: int, identifiers: Sequence[Identifier]) -> None:
        """Add an object."""
        self.objects.append((edlink_id, attributes))
        self.identifiers.extend((edlink_id, entity_type, i.type, i.value, i.normalised) for i in identifiers)


async def prepare(connection: Connection) -> None:
    """Make a connection ready for `merge_page`."""
    await connection.execute(_SQL["stage_tables"])


async def merge_page(connection: Connection, integration_id: IntegrationId, run_id: str, rows: PageRows) -> None:
    """Write a page, in the connection's transaction."""
    if rows.objects:
        await connection.copy_records_to_table("page_object", records=rows.objects)
        await connection.execute(_SQL["merge_objects"], integration_id, rows.collection)
        await connection.execute(_SQL["see"], run_id, rows.collection)
    if rows.identifiers:
        await connection.copy_records_to_table("page_identifier", records=rows.identifiers)
    if rows.collection in _WITH_IDENTIFIERS:
        await connection.execute(_SQL["drop_identifiers"], integration_id)
        await connection.execute(_SQL["add_identifiers"], integration_id)


async def advance(connection: Connection, run_id: str, rows: PageRows, next_url: str | None) -> None:
    """Record that a page was read and where the next one is, in the transaction that writes the page."""
    await connection.execute(_SQL["advance"], run_id, rows.collection, next_url, len(rows.objects))


async def restart(connection: Connection, run_id: str, collection: str) -> None:
    """Go back to a collection's beginning."""
    await connection.execute(_SQL["restart"], run_id, collection)


async def positions(connection: Connection, run_id: str) -> dict[str, Position]:
    """How far a sync is, by collection. Collections not begun are missing."""
    rows = await connection.fetch(_SQL["positions"], run_id)
    return {row["collection"]: Position(row["next_url"], row["done"], row["pages"], row["objects"]) for row in rows}


async def absences(connection: Connection, integration_id: IntegrationId, run_id: str) -> list[Absences]:
    """What a sync has not seen, by collection."""
    rows = await connection.fetch(_SQL["absences"], integration_id, run_id)
    return [Absences(row["collection"], row["present"], row["unseen"]) for row in rows]


async def mark_absent(connection: Connection, integration_id: IntegrationId, run_id: str) -> int:
    """Mark what a sync has not seen as absent, and forget what it has seen. Gives how many."""
    status = await connection.execute(_SQL["mark_absent"], integration_id, run_id)
    await forget_seen(connection, run_id)
    return int(status.rpartition(" ")[2])


async def forget_seen(connection: Connection, run_id: str) -> None:
    """Forget what a sync has seen."""
    await connection.execute(_SQL["forget_seen"], run_id)


_WITH_IDENTIFIERS = frozenset({"people", "classes", "schools"})
