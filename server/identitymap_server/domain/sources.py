"""Sources of legacy records, and what each of them gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from identitymap_server.domain.keys import IntegrationId, LegacyKey
from identitymap_server.domain.records import Attributes


@dataclass(frozen=True, slots=True)
class LegacySource:
    """A source, and how many records it has now."""

    name: str
    records: int


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """What is known of a legacy record, by all its sources or by one. Identifiers are `(type, value)`."""

    attributes: Attributes
    identifiers: tuple[tuple[str, str], ...]
    last_active: dt.datetime | None
    is_absent: bool


@dataclass(frozen=True, slots=True)
class RecordPart:
    """What one source gives of a record. What is not known of its import is None."""

    source: str
    run_id: str | None
    label: str
    imported_at: dt.datetime | None
    content: KnownRecord


@dataclass(frozen=True, slots=True)
class ScatteredRecord:
    """A legacy record with the parts that its sources give, in the order in which they are believed."""

    key: LegacyKey
    content: KnownRecord
    integrations: tuple[IntegrationId, ...]
    parts: tuple[RecordPart, ...]


@dataclass(frozen=True, slots=True)
class SourceConflict:
    """A field on which sources disagree. `record_no` is the record's place in the order of conflicts."""

    record_no: int
    key: LegacyKey
    field: str
    sources: tuple[str, ...]
