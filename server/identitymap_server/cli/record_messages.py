"""Records from files as the messages that an import is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from identitymap.v1 import migration_pb2, types_pb2

from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.files.records import Change, FileRecord
from identitymap_server.files.rows import Rejected

Message = migration_pb2.LegacyRecord | Rejected

#: Both below the limits of the contract.
_BATCH_RECORDS: Final = 500
_BATCH_BYTES: Final = 1024 * 1024
#: A record this large is none, and would not fit into a message.
_MAX_RECORD_BYTES: Final = 2 * 1024 * 1024


def requests(
    messages: Iterable[Message], on_rejected: Callable[[Rejected], None]
) -> Iterator[migration_pb2.ImportLegacyRecordsRequest]:
    """Everything that follows an import's header: batches, and at the end how many records nobody could read."""
    batch: list[migration_pb2.LegacyRecord] = []
    size_bytes = unread = 0
    for message in messages:
        if isinstance(message, Rejected):
            on_rejected(message)
            unread += message.record_lost and message.key is None
            continue
        size = message.ByteSize()
        if batch and (len(batch) == _BATCH_RECORDS or size_bytes + size > _BATCH_BYTES):
            yield _request(batch)
            batch, size_bytes = [], 0
        batch.append(message)
        size_bytes += size
    if batch:
        yield _request(batch)
    yield migration_pb2.ImportLegacyRecordsRequest(end=migration_pb2.ImportEnd(unread_records=unread))


def messages(
    records: Iterable[FileRecord | Rejected], source: str, numbers: Mapping[str, int], lines_of_a_file: int
) -> Iterator[Message]:
    """Records as messages. One that was refused, but whose key is known, is there all the same.

    Its line is one number: that of its file in `numbers` times `lines_of_a_file`, and the line in the file.
    """
    for record in records:
        line = numbers[record.file] * lines_of_a_file + record.line
        if isinstance(record, Rejected):
            yield record
            if record.key is not None:
                yield migration_pb2.LegacyRecord(key=_key(record.key), line=line, source=source, unreadable=True)
            continue
        try:
            message = _message(record, line, source)
        except UnicodeError:
            # Half a character, as some encodings let one write.
            yield Rejected(record.line, "", "holds characters that are none", record.file)
            continue
        if message.ByteSize() > _MAX_RECORD_BYTES:
            yield Rejected(record.line, "", "is too large to be a record", record.file, key=record.key)
        else:
            yield message


def _request(batch: list[migration_pb2.LegacyRecord]) -> migration_pb2.ImportLegacyRecordsRequest:
    return migration_pb2.ImportLegacyRecordsRequest(batch=migration_pb2.LegacyRecordBatch(records=batch))


def _key(key: LegacyKey) -> types_pb2.LegacyKey:
    return types_pb2.LegacyKey(
        entity_type=key.entity_type.value,  # type: ignore[arg-type]  # The stubs want the enum's own type.
        system=key.system,
        id=key.id,
    )


def _message(record: FileRecord, line: int, source: str) -> migration_pb2.LegacyRecord:
    message = migration_pb2.LegacyRecord(
        key=_key(record.key),
        integration_id=record.integration,
        line=line,
        identifiers=[migration_pb2.RecordIdentifier(type=type_, value=value) for type_, value in record.identifiers],
        created=record.created,
        last_active=record.last_active,
        status=record.status,
        absent=record.absent,
        source=source,
    )
    fields: dict[str, Any] = {**record.fields, **record.lists}
    if record.key.entity_type is EntityType.PERSON:
        message.person.MergeFrom(migration_pb2.PersonFields(**fields))
    elif record.key.entity_type is EntityType.CLASS:
        message.class_fields.MergeFrom(migration_pb2.ClassFields(**fields))
    else:
        message.school.MergeFrom(migration_pb2.SchoolFields(**fields))
    if record.change is not None:
        message.change.MergeFrom(_change(record.change))
    return message


def _change(change: Change) -> migration_pb2.RecordChange:
    return migration_pb2.RecordChange(
        fields=change.fields,
        must_be_known=change.must_be_known,
        lists=[
            migration_pb2.ListChange(field=name, added=change.added.get(name, ()), removed=change.removed.get(name, ()))
            for name in {**change.added, **change.removed}
        ],
    )
