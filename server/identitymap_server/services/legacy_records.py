"""Legacy records as they arrive, checked and made into rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.identifiers import normalise_identifier
from identitymap_server.domain.keys import (
    MAX_IDENTIFIER_TYPE_BYTES,
    MAX_IDENTIFIER_VALUE_BYTES,
    IntegrationId,
    LegacyKey,
    bounded_text,
)
from identitymap_server.domain.records import Attributes, PersonAttributes
from identitymap_server.store.legacy import RecordRow

MAX_IDENTIFIERS: Final = 50
MAX_FIELD_BYTES: Final = 1_024

_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class ArrivedRecord:
    """A record as its caller gives it; only the key has been parsed. Dates are ISO 8601 texts, empty if unknown."""

    key: LegacyKey
    integration_id: IntegrationId
    attributes: Attributes
    identifiers: tuple[tuple[str, str], ...] = ()
    last_active: str = ""
    line: int = 0
    #: Texts by field name, to be held against the limits.
    texts: Mapping[str, str] = field(default_factory=dict)


def row_of(record: ArrivedRecord) -> RecordRow:
    """The row of a record. Raises InvalidField."""
    for name, text in record.texts.items():
        if text:
            bounded_text(text, name, MAX_FIELD_BYTES)
    attributes = record.attributes
    if isinstance(attributes, PersonAttributes) and attributes.birth_date:
        _parse_date(attributes.birth_date, "birth_date")
    if attributes.created:
        _parse_moment(attributes.created, "created")
    return RecordRow(
        record.key.entity_type,
        record.key.system,
        record.key.id,
        record.integration_id,
        _parse_moment(record.last_active, "last_active") if record.last_active else None,
        _ENCODER.encode(attributes).decode(),
        _identifiers(record),
    )


def _identifiers(record: ArrivedRecord) -> list[tuple[str, str, str]]:
    """Identifiers, each once; e-mail address and username are identifiers as well."""
    given = list(record.identifiers)
    if isinstance(record.attributes, PersonAttributes):
        fields = (("email", record.attributes.email), ("username", record.attributes.username))
        given += [(type_, value) for type_, value in fields if value]
    if len(given) > MAX_IDENTIFIERS:
        raise InvalidField("identifiers", f"must be at most {MAX_IDENTIFIERS}")
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for type_, value in given:
        bounded_text(type_, "identifiers.type", MAX_IDENTIFIER_TYPE_BYTES)
        bounded_text(value, f"identifiers.{type_}", MAX_IDENTIFIER_VALUE_BYTES)
        normalised = normalise_identifier(type_, value)
        if normalised:
            found.setdefault((type_, value), (type_, value, normalised))
    return list(found.values())


def _parse_date(text: str, name: str) -> None:
    try:
        if dt.date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    raise InvalidField(name, "must be an ISO date such as 2013-08-31")


def _parse_moment(text: str, name: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise InvalidField(name, "must be an ISO date or time such as 2026-06-12 or 2026-06-12T08:15:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
