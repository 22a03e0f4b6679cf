"""Legacy records as they arrive, checked and made into rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.identifiers import normalise_identifier
from identitymap_server.domain.imports import DEFAULT_SOURCE, Presence, RecordChange
from identitymap_server.domain.keys import (
    MAX_IDENTIFIER_TYPE_BYTES,
    MAX_IDENTIFIER_VALUE_BYTES,
    EntityType,
    IntegrationId,
    LegacyKey,
    bounded_text,
)
from identitymap_server.domain.records import (
    Attributes,
    ClassAttributes,
    Identifier,
    PersonAttributes,
    SchoolAttributes,
)
from identitymap_server.store.legacy import Content

MAX_IDENTIFIERS: Final = 50
MAX_FIELD_BYTES: Final = 1_024
#: Values of one list of a record.
MAX_VALUES: Final = 20_000

#: Attributes that hold several values, with the field that holds the first of them and the one for all others.
SEVERAL: Final[Mapping[EntityType, Mapping[str, tuple[str, str]]]] = {
    EntityType.PERSON: {
        "roles": ("role", "roles"),
        "schools": ("school", "schools"),
        "grade_levels": ("grade_level", "grade_levels"),
    },
    EntityType.CLASS: {"periods": ("period", "periods")},
    EntityType.SCHOOL: {},
}

_ATTRIBUTES: Final[Mapping[EntityType, Callable[..., Attributes]]] = {
    EntityType.PERSON: PersonAttributes,
    EntityType.CLASS: ClassAttributes,
    EntityType.SCHOOL: SchoolAttributes,
}

_ENCODER = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class ArrivedRecord:
    """A record as its caller gives it; only the key has been parsed. Dates are ISO 8601 texts, empty if unknown."""

    key: LegacyKey
    integration_id: IntegrationId
    attributes: Attributes
    identifiers: tuple[tuple[str, str], ...] = ()
    last_active: str = ""
    line: int = 0
    #: Texts with their field's names, to be held against the limits.
    texts: Iterable[tuple[str, str]] = ()
    source: str = DEFAULT_SOURCE
    presence: Presence = Presence.GIVEN
    #: None if the record is all that its source knows.
    change: RecordChange | None = None


#: What a record holds of which nothing but the key counts.
NOTHING: Final = Content(b"{}")


def arrived(
    key: LegacyKey,
    integration_id: IntegrationId,
    given: Mapping[str, str | tuple[str, ...]],
    *,
    status: str = "",
    created: str = "",
    identifiers: tuple[tuple[str, str], ...] = (),
    last_active: str = "",
    line: int = 0,
    source: str = DEFAULT_SOURCE,
    change: RecordChange | None = None,
) -> ArrivedRecord:
    """A record of the fields that are `given` under the contract's names, its texts not yet held against their limits.

    Raises InvalidField for a list that is too long.
    """
    found: dict[str, Any] = dict(given)
    texts = [(name, value) for name, value in found.items() if isinstance(value, str)]
    for name, value in found.items():
        if isinstance(value, tuple):
            check_length(name, len(value))
            texts.extend((name, text) for text in value)
    if status:
        found["status"] = status
        texts.append(("status", status))
    if created:
        found["created"] = created
    for name, (first, others) in SEVERAL[key.entity_type].items():
        values = ((found.pop(first),) if first in found else ()) + found.pop(others, ())
        if values:
            found[name] = values
    return ArrivedRecord(
        key=key,
        integration_id=integration_id,
        attributes=_ATTRIBUTES[key.entity_type](**found),
        identifiers=identifiers,
        last_active=last_active,
        line=line,
        texts=texts,
        source=source,
        change=change,
    )


def check_length(name: str, count: int) -> None:
    """Raises InvalidField if a list has so many values that it is none."""
    if count > MAX_VALUES:
        raise InvalidField(name, f"must have at most {MAX_VALUES:,} values")


def content_of(record: ArrivedRecord) -> Content:
    """What a record holds. Raises InvalidField."""
    for name, text in record.texts:
        # A character takes at most four bytes, so most texts are seen to be short enough without being encoded.
        if len(text) * 4 > MAX_FIELD_BYTES or "\0" in text:
            bounded_text(text, name, MAX_FIELD_BYTES)
    attributes = record.attributes
    if attributes.created:
        _parse_moment(attributes.created, "created")
    identifiers = record.identifiers
    if isinstance(attributes, PersonAttributes):
        if attributes.birth_date:
            _parse_date(attributes.birth_date, "birth_date")
        identifiers += also_identifiers(attributes.email, attributes.username)
    return Content(
        _ENCODER.encode(attributes),
        parsed_identifiers(identifiers),
        _parse_moment(record.last_active, "last_active") if record.last_active else None,
    )


def also_identifiers(email: str | None, username: str | None) -> tuple[tuple[str, str], ...]:
    """The fields of a person that are identifiers as well."""
    return tuple((type_, value) for type_, value in (("email", email), ("username", username)) if value)


def parsed_identifiers(given: Iterable[tuple[str, str]]) -> tuple[Identifier, ...]:
    """Identifiers, each once, without those that say nothing. Raises InvalidField."""
    found: dict[tuple[str, str], Identifier] = {}
    for type_, value in given:
        if len(type_) * 4 > MAX_IDENTIFIER_TYPE_BYTES or not type_ or "\0" in type_:
            bounded_text(type_, "identifiers.type", MAX_IDENTIFIER_TYPE_BYTES)
        if len(value) * 4 > MAX_IDENTIFIER_VALUE_BYTES or not value or "\0" in value:
            bounded_text(value, f"identifiers.{type_}", MAX_IDENTIFIER_VALUE_BYTES)
        normalised = normalise_identifier(type_, value)
        if normalised:
            found.setdefault((type_, value), Identifier(type_, value, normalised))
    if len(found) > MAX_IDENTIFIERS:
        raise InvalidField("identifiers", f"must be at most {MAX_IDENTIFIERS}")
    return tuple(found.values())


def _parse_date(text: str, name: str) -> None:
    try:
        if dt.date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    raise InvalidField(name, "must be an ISO date such as 2013-08-31")


def _parse_moment(text: str, name: str) -> dt.datetime:
    bounded_text(text, name, MAX_FIELD_BYTES)
    try:
        moment = dt.datetime.fromisoformat(text)
        # The last hours of the year 9999 and the first of the year 1 are in no year elsewhere.
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        raise InvalidField(name, "must be an ISO date or time such as 2026-06-12 or 2026-06-12T08:15:00Z") from None
