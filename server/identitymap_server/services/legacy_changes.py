"""Records that say only what changes: what they make of what their source gave before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.imports import RecordChange
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.records import ClassAttributes, PersonAttributes, SchoolAttributes
from identitymap_server.services.legacy_records import also_identifiers, parsed_identifiers
from identitymap_server.store.legacy import Content

_DECODER = msgspec.json.Decoder(dict[str, Any])
_ENCODER = msgspec.json.Encoder(order="sorted")

_ATTRIBUTES: Final[dict[EntityType, type[msgspec.Struct]]] = {
    EntityType.PERSON: PersonAttributes,
    EntityType.CLASS: ClassAttributes,
    EntityType.SCHOOL: SchoolAttributes,
}

#: Attributes by the names that the contract gives them, where those differ.
_NAMES: Final[dict[tuple[EntityType, str], str]] = {
    (EntityType.PERSON, "role"): "roles",
    (EntityType.PERSON, "school"): "schools",
    (EntityType.PERSON, "grade_level"): "grade_levels",
    (EntityType.CLASS, "period"): "periods",
}


def attribute(entity_type: EntityType, name: str, field: str) -> str:
    """The attribute that the contract calls `name`; "identifiers" and "last_active" are none but count as well.

    Raises InvalidField for `field` if there is none.
    """
    found = _NAMES.get((entity_type, name), name)
    if found in ("identifiers", "last_active") or found in _ATTRIBUTES[entity_type].__struct_fields__:
        return found
    raise InvalidField(field, "must name fields of the record")


def is_list(entity_type: EntityType, name: str) -> bool:
    """Whether an attribute holds several values."""
    return any(field.name == name and field.default == () for field in msgspec.structs.fields(_ATTRIBUTES[entity_type]))


def applied(change: RecordChange, given: Content, before: Content | None, is_gone: bool) -> Content:
    """What a source gives after a change. `before` is None if it gave nothing; `is_gone` if it has since said that the
    record is gone. Raises InvalidField.
    """
    if change.must_be_known and (before is None or is_gone):
        raise InvalidField("id", "is not known from its source, so nothing about it can change; import a full set")
    new: dict[str, Any] = _DECODER.decode(given.attributes)
    old: dict[str, Any] = _DECODER.decode(before.attributes) if before else {}
    fields = frozenset(change.fields)
    attributes = {name: value for name, value in old.items() if name not in fields} | {
        name: value for name, value in new.items() if name in fields or before is None
    }
    for name in {**change.added, **change.removed}:
        values = _changed(attributes.get(name, ()), change.added.get(name, ()), change.removed.get(name, ()))
        attributes.pop(name, None)
        if values:
            attributes[name] = values
    return Content(
        _ENCODER.encode(attributes),
        parsed_identifiers(
            (
                *_own(given if before is None or "identifiers" in fields else before),
                *also_identifiers(attributes.get("email"), attributes.get("username")),
            )
        ),
        given.last_active if before is None or "last_active" in fields else before.last_active,
    )


def _changed(before: Iterable[str], added: Iterable[str], removed: Iterable[str]) -> list[str]:
    gone = frozenset(removed)
    return list(dict.fromkeys((*(value for value in before if value not in gone), *added)))


def _own(content: Content) -> Iterable[tuple[str, str]]:
    """A record's identifiers but for those that it has only because a field is one as well."""
    attributes = _DECODER.decode(content.attributes)
    fields = set(also_identifiers(attributes.get("email"), attributes.get("username")))
    return ((i.type, i.value) for i in content.identifiers if (i.type, i.value) not in fields)
