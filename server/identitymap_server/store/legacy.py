"""Staging legacy records in Postgres."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

import msgspec

from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.records import Identifier
from identitymap_server.store import sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("legacy")
_ENCODER = msgspec.json.Encoder()

_COLUMNS = (
    "entry",
    "source",
    "line",
    "entity_type",
    "legacy_system",
    "legacy_id",
    "integration_id",
    "presence",
    "last_active",
    "attributes",
    "identifier_types",
    "identifier_values",
    "identifier_normalised",
    "content_hash",
    "change",
)


class Content(msgspec.Struct, frozen=True):
    """What a record holds, as it is stored."""

    #: JSON, its keys in order.
    attributes: bytes
    identifiers: tuple[Identifier, ...] = ()
    last_active: dt.datetime | None = None

    def hash(self) -> bytes:
        """16 bytes that are the same for the same content, in whatever order its identifiers come.

        Normalised values count too, so that a new way to normalise reaches records that do not change.
        """
        digest = hashlib.blake2b(self.attributes, digest_size=16)
        digest.update(_ENCODER.encode((sorted(self.identifiers, key=_by_type_and_value), self.last_active)))
        return digest.digest()


class StagedRow(msgspec.Struct, frozen=True):
    """A record as it is staged."""

    #: Counts the records of an import, from 1 on.
    entry: int
    #: The place of its source in the import's list of sources, from 0 on.
    source: int
    line: int
    entity_type: int
    legacy_system: str
    legacy_id: str
    integration_id: IntegrationId
    presence: int
    content: Content
    #: JSON; None if the record is all that its source knows.
    change: str | None = None


async def prepare(connection: Connection) -> None:
    """Make a connection ready to stage records; whatever it had staged is gone."""
    await connection.execute(_SQL["stage_tables"])


async def clear(connection: Connection) -> None:
    """Forget what is staged."""
    await connection.execute(_SQL["clear"])


async def known_integrations(connection: Connection) -> frozenset[IntegrationId]:
    """The ids of all integrations."""
    return frozenset(row["integration_id"] for row in await connection.fetch(_SQL["known_integrations"]))


async def stage(connection: Connection, rows: Iterable[StagedRow]) -> None:
    """Stage records."""
    await connection.copy_records_to_table("staged_record", columns=_COLUMNS, records=[_values(row) for row in rows])


def _values(row: StagedRow) -> tuple[object, ...]:
    content = row.content
    identifiers = content.identifiers
    return (
        row.entry,
        row.source,
        row.line,
        row.entity_type,
        row.legacy_system,
        row.legacy_id,
        row.integration_id,
        row.presence,
        content.last_active,
        content.attributes.decode(),
        [identifier.type for identifier in identifiers],
        [identifier.value for identifier in identifiers],
        [identifier.normalised for identifier in identifiers],
        content.hash(),
        row.change,
    )


def _by_type_and_value(identifier: Identifier) -> tuple[str, str]:
    return identifier.type, identifier.value
