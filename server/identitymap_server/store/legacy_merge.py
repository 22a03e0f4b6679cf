"""Merging staged legacy records, one source after the other, in the connection's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from identitymap_server.domain.imports import Presence
from identitymap_server.domain.keys import EntityType, IntegrationId
from identitymap_server.domain.records import Identifier
from identitymap_server.store import joins, sql
from identitymap_server.store.legacy import Content, StagedRow
from identitymap_server.store.pool import Connection

if TYPE_CHECKING:
    import asyncpg

_SQL = sql.load("legacy_merge")
_SOURCES = sql.load("legacy_sources")

#: Rows fetched at a time.
_CHUNK = 1_000
_PLACE = ("entry", "source", "line", "entity_type", "legacy_system", "legacy_id", "integration_id")


@dataclass(frozen=True, slots=True)
class Doubled:
    """Records whose key their source gives a second time: how many say the same of another integration, how many say
    something else, and the lines of the first of those.
    """

    same: int
    other: int
    lines: Sequence[int]


@dataclass(frozen=True, slots=True)
class StagedChange:
    """A staged record that says only what changes, and what its source gave before; None if it gave nothing."""

    row: StagedRow
    before: Content | None
    #: Whether the source has said since that the record is gone.
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A source of an import: its place in the import's list, and its number."""

    place: int
    number: int


@dataclass(frozen=True, slots=True)
class Absences:
    """How many records a source has in one scope of an import, and how many of them it has no longer."""

    integration_id: IntegrationId
    entity_type: EntityType
    known: int
    lacking: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging the staged records of a source did."""

    created: int
    updated: int
    unchanged: int
    marked_absent: int
    #: Fields of its records on which sources disagree.
    conflicts: int
    #: The integrations in which something has changed.
    concerned: frozenset[IntegrationId]


async def lock(connection: Connection) -> None:
    """Wait for other imports, and keep further ones waiting until the connection's transaction ends."""
    await connection.execute(_SQL["lock"])
    await connection.execute(_SQL["prepare_merge"])
    await joins.choose(connection, await connection.fetchval("SELECT count(*) FROM staged_record"))


async def sources(connection: Connection, names: Sequence[str]) -> list[Source]:
    """The sources of an import, by their names. New ones are made, and believed last."""
    numbers = {row["name"]: row["source_no"] for row in await connection.fetch(_SOURCES["ensure"], list(names))}
    return [Source(place, numbers[name]) for place, name in enumerate(names)]


async def settle_doubled(connection: Connection, listed: int) -> Doubled:
    """Leave one staged record of each key and source: the first. At most `listed` lines are given."""
    row = await connection.fetchrow(_SQL["settle_doubled"], listed)
    assert row is not None, "an aggregate always has a row"
    return Doubled(row["same"], row["other"], row["lines"] or ())


async def changes(connection: Connection, source: Source) -> AsyncIterator[StagedChange]:
    """The staged records of a source that say only what changes, in the order they came."""
    async for row in connection.cursor(_SQL["changes"], source.place, source.number, prefetch=_CHUNK):
        yield StagedChange(
            row=StagedRow(
                **{name: row[name] for name in _PLACE},
                presence=Presence.GIVEN,
                content=_content(row, row["attributes"], row["last_active"], "identifier"),
                change=row["change"],
            ),
            before=_content(row, row["base_attributes"], row["base_last_active"], "base") if row["is_known"] else None,
            is_gone=row["is_gone"],
        )


async def drop_changes(connection: Connection, source: Source) -> None:
    """Forget the staged records of a source that say only what changes."""
    await connection.execute(_SQL["drop_changes"], source.place)


async def resolve(connection: Connection, source: Source) -> None:
    """Find out which records the staged ones of a source are, and what they are about."""
    await connection.execute(_SQL["next_source"])
    await connection.execute(_SQL["resolve"], source.place, source.number)
    await connection.execute(_SQL["find_scopes"], source.place)
    await connection.execute("ANALYZE import_entry")


async def absences(connection: Connection, source: Source, *, lacking: bool) -> list[Absences]:
    """Find what is to be marked absent: what the source says has gone and, with `lacking`, what the import lacks of it,
    or has in other integrations only.

    Gives the scopes in which there is any.
    """
    if lacking:
        await connection.execute(_SQL["find_lacking"], source.number)
    await connection.execute(_SQL["find_gone"], source.number)
    if lacking:
        await connection.execute(_SQL["find_moved"], source.number)
    return [
        Absences(row["integration_id"], EntityType(row["entity_type"]), row["known"], row["lacking"])
        for row in await connection.fetch(_SQL["absences"], source.number)
    ]


async def merge(connection: Connection, source: Source, run_id: str) -> Merged:
    """Merge the staged records of a source, once they are resolved and it is known what is absent."""
    number = source.number
    given: int = await connection.fetchval("SELECT count(*) FROM import_entry WHERE is_given")
    created = _affected(await connection.execute(_SQL["insert_new"], number, run_id))
    await connection.execute(_SQL["insert_new_identifiers"])
    updated = _affected(await connection.execute(_SQL["update_sole"], number, run_id))
    await connection.execute(_SQL["drop_identifiers"])
    await connection.execute(_SQL["add_identifiers"])
    await connection.execute(_SQL["note_rewritten"])
    await connection.execute(_SQL["keep_apart"])
    await connection.execute(_SQL["give_up_sole"])
    updated += _affected(await connection.execute(_SQL["contribute"], number, run_id))
    absent = _affected(await connection.execute(_SQL["mark_absent"], number, run_id))
    absent += _affected(await connection.execute(_SQL["leave_integrations"]))
    await connection.execute(_SQL["withdraw"], number, run_id)
    absent += await _derive(connection)
    await connection.execute(_SQL["join_integrations"])
    concerned = [*await connection.fetch(_SQL["concerned"]), *await connection.fetch(_SQL["concerned_by_new"])]
    return Merged(
        created=created,
        updated=updated,
        unchanged=given - created - updated,
        marked_absent=absent,
        conflicts=await connection.fetchval(_SQL["conflicts"]),
        concerned=frozenset(row["integration_id"] for row in concerned),
    )


async def derive_all(connection: Connection) -> tuple[int, frozenset[IntegrationId]]:
    """Derive all records of several sources anew, after those have been put into another order. How many have changed,
    and the integrations in which.
    """
    await connection.execute(_SQL["find_scattered"])
    await joins.choose(connection, await connection.fetchval("SELECT count(*) FROM import_derivable"))
    await _derive(connection)
    changed = await connection.fetchval("SELECT count(DISTINCT record_no) FROM import_touched")
    concerned = await connection.fetch(_SQL["concerned"])
    return changed, frozenset(row["integration_id"] for row in concerned)


async def _derive(connection: Connection) -> int:
    """Derive the records in question from what their sources give; how many have become absent by it."""
    became_absent: int = await connection.fetchval(_SQL["derive"])
    await connection.execute(_SQL["drop_derived_identifiers"])
    await connection.execute(_SQL["add_derived_identifiers"])
    return became_absent


def _content(row: asyncpg.Record, attributes: str, last_active: dt.datetime | None, prefix: str) -> Content:
    parts = (row[f"{prefix}_{part}"] for part in ("types", "values", "normalised"))
    identifiers = tuple(Identifier(*identifier) for identifier in zip(*parts, strict=True))
    return Content(attributes.encode(), identifiers, last_active)


def _affected(status: str) -> int:
    return int(status.rpartition(" ")[2])
