"""Imports into a real database, without a server in between."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterable
from typing import Any

import links
import psycopg
from identitymap_server.domain.imports import DEFAULT_SOURCE, ImportHeader, ImportOutcome, Presence, RecordChange
from identitymap_server.domain.keys import EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.records import ClassAttributes, PersonAttributes
from identitymap_server.services.legacy_import import Batch, LegacyImportService
from identitymap_server.services.legacy_records import ArrivedRecord
from identitymap_server.store import pool

INTEGRATION = IntegrationId(links.INTEGRATION)
OTHER_INTEGRATION = IntegrationId(links.OTHER_INTEGRATION)


def person(
    id_: str,
    *,
    ids: dict[str, str] | None = None,
    integration: str = INTEGRATION,
    source: str = DEFAULT_SOURCE,
    presence: Presence = Presence.GIVEN,
    change: RecordChange | None = None,
    **attributes: Any,
) -> ArrivedRecord:
    """A person as it arrives."""
    return ArrivedRecord(
        LegacyKey(EntityType.PERSON, "app", id_),
        IntegrationId(integration),
        PersonAttributes(**attributes),
        tuple((ids or {}).items()),
        source=source,
        presence=presence,
        change=change,
    )


def class_(id_: str, *, change: RecordChange | None = None, **attributes: Any) -> ArrivedRecord:
    """A class as it arrives."""
    key = LegacyKey(EntityType.CLASS, "app", id_)
    return ArrivedRecord(key, INTEGRATION, ClassAttributes(**attributes), change=change)


class Imports:
    """Runs imports and shows what came of them."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def __call__(
        self,
        records: Iterable[ArrivedRecord],
        source: str = DEFAULT_SOURCE,
        *,
        full: bool = False,
        dry_run: bool = False,
        accept_absences: bool = True,
        unread: int = 0,
    ) -> ImportOutcome:
        async def batches() -> AsyncIterator[Batch]:
            yield Batch([_of(record, source) for record in records], unread=unread)

        header = ImportHeader(None, full, dry_run, accept_absences, "test", source)
        opened = await pool.open_pool(self.dsn, max_size=1, application_name="test")
        try:
            return await LegacyImportService(opened).run(header, batches(), "somebody")
        finally:
            await opened.close()

    def execute(self, statement: str, *arguments: object) -> list[tuple]:
        with psycopg.connect(self.dsn) as connection:
            cursor = connection.execute(statement, arguments)
            return cursor.fetchall() if cursor.description else []

    def records(self) -> dict[str, dict]:
        """Attributes by legacy id; absent ones are marked."""
        return {
            id_: {**attributes, **({"absent": True} if absent else {})}
            for id_, attributes, absent in self.execute(
                "SELECT legacy_id, attributes, absent_since IS NOT NULL FROM legacy_record"
            )
        }

    def identifiers(self, id_: str) -> set[tuple[str, str]]:
        return set(
            self.execute(
                "SELECT type, value FROM legacy_identifier JOIN legacy_record USING (record_no) WHERE legacy_id = %s",
                id_,
            )
        )

    def part(self, id_: str, source: str) -> dict | None:
        """What a source gives of a record that has several."""
        found = self.execute(
            "SELECT c.attributes FROM legacy_contribution AS c JOIN legacy_record USING (record_no)"
            " JOIN legacy_source AS s ON s.source_no = c.source_no WHERE legacy_id = %s AND s.name = %s",
            id_,
            source,
        )
        return found[0][0] if found else None

    def check(self) -> None:
        """What holds at any time of records and what their sources give."""
        wrong = self.execute(
            """
            SELECT r.legacy_id
            FROM legacy_record AS r
            LEFT JOIN LATERAL (
                SELECT count(*) AS number, bool_and(absent_since IS NOT NULL) AS all_absent
                FROM legacy_contribution AS c WHERE c.record_no = r.record_no
            ) AS c ON true
            WHERE CASE WHEN r.source_no IS NULL THEN c.number < 2 OR c.all_absent <> (r.absent_since IS NOT NULL)
                ELSE c.number > 0 END
            """
        )
        assert wrong == []


def _of(record: ArrivedRecord, source: str) -> ArrivedRecord:
    """The record as one of `source`, if it names none itself."""
    return record if record.source != DEFAULT_SOURCE else dataclasses.replace(record, source=source)
