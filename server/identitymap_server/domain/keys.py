"""Keys: how the company, Edlink and the source systems name an entity."""

from __future__ import annotations

import enum
import re
import uuid
from typing import NewType

import msgspec

from identitymap_server.domain.errors import InvalidField

MAX_SYSTEM_BYTES = 64
MAX_ID_BYTES = 1_024
MAX_IDENTIFIER_TYPE_BYTES = 64
MAX_IDENTIFIER_VALUE_BYTES = 1_024

#: Edlink's id of an entity: a UUID of any version, in lower case with hyphens. Made by `parse_edlink_id`.
EdlinkId = NewType("EdlinkId", str)

#: Edlink's id of an integration: a UUID in lower case with hyphens. Made by `parse_integration_id`.
IntegrationId = NewType("IntegrationId", str)


class EntityType(enum.IntEnum):
    """What kind of thing a key stands for. The numbers are those of the protobuf enum and of the database."""

    PERSON = 1
    CLASS = 2
    SCHOOL = 3


class LegacyKey(msgspec.Struct, frozen=True, order=True, gc=False):
    """The company's own key. `id` is opaque and compares byte by byte. Made by `parse_legacy_key`."""

    entity_type: EntityType
    system: str
    id: str


class SourceIdentifier(msgspec.Struct, frozen=True, gc=False):
    """An identifier that a source system gave an entity, in one integration. `value` is as the source has it."""

    entity_type: EntityType
    type: str
    value: str


def parse_edlink_id(text: str, field: str = "edlink_id") -> EdlinkId:
    """The Edlink ID that `text` spells, in any case and with or without hyphens. Raises InvalidField."""
    if _is_canonical_uuid(text):
        # Without another call, even that of NewType: a bulk look-up comes by here ten thousand times.
        return text  # type: ignore[return-value]
    return EdlinkId(_parse_uuid(text, field))


def parse_integration_id(text: str, field: str = "integration_id") -> IntegrationId:
    """The integration id that `text` spells, in any case and with or without hyphens. Raises InvalidField."""
    return IntegrationId(_parse_uuid(text, field))


def parse_run_id(text: str, field: str = "run_id") -> str:
    """The run id that `text` spells, in any case and with or without hyphens. Raises InvalidField."""
    return _parse_uuid(text, field)


def parse_entity_type(number: int, field: str = "entity_type") -> EntityType:
    """The entity type of a protobuf enum's number. Raises InvalidField."""
    entity_type = _ENTITY_TYPES.get(number)
    if entity_type is None:
        raise InvalidField(field, "must be PERSON, CLASS or SCHOOL")
    return entity_type


#: Looking a number up here takes a fifth of the time that calling the enum does.
_ENTITY_TYPES = {int(entity_type): entity_type for entity_type in EntityType}


def parse_legacy_key(entity_type: int, system: str, id: str, field: str = "legacy") -> LegacyKey:
    """A legacy key within its limits. Raises InvalidField, which names the part of `field` at fault."""
    kind = _ENTITY_TYPES.get(entity_type)
    # A character takes at most four bytes, so most keys are seen to be within their limits without being encoded. A
    # bulk look-up comes by here ten thousand times.
    if (
        kind is not None
        and 0 < len(system) <= MAX_SYSTEM_BYTES // 4
        and 0 < len(id) <= MAX_ID_BYTES // 4
        and "\0" not in system
        and "\0" not in id
    ):
        return LegacyKey(kind, system, id)
    return LegacyKey(
        parse_entity_type(entity_type, f"{field}.entity_type"),
        bounded_text(system, f"{field}.system", MAX_SYSTEM_BYTES),
        bounded_text(id, f"{field}.id", MAX_ID_BYTES),
    )


def parse_source_identifier(entity_type: int, type: str, value: str, field: str = "identifier") -> SourceIdentifier:
    """A source identifier within its limits. Raises InvalidField, which names the part of `field` at fault."""
    return SourceIdentifier(
        parse_entity_type(entity_type, f"{field}.entity_type"),
        bounded_text(type, f"{field}.type", MAX_IDENTIFIER_TYPE_BYTES),
        bounded_text(value, f"{field}.value", MAX_IDENTIFIER_VALUE_BYTES),
    )


def bounded_text(text: str, field: str, max_bytes: int) -> str:
    """`text`, which has 1 to `max_bytes` bytes of UTF-8 and no NUL. Raises InvalidField."""
    if not text:
        raise InvalidField(field, "must not be empty")
    # A character takes at most four bytes, so most texts need no encoding to be measured.
    if len(text) * 4 > max_bytes and len(text.encode(errors="surrogatepass")) > max_bytes:
        raise InvalidField(field, f"must be at most {max_bytes:,} bytes of UTF-8")
    if "\0" in text:
        raise InvalidField(field, "must not contain NUL")
    return text


_is_canonical_uuid = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch


def _parse_uuid(text: str, field: str) -> str:
    if _is_canonical_uuid(text):
        return text
    # uuid.UUID also takes braces and "urn:uuid:", and hyphens anywhere: more than anybody means.
    if len(text) in (32, 36):
        try:
            parsed = str(uuid.UUID(text))
        except ValueError:
            pass
        else:
            if text.lower() in (parsed, parsed.replace("-", "")):
                return parsed
    raise InvalidField(field, "must be a UUID such as 63acc741-7633-453c-9bfd-75ae1ac34533")
