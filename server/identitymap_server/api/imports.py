"""The import methods of the Migration service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

from identitymap.v1 import migration_pb2

from identitymap_server.api import legacy_messages
from identitymap_server.api.calls import Call
from identitymap_server.api.places import Places
from identitymap_server.domain.errors import InvalidField, LimitExceeded, StreamStalled
from identitymap_server.domain.imports import (
    DEFAULT_SOURCE,
    MAX_BATCH,
    MAX_LABEL_BYTES,
    ImportHeader,
    ImportOutcome,
    Rejection,
    parse_source,
)
from identitymap_server.domain.keys import IntegrationId, parse_edlink_id, parse_integration_id, parse_legacy_key
from identitymap_server.domain.proposals import ImportedRow
from identitymap_server.services import legacy_import, mapping_table
from identitymap_server.services.legacy_import import LegacyImportService
from identitymap_server.services.mapping_table import ArrivedRow, MappingTableService

_Request = TypeVar("_Request", migration_pb2.ImportLegacyRecordsRequest, migration_pb2.ImportMappingTableRequest)

#: Records converted at a time: one or two milliseconds.
_SLICE = 100


class ImportMethods:
    """ImportLegacyRecords and ImportMappingTable."""

    def __init__(
        self, legacy: LegacyImportService, tables: MappingTableService, *, max_imports: int, idle_seconds: float
    ) -> None:
        """Take `max_imports` at a time, and give those up whose callers send nothing for `idle_seconds`."""
        self._legacy = legacy
        self._tables = tables
        advice = "Retry when one of them has ended; IDENTITYMAP_IMPORT_CONNECTIONS says how many it takes."
        self._places = Places(max_imports, "imports", advice)
        self._idle_seconds = idle_seconds

    async def import_legacy_records(
        self, requests: AsyncIterator[migration_pb2.ImportLegacyRecordsRequest], call: Call
    ) -> migration_pb2.ImportLegacyRecordsResponse:
        """Import legacy records."""
        with self._places:
            prompt = _prompt(requests, self._idle_seconds)
            header = _header(await anext(prompt, None))
            outcome = await self._legacy.run(header, _record_batches(prompt, header), call.actor)
        return migration_pb2.ImportLegacyRecordsResponse(
            run_id=outcome.run_id or "",
            created=outcome.created,
            updated=outcome.updated,
            unchanged=outcome.unchanged,
            marked_absent=outcome.marked_absent,
            rejected=outcome.rejections.total,
            rejections=_rejections(outcome),
            conflicts=outcome.conflicts,
            absences_passed_over=outcome.absences_passed_over,
        )

    async def import_mapping_table(
        self, requests: AsyncIterator[migration_pb2.ImportMappingTableRequest], call: Call
    ) -> migration_pb2.ImportMappingTableResponse:
        """Import a mapping table."""
        with self._places:
            prompt = _prompt(requests, self._idle_seconds)
            header = _header(await anext(prompt, None))
            outcome = await self._tables.run(header, _row_batches(prompt), call.actor)
        return migration_pb2.ImportMappingTableResponse(
            run_id=outcome.run_id or "",
            created=outcome.created,
            unchanged=outcome.unchanged,
            withdrawn=outcome.marked_absent,
            rejected=outcome.rejections.total,
            rejections=_rejections(outcome),
        )


async def _prompt(requests: AsyncIterator[_Request], idle_seconds: float) -> AsyncIterator[_Request]:
    """The same requests. Raises StreamStalled where one is not there in time."""
    while True:
        try:
            async with asyncio.timeout(idle_seconds):
                request = await anext(requests, None)
        except TimeoutError:
            raise StreamStalled(
                f"Nothing came for {idle_seconds:g} seconds, so the import was given up. Nothing was imported; "
                "begin again.",
                idle_seconds=idle_seconds,
            ) from None
        if request is None:
            return
        yield request


def _header(
    first: migration_pb2.ImportLegacyRecordsRequest | migration_pb2.ImportMappingTableRequest | None,
) -> ImportHeader:
    if first is None or first.WhichOneof("part") != "header":
        raise InvalidField("header", "must be the first message of the stream")
    header = first.header
    if len(header.label.encode()) > MAX_LABEL_BYTES:
        raise InvalidField("header.label", f"must be at most {MAX_LABEL_BYTES} bytes of UTF-8")
    return ImportHeader(
        integration_id=parse_integration_id(header.integration_id) if header.integration_id else None,
        full=header.full,
        dry_run=header.dry_run,
        accept_absences=header.accept_absences,
        label=header.label.replace("\0", ""),
        source=parse_source(header.source, "header.source") if header.source else DEFAULT_SOURCE,
    )


async def _record_batches(
    requests: AsyncIterator[migration_pb2.ImportLegacyRecordsRequest], header: ImportHeader
) -> AsyncIterator[legacy_import.Batch]:
    has_ended = False
    async for request in requests:
        part = request.WhichOneof("part")
        if has_ended or part == "header":
            raise InvalidField(part or "part", "comes out of order: first the header, then batches, then the end")
        if part == "end":
            has_ended = True
            yield legacy_import.Batch(unread=max(request.end.unread_records, 0))
            continue
        if part != "batch":
            raise InvalidField("batch", "must be in every message of the stream but the first and the last")
        messages = request.batch.records
        _check_size(len(messages))
        for start in range(0, len(messages), _SLICE):
            # Look-ups wait while records are converted.
            await asyncio.sleep(0)
            yield _batch(messages[start : start + _SLICE], header)


def _batch(messages: Iterable[migration_pb2.LegacyRecord], header: ImportHeader) -> legacy_import.Batch:
    records, rejected, unread = [], [], 0
    for message in messages:
        try:
            key = parse_legacy_key(message.key.entity_type, message.key.system, message.key.id, "key")
            integration_id, source = _belonging(message, header)
        except InvalidField as error:
            rejected.append(Rejection(message.line, error.field.removeprefix("key."), error.problem))
            unread += 1
            continue
        try:
            records.append(legacy_messages.record(message, key, integration_id, source))
        except InvalidField as error:
            rejected.append(Rejection(message.line, error.field, error.problem))
            records.append(legacy_messages.unreadable(message, key, integration_id, source))
    return legacy_import.Batch(records, rejected, unread)


def _belonging(message: migration_pb2.LegacyRecord, header: ImportHeader) -> tuple[IntegrationId, str]:
    """A record's integration and its source. Raises InvalidField."""
    integration_id = (
        parse_integration_id(message.integration_id, "integration") if message.integration_id else header.integration_id
    )
    if integration_id is None:
        raise InvalidField("integration", "must be set, in the record or for the whole import")
    return integration_id, parse_source(message.source) if message.source else header.source


async def _row_batches(
    requests: AsyncIterator[migration_pb2.ImportMappingTableRequest],
) -> AsyncIterator[mapping_table.Batch]:
    async for request in requests:
        if request.WhichOneof("part") != "batch":
            raise InvalidField("batch", "must be in every message of the stream but the first")
        _check_size(len(request.batch.rows))
        rows, rejected = [], []
        for message in request.batch.rows:
            key = message.legacy_key
            try:
                legacy_key = parse_legacy_key(key.entity_type, key.system, key.id, "key")
                rows.append(ArrivedRow(ImportedRow(legacy_key, parse_edlink_id(message.edlink_id)), message.line))
            except InvalidField as error:
                rejected.append(Rejection(message.line, error.field.removeprefix("key."), error.problem))
        yield rows, rejected


def _rejections(outcome: ImportOutcome) -> Iterable[migration_pb2.RejectedRow]:
    return [migration_pb2.RejectedRow(line=r.line, field=r.field, reason=r.reason) for r in outcome.rejections.listed]


def _check_size(count: int) -> None:
    if count > MAX_BATCH:
        raise LimitExceeded("records in a batch", MAX_BATCH, count, "send more, smaller batches")
