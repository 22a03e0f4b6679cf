"""Imported mapping tables in Postgres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.proposals import ImportedRow
from identitymap_server.store import sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("imported")


@dataclass(frozen=True, slots=True)
class Settled:
    """How many staged rows there are, each once; how many more there were, and the lines of the first of those."""

    kept: int
    doubled: int
    lines: Sequence[int]


@dataclass(frozen=True, slots=True)
class MergedRows:
    """What merging the staged rows did."""

    created: int
    withdrawn: int


async def prepare(connection: Connection) -> None:
    """Make a connection ready to stage rows; whatever it had staged is gone."""
    await connection.execute(_SQL["stage_table"])


async def stage(connection: Connection, rows: Iterable[tuple[ImportedRow, int]]) -> None:
    """Stage rows with their lines."""
    await connection.copy_records_to_table(
        "staged_row",
        records=[
            (row.legacy_key.entity_type, row.legacy_key.system, row.legacy_key.id, row.edlink_id, line)
            for row, line in rows
        ],
    )


async def prepare_merge(connection: Connection) -> None:
    """Make the connection's transaction ready for what follows, once all rows are staged."""
    await connection.execute(_SQL["prepare_merge"])


async def settle_doubled(connection: Connection, listed: int) -> Settled:
    """Leave one of staged rows that are the same. At most `listed` lines are given."""
    row = await connection.fetchrow(_SQL["settle_doubled"], listed)
    assert row is not None, "an aggregate always has a row"
    return Settled(row["kept"], row["doubled"], row["lines"] or ())


async def absences(connection: Connection, integration_id: IntegrationId) -> tuple[int, int]:
    """How many rows of an integration are known, and how many of them are not staged."""
    row = await connection.fetchrow(_SQL["absences"], integration_id)
    assert row is not None, "an aggregate always has a row"
    return row["known"], row["lacking"]


async def merge(connection: Connection, integration_id: IntegrationId, *, full: bool) -> MergedRows:
    """Merge the staged rows into an integration's table, in the connection's transaction."""
    withdrawn = _affected(await connection.execute(_SQL["withdraw"], integration_id)) if full else 0
    return MergedRows(_affected(await connection.execute(_SQL["merge"], integration_id)), withdrawn)


def _affected(status: str) -> int:
    return int(status.rpartition(" ")[2])
