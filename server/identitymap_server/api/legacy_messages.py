"""Legacy records from their messages, and back. Half a million come in one call, so only what is set is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from google.protobuf.message import Message
from identitymap.v1 import migration_pb2

from identitymap_server.api import convert
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.imports import Presence, RecordChange
from identitymap_server.domain.keys import EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.records import SchoolAttributes
from identitymap_server.domain.sources import KnownRecord
from identitymap_server.services import legacy_changes, legacy_records
from identitymap_server.services.legacy_records import ArrivedRecord

_FIELDS: Final[Mapping[EntityType, str]] = {
    EntityType.PERSON: "person",
    EntityType.CLASS: "class_fields",
    EntityType.SCHOOL: "school",
}


def record(
    message: migration_pb2.LegacyRecord, key: LegacyKey, integration_id: IntegrationId, source: str
) -> ArrivedRecord:
    """A record, its texts not yet held against their limits. Raises InvalidField."""
    if message.absent or message.unreadable:
        presence = Presence.GONE if message.absent else Presence.UNREADABLE
        return ArrivedRecord(
            key, integration_id, SchoolAttributes(), line=message.line, source=source, presence=presence
        )
    return legacy_records.arrived(
        key,
        integration_id,
        _values(getattr(message, _FIELDS[key.entity_type])),
        status=message.status,
        created=message.created,
        identifiers=tuple((identifier.type, identifier.value) for identifier in message.identifiers),
        last_active=message.last_active,
        line=message.line,
        source=source,
        change=_change(message.change, key.entity_type) if message.HasField("change") else None,
    )


def unreadable(
    message: migration_pb2.LegacyRecord, key: LegacyKey, integration_id: IntegrationId, source: str
) -> ArrivedRecord:
    """A record of which nothing but the key can be used."""
    return ArrivedRecord(
        key, integration_id, SchoolAttributes(), line=message.line, source=source, presence=Presence.UNREADABLE
    )


def message(key: LegacyKey, known: KnownRecord, source: str = "") -> migration_pb2.LegacyRecord:
    """What is known of a record as its message. Of several values each is in the field for several."""
    made = migration_pb2.LegacyRecord(
        key=convert.legacy_key(key),
        identifiers=[migration_pb2.RecordIdentifier(type=type_, value=value) for type_, value in known.identifiers],
        last_active=known.last_active.isoformat() if known.last_active else "",
        absent=known.is_absent,
        source=source,
    )
    fields = getattr(made, _FIELDS[key.entity_type])
    several = {attribute: others for attribute, (_, others) in legacy_records.SEVERAL[key.entity_type].items()}
    for attribute, value in msgspec.structs.asdict(known.attributes).items():
        if attribute in ("status", "created"):
            setattr(made, attribute, value or "")
        elif isinstance(value, tuple):
            # The roster's side has lists that a legacy record has not; there is nothing in them.
            if value:
                getattr(fields, several.get(attribute, attribute)).extend(value)
        elif value:
            setattr(fields, attribute, value)
    return made


def _values(fields: Message) -> dict[str, Any]:
    """The fields of a message that are set: texts, and lists of texts as tuples."""
    return {
        descriptor.name: value if isinstance(value, str) else tuple(value) for descriptor, value in fields.ListFields()
    }


def _change(message: migration_pb2.RecordChange, entity_type: EntityType) -> RecordChange:
    """What a record changes. Raises InvalidField."""
    added: dict[str, tuple[str, ...]] = {}
    removed: dict[str, tuple[str, ...]] = {}
    fields = tuple(legacy_changes.attribute(entity_type, name, "change.fields") for name in message.fields)
    for change in message.lists:
        name = legacy_changes.attribute(entity_type, change.field, "change.lists.field")
        if not legacy_changes.is_list(entity_type, name) or name in added or name in removed:
            raise InvalidField("change.lists.field", "must name each list of the record once")
        for values, into in ((change.added, added), (change.removed, removed)):
            legacy_records.check_length(name, len(values))
            into[name] = tuple(values)
    return RecordChange(fields, message.must_be_known, added, removed)
