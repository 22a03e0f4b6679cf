"""How far an integration's events are followed, and what they do to the roster.

Events and the position after them commit together, so that following that is killed anywhere goes on from there.
All functions work in the connection's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import msgspec

from identitymap_server.domain.keys import EdlinkId, IntegrationId
from identitymap_server.store import roster, sql
from identitymap_server.store.pool import Connection
from identitymap_server.store.roster import PageRows

_SQL = sql.load("events")
_KNOWN = msgspec.json.Decoder(dict[str, int])


@dataclass(frozen=True, slots=True)
class EventPosition:
    """How far events are followed. `event_id` is the last one applied; None if none had happened before.

    `lost` says that Edlink cannot go on from there; `settled` that what the applied events say is gone was judged;
    `matched` that a match was asked for since they changed anything; `known` how many objects each collection held
    after the last full sync; `age_seconds` how long ago all events were applied.
    """

    event_id: str | None
    lost: bool
    settled: bool
    matched: bool
    known: Mapping[str, int]
    age_seconds: float


@dataclass(frozen=True, slots=True)
class Losses:
    """What events say is gone of a collection since the last full sync, `pending` of them not marked absent yet."""

    collection: str
    missing: int
    pending: int
    #: Whether anything else of the collection is there.
    any_left: bool


@dataclass(frozen=True, slots=True)
class Written:
    """How many objects were created, and how many are different now."""

    created: int = 0
    updated: int = 0


async def note_start(connection: Connection, run_id: str, event_id: str | None, *, followed: bool) -> None:
    """Note the newest event when a sync begins; None if there is none. `followed` is false if Edlink offers none."""
    await connection.execute(_SQL["note_start"], run_id, followed, event_id)


async def has_start(connection: Connection, run_id: str) -> bool:
    """Whether it is noted where the sync began."""
    noted: bool = await connection.fetchval(_SQL["has_start"], run_id)
    return noted


async def follow_from(
    connection: Connection, integration_id: IntegrationId, run_id: str, known: Mapping[str, int]
) -> None:
    """Follow events from where the full sync that ends now began; do not follow them if that is not noted."""
    encoded = msgspec.json.encode(known).decode()
    await connection.execute(_SQL["forget_absences"], integration_id)
    if await connection.fetchval(_SQL["follow_from"], integration_id, run_id, encoded) is None:
        await stop_following(connection, integration_id)


async def stop_following(connection: Connection, integration_id: IntegrationId) -> None:
    """Follow no events until the next full sync."""
    await connection.execute(_SQL["stop_following"], integration_id)


async def position(connection: Connection, integration_id: IntegrationId) -> EventPosition | None:
    """How far events are followed; None if they are not."""
    row = await connection.fetchrow(_SQL["position"], integration_id)
    if row is None:
        return None
    return EventPosition(
        event_id=row["event_id"],
        lost=row["lost"],
        settled=row["settled"],
        matched=row["matched"],
        known=_KNOWN.decode(row["known"]),
        age_seconds=row["age_seconds"],
    )


async def versions(
    connection: Connection, integration_id: IntegrationId, edlink_ids: Collection[EdlinkId]
) -> dict[EdlinkId, str]:
    """The dates of the versions that are kept of these objects; unknown objects are missing."""
    rows = await connection.fetch(_SQL["versions"], integration_id, list(edlink_ids))
    return {row["edlink_id"]: row["version"] for row in rows}


async def merge(
    connection: Connection, integration_id: IntegrationId, rows: PageRows, *, over_newer: bool = False
) -> Written:
    """Write objects of one collection, but not over newer versions unless `over_newer` says so. Needs roster.prepare.

    Whether they are present is none of its business, except that new ones are.
    """
    if not rows.objects:
        return Written()
    await connection.execute(_SQL["empty_page"])
    await connection.copy_records_to_table("page_object", records=rows.objects)
    written = await connection.fetchrow(_SQL["merge"], integration_id, rows.collection, over_newer)
    assert written is not None, "an aggregate gives a row"
    created, updated = written["created"], written["updated"]
    await roster.replace_identifiers(connection, integration_id, rows, created, updated)
    return Written(len(created), len(updated))


async def come_back(
    connection: Connection, integration_id: IntegrationId, edlink_ids: Collection[EdlinkId]
) -> dict[str, int]:
    """Mark known objects as present. Gives how many were absent, by collection."""
    rows = await connection.fetch(_SQL["come_back"], integration_id, list(edlink_ids))
    return {row["collection"]: row["objects"] for row in rows}


async def go(connection: Connection, integration_id: IntegrationId, edlink_ids: Collection[EdlinkId]) -> None:
    """Note that events say these objects are gone. They stay present until `mark_absent`."""
    await connection.execute(_SQL["go"], integration_id, list(edlink_ids))


async def advance(connection: Connection, integration_id: IntegrationId, event_id: str, *, changed: bool) -> None:
    """Move on behind an event. `changed` says whether something has changed that a match reads."""
    await connection.execute(_SQL["advance"], integration_id, event_id, changed)


async def losses(connection: Connection, integration_id: IntegrationId) -> list[Losses]:
    """What events say is gone, by collection."""
    return [Losses(*row) for row in await connection.fetch(_SQL["losses"], integration_id)]


async def mark_absent(connection: Connection, integration_id: IntegrationId) -> dict[str, int]:
    """Mark what events say is gone as absent. Gives how many, by collection."""
    rows = await connection.fetch(_SQL["mark_absent"], integration_id)
    return {row["collection"]: row["objects"] for row in rows}


async def settle(connection: Connection, integration_id: IntegrationId, *, matched: bool) -> None:
    """Note that all events there are have been read. `matched` says whether a match has been asked for."""
    await connection.execute(_SQL["settle"], integration_id, matched)


async def note_failure(connection: Connection, integration_id: IntegrationId) -> None:
    """Note that Edlink could not be asked; the next attempt is later than usual."""
    await connection.execute(_SQL["note_failure"], integration_id)


async def lose(connection: Connection, integration_id: IntegrationId) -> None:
    """Note that Edlink does not keep the events from here on: a full sync is due now."""
    await connection.execute(_SQL["lose"], integration_id)
