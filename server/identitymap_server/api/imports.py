"""The import methods of the Migration service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from identitymap.v1 import migration_pb2

from identitymap_server.api.calls import Call
from identitymap_server.domain.errors import InvalidField, LimitExceeded
from identitymap_server.domain.imports import MAX_BATCH, ImportHeader, ImportOutcome, Rejection
from identitymap_server.domain.keys import (
    EntityType,
    IntegrationId,
    parse_edlink_id,
    parse_integration_id,
    parse_legacy_key,
)
from identitymap_server.domain.proposals import ImportedRow
from identitymap_server.domain.records import Attributes, ClassAttributes, PersonAttributes, SchoolAttributes
from identitymap_server.services import legacy_import, mapping_table
from identitymap_server.services.legacy_import import LegacyImportService
from identitymap_server.services.legacy_records import ArrivedRecord
from identitymap_server.services.mapping_table import ArrivedRow, MappingTableService

_MAX_LABEL_CHARACTERS = 200


class ImportMethods:
    """ImportLegacyRecords and ImportMappingTable."""

    def __init__(self, legacy: LegacyImportService, tables: MappingTableService) -> None:
        self._legacy = legacy
        self._tables = tables

    async def import_legacy_records(
        self, requests: AsyncIterator[migration_pb2.ImportLegacyRecordsRequest], call: Call
    ) -> migration_pb2.ImportLegacyRecordsResponse:
        """Import legacy records."""
        header = _header(await anext(requests, None))
        outcome = await self._legacy.run(header, _record_batches(requests, header), call.actor)
        return migration_pb2.ImportLegacyRecordsResponse(
            run_id=outcome.run_id or "",
            created=outcome.created,
            updated=outcome.updated,
            unchanged=outcome.unchanged,
            marked_absent=outcome.marked_absent,
            rejected=outcome.rejections.total,
            rejections=_rejections(outcome),
        )

    async def import_mapping_table(
        self, requests: AsyncIterator[migration_pb2.ImportMappingTableRequest], call: Call
    ) -> migration_pb2.ImportMappingTableResponse:
        """Import a mapping table."""
        header = _header(await anext(requests, None))
        outcome = await self._tables.run(header, _row_batches(requests), call.actor)
        return migration_pb2.ImportMappingTableResponse(
            run_id=outcome.run_id or "",
            created=outcome.created,
            unchanged=outcome.unchanged,
            withdrawn=outcome.marked_absent,
            rejected=outcome.rejections.total,
            rejections=_rejections(outcome),
        )


def _header(
    first: migration_pb2.ImportLegacyRecordsRequest | migration_pb2.ImportMappingTableRequest | None,
) -> ImportHeader:
    if first is None or first.WhichOneof("part") != "header":
        raise InvalidField("header", "must be the first message of the stream")
    header = first.header
    if len(header.label) > _MAX_LABEL_CHARACTERS:
        raise InvalidField("header.label", f"must be at most {_MAX_LABEL_CHARACTERS} characters")
    return ImportHeader(
        integration_id=parse_integration_id(header.integration_id) if header.integration_id else None,
        full=header.full,
        dry_run=header.dry_run,
        accept_absences=header.accept_absences,
        label=header.label.replace("\0", ""),
    )


async def _record_batches(
    requests: AsyncIterator[migration_pb2.ImportLegacyRecordsRequest], header: ImportHeader
) -> AsyncIterator[legacy_import.Batch]:
    async for request in requests:
        if request.WhichOneof("part") != "batch":
            raise InvalidField("batch", "must be in every message of the stream but the first")
        _check_size(len(request.batch.records))
        records, rejected = [], []
        for message in request.batch.records:
            try:
                records.append(_record(message, header.integration_id))
            except InvalidField as error:
                rejected.append(Rejection(message.line, error.field.removeprefix("key."), error.problem))
        yield records, rejected


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


def _record(message: migration_pb2.LegacyRecord, default: IntegrationId | None) -> ArrivedRecord:
    key = parse_legacy_key(message.key.entity_type, message.key.system, message.key.id, "key")
    integration_id = parse_integration_id(message.integration_id, "integration") if message.integration_id else default
    if integration_id is None:
        raise InvalidField("integration", "must be set, in the record or for the whole import")
    attributes, texts = _ATTRIBUTES[key.entity_type](message)
    return ArrivedRecord(
        key=key,
        integration_id=integration_id,
        attributes=attributes,
        identifiers=tuple((identifier.type, identifier.value) for identifier in message.identifiers),
        last_active=message.last_active,
        line=message.line,
        texts={**texts, "status": message.status},
    )


def _person(message: migration_pb2.LegacyRecord) -> tuple[Attributes, dict[str, str]]:
    fields = message.person
    texts = {descriptor.name: getattr(fields, descriptor.name) for descriptor in fields.DESCRIPTOR.fields}
    known = {name: text or None for name, text in texts.items() if name not in ("role", "grade_level", "school")}
    attributes = PersonAttributes(
        **known,
        roles=_listed(fields.role),
        grade_levels=_listed(fields.grade_level),
        schools=_listed(fields.school),
        status=message.status or None,
        created=message.created or None,
    )
    return attributes, texts


def _class(message: migration_pb2.LegacyRecord) -> tuple[Attributes, dict[str, str]]:
    fields = message.class_fields
    texts = {"name": fields.name, "term": fields.term, "period": fields.period, "school": fields.school}
    attributes = ClassAttributes(
        name=fields.name or None,
        term=fields.term or None,
        periods=_listed(fields.period),
        school=fields.school or None,
        teacher_ids=tuple(fields.teacher_ids),
        member_ids=tuple(fields.member_ids),
        status=message.status or None,
        created=message.created or None,
    )
    for name, ids in (("teacher_ids", fields.teacher_ids), ("member_ids", fields.member_ids)):
        texts.update({f"{name}[{n}]": id_ for n, id_ in enumerate(ids)})
    return attributes, texts


def _school(message: migration_pb2.LegacyRecord) -> tuple[Attributes, dict[str, str]]:
    fields = message.school
    texts = {"name": fields.name, "city": fields.city, "state": fields.state}
    known = {name: text or None for name, text in texts.items()}
    return SchoolAttributes(**known, status=message.status or None, created=message.created or None), texts


_ATTRIBUTES = {EntityType.PERSON: _person, EntityType.CLASS: _class, EntityType.SCHOOL: _school}


def _listed(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _rejections(outcome: ImportOutcome) -> Iterable[migration_pb2.RejectedRow]:
    return [migration_pb2.RejectedRow(line=r.line, field=r.field, reason=r.reason) for r in outcome.rejections.listed]


def _check_size(count: int) -> None:
    if count > MAX_BATCH:
        raise LimitExceeded("records in a batch", MAX_BATCH, count, "send more, smaller batches")
