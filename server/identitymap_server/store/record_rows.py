"""What rows say of records, for all who read them as matching does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.records import (
    Attributes,
    ClassAttributes,
    Identifier,
    PersonAttributes,
    SchoolAttributes,
)

#: The roster's collection of each entity type.
COLLECTIONS: Final[Mapping[EntityType, str]] = {
    EntityType.PERSON: "people",
    EntityType.CLASS: "classes",
    EntityType.SCHOOL: "schools",
}

_ATTRIBUTES: Final[Mapping[EntityType, msgspec.json.Decoder[Attributes]]] = {
    EntityType.PERSON: msgspec.json.Decoder(PersonAttributes),
    EntityType.CLASS: msgspec.json.Decoder(ClassAttributes),
    EntityType.SCHOOL: msgspec.json.Decoder(SchoolAttributes),
}

_IDENTIFIERS: Final = msgspec.json.Decoder(tuple[Identifier, ...])


def attributes(entity_type: EntityType, text: str) -> Attributes:
    """The attributes of a record of that type, from JSON."""
    return _ATTRIBUTES[entity_type].decode(text)


def identifiers(text: str) -> tuple[Identifier, ...]:
    """The identifiers of a record, from a JSON array of [type, value, normalised]."""
    return _IDENTIFIERS.decode(text)
