"""The Edlink side in Postgres, written page by page.

A page, the cursor after it and what it has seen commit together, so that a sync that is killed anywhere goes on from
the last page committed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from identitymap_server.domain.keys import EdlinkId, IntegrationId
from identitymap_server.store import sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("roster")


_IDENTIFIER_COLUMNS = ("integration_id", "edlink_id", "entity_type", "type", "value", "normalised")


@dataclass(frozen=True, slots=True)
class Position:
    """How far a sync is in a collection. `next_url` is None before the first page.

    `objects` counts each object once, however often the pages hold it; `created` and `updated` are rows written.
    """

    next_url: str | None = None
    done: bool = False
    pages: int = 0
    objects: int = 0
    created: int = 0
    updated: int = 0
    malformed: int = 0
    #: Edlink says that the source has no such collection.
    not_offered: bool = False


@dataclass(frozen=True, slots=True)
class Absences:
    """How many objects of a collection are present, and how many of them a sync has not seen.

    `known` are those of them that were present after the last complete sync, `lost` those of these that are not seen.
    """

    collection: str
    present: int
    unseen: int
    known: int
    lost: int


@dataclass(slots=True)
class PageRows:
    """The rows of one page: `(edlink_id, version, attributes as JSON, content hash)`, each Edlink ID once.

    Of two versions of an object the greater one is the newer. The hash is that of attributes and identifiers.
    """

    collection: str
    objects: list[tuple[EdlinkId, str, str, bytes]] = field(default_factory=list)
    #: `(edlink_id, entity type, type, value, normalised)`, each (edlink_id, type, normalised) once.
    identifiers: list[tuple[EdlinkId, int, str, str, str]] = field(default_factory=list)
    #: Objects of the page that cannot be kept.
    malformed: int = 0


async def prepare(connection: Connection) -> None:
    """Make a connection ready for `merge_page`.

    Its temporary table needs a session of its own: a pooler that shares sessions will not do.
    """
    await connection.execute(_SQL["stage_table"])


async def merge_page(
    connection: Connection, integration_id: IntegrationId, run_id: str, rows: PageRows, next_url: str | None
) -> tuple[Position, int]:
    """Write a page and the position after it, in the connection's transaction.

    Gives the position, and how many of the page's objects are another collection's as well: ids that stand for two
    things, of which the newer one is kept.

    An object that this run has read before is written only if the page has it in a newer version, so that the outcome
    does not depend on the order of the pages.
    """
    seen, strays, created, updated = 0, 0, [], []
    if rows.objects:
        await connection.copy_records_to_table("page_object", records=rows.objects)
        seen = await connection.fetchval(_SQL["see"], run_id)
        if seen < len(rows.objects):
            strays = await connection.fetchval(_SQL["strays"], integration_id, run_id, rows.collection)
            await _keep_newest(connection, run_id)
        written = await connection.fetchrow(_SQL["merge_objects"], integration_id, rows.collection)
        assert written is not None, "an aggregate gives a row"
        created, updated = written["created"], written["updated"]
        await replace_identifiers(connection, integration_id, rows, created, updated)
        if len(created) < len(rows.objects):
            await connection.execute(_SQL["note_newer"], integration_id)
    position = await connection.fetchrow(
        _SQL["advance"], run_id, rows.collection, next_url, seen, len(created), len(updated), rows.malformed
    )
    assert position is not None, "an upsert gives its row"
    return Position(*position), strays


async def replace_identifiers(
    connection: Connection, integration_id: IntegrationId, rows: PageRows, created: list[str], updated: list[str]
) -> None:
    """Write the identifiers of the rows' objects that were just created or updated in place of those they had."""
    if updated:
        await connection.execute(_SQL["drop_identifiers"], integration_id, updated)
    written = {*created, *updated}
    added = [(integration_id, *row) for row in rows.identifiers if row[0] in written]
    if added:
        # Straight into the table: nothing of these objects is there, so nothing can be in the way.
        await connection.copy_records_to_table("roster_identifier", records=added, columns=_IDENTIFIER_COLUMNS)


async def _keep_newest(connection: Connection, run_id: str) -> None:
    await connection.execute(_SQL["drop_outdated"], run_id)
    await connection.execute(_SQL["see_newer"], run_id)


async def restart(connection: Connection, run_id: str, collection: str) -> None:
    """Go back to a collection's beginning."""
    await connection.execute(_SQL["restart"], run_id, collection)


async def note_not_offered(connection: Connection, run_id: str, collection: str) -> Position:
    """Note that there is nothing to read of a collection that was not begun, and give the position."""
    await connection.execute(_SQL["not_offered"], run_id, collection)
    return Position(done=True, not_offered=True)


async def positions(connection: Connection, run_id: str) -> dict[str, Position]:
    """How far a sync is, by collection. Collections not begun are missing."""
    rows = await connection.fetch(_SQL["positions"], run_id)
    return {row["collection"]: Position(*row[1:]) for row in rows}


async def absences(connection: Connection, integration_id: IntegrationId, run_id: str) -> list[Absences]:
    """What a sync has not seen, by collection."""
    await connection.execute(_SQL["join_in_memory"])
    rows = await connection.fetch(_SQL["absences"], integration_id, run_id)
    return [Absences(*row) for row in rows]


async def mark_absent(
    connection: Connection, integration_id: IntegrationId, run_id: str, not_offered: Collection[str]
) -> int:
    """Mark what a sync has not seen as absent, except in collections that it was not offered. Gives how many."""
    status = await connection.execute(_SQL["mark_absent"], integration_id, run_id, list(not_offered))
    return int(status.rpartition(" ")[2])


async def forget_seen(connection: Connection, run_id: str) -> None:
    """Forget what a sync has seen: it has ended."""
    await connection.execute(_SQL["forget_seen"], run_id)
