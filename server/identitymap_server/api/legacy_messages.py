"""Legacy records from their messages, and back. Half a million come in one call, so only what is set is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from google.protobuf.message import Message
from identitymap.v1 import migration_pb2

from identitymap_server.api import convert
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.imports import Presence, RecordChange
from identitymap_server.domain.keys import EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.records import Attributes, ClassAttributes, PersonAttributes, SchoolAttributes
from identitymap_server.domain.sources import KnownRecord
from identitymap_server.services import legacy_changes
from identitymap_server.services.legacy_records import ArrivedRecord

#: Values of one list of a record.
_MAX_VALUES: Final = 20_000

#: Attributes that hold several values, with the field that holds the first of them and the one for all others.
_SEVERAL: Final[Mapping[EntityType, Mapping[str, tuple[str, str]]]] = {
    EntityType.PERSON: {
        "roles": ("role", "roles"),
        "schools": ("school", "schools"),
        "grade_levels": ("grade_level", "grade_levels"),
    },
    EntityType.CLASS: {"periods": ("period", "periods")},
    EntityType.SCHOOL: {},
}

_FIELDS: Final[Mapping[EntityType, str]] = {
    EntityType.PERSON: "person",
    EntityType.CLASS: "class_fields",
    EntityType.SCHOOL: "school",
}

_ATTRIBUTES: Final[Mapping[EntityType, Callable[..., Attributes]]] = {
    EntityType.PERSON: PersonAttributes,
    EntityType.CLASS: ClassAttributes,
    EntityType.SCHOOL: SchoolAttributes,
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
    found = _values(getattr(message, _FIELDS[key.entity_type]))
    texts = [(name, value) for name, value in found.items() if isinstance(value, str)]
    for name, value in found.items():
        if isinstance(value, tuple):
            _check_length(name, len(value))
            texts.extend((name, text) for text in value)
    if message.status:
        found["status"] = message.status
        texts.append(("status", message.status))
    if message.created:
        found["created"] = message.created
    for name, (first, others) in _SEVERAL[key.entity_type].items():
        values = ((found.pop(first),) if first in found else ()) + found.pop(others, ())
        if values:
            found[name] = values
    return ArrivedRecord(
        key=key,
        integration_id=integration_id,
        attributes=_ATTRIBUTES[key.entity_type](**found),
        identifiers=tuple((identifier.type, identifier.value) for identifier in message.identifiers),
        last_active=message.last_active,
        line=message.line,
        texts=texts,
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
    several = {attribute: others for attribute, (_, others) in _SEVERAL[key.entity_type].items()}
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
            _check_length(name, len(values))
            into[name] = tuple(values)
    return RecordChange(fields, message.must_be_known, added, removed)


def _check_length(name: str, count: int) -> None:
    if count > _MAX_VALUES:
        raise InvalidField(name, f"must have at most {_MAX_VALUES:,} values")
