"""Legacy records in files: which columns there are, and what is wrong with a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EntityType, LegacyKey, parse_integration_id, parse_legacy_key
from identitymap_server.files.rows import SECRET, Rejected, Row

#: Columns of every record.
_COMMON: Final = ("id", "entity_type", "system", "integration", "status", "created", "last_active")

_PERSON: Final = (
    "role",
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "preferred_name",
    "email",
    "username",
    "birth_date",
    "gender",
    "grade_level",
    "graduation_year",
    "school",
    "phone",
    "street",
    "city",
    "state",
    "postal_code",
)
_CLASS: Final = ("name", "term", "period", "school", "teacher_ids", "member_ids")
_SCHOOL: Final = ("name", "city", "state")

_FIELDS: Final[Mapping[EntityType, tuple[str, ...]]] = {
    EntityType.PERSON: _PERSON,
    EntityType.CLASS: _CLASS,
    EntityType.SCHOOL: _SCHOOL,
}
_KNOWN: Final = frozenset((*_COMMON, *_PERSON, *_CLASS, *_SCHOOL))
_DATES: Final = ("created", "last_active")
_LISTS: Final = frozenset({"teacher_ids", "member_ids"})
#: What identifiers of people and things end in.
_ID_SUFFIX: Final = "_id"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A record as a file gives it. `integration_id` is empty if the row names none; lists are split already."""

    line: int
    key: LegacyKey
    integration_id: str
    status: str
    created: str
    last_active: str
    fields: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identifiers: tuple[tuple[str, str], ...] = ()


def ignored_columns(columns: Iterable[str]) -> list[str]:
    """The columns that mean nothing here, in their order. Reported, so that a misspelt one is noticed."""
    return [name for name in columns if name in SECRET or (name not in _KNOWN and not name.endswith(_ID_SUFFIX))]


def records(rows: Iterable[Row | Rejected], system: str) -> Iterator[FileRecord | Rejected]:
    """The records in a table's rows; `system` is that of rows that name none."""
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        try:
            yield _record(row, system)
        except InvalidField as error:
            yield Rejected(row.line, error.field, error.problem)


def _record(row: Row, system: str) -> FileRecord:
    cells = row.cells
    if "id" not in cells:
        raise InvalidField("id", "must not be empty")
    entity_type = _entity_type(cells.get("entity_type", "person"))
    try:
        key = parse_legacy_key(entity_type, cells.get("system", system), cells["id"], "key")
    except InvalidField as error:
        raise InvalidField(error.field.removeprefix("key."), error.problem) from None
    for name in _DATES:
        _check_moment(name, cells.get(name))
    _check_date("birth_date", cells.get("birth_date"))
    integration = cells.get("integration", "")
    own = _FIELDS[entity_type]
    return FileRecord(
        line=row.line,
        key=key,
        integration_id=parse_integration_id(integration.strip(), "integration") if integration else "",
        status=cells.get("status", ""),
        created=cells.get("created", ""),
        last_active=cells.get("last_active", ""),
        fields={name: cells[name] for name in own if name in cells and name not in _LISTS},
        lists={name: _split(cells[name]) for name in own if name in cells and name in _LISTS},
        identifiers=tuple(
            (name, cells[name]) for name in sorted(cells) if name.endswith(_ID_SUFFIX) and name not in _KNOWN
        ),
    )


def _entity_type(text: str) -> EntityType:
    try:
        return EntityType[text.strip().upper()]
    except KeyError:
        raise InvalidField("entity_type", "must be person, class or school") from None


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _check_date(name: str, text: str | None) -> None:
    if text is None:
        return
    try:
        if dt.date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    raise InvalidField(name, "must be an ISO date such as 2013-08-31")


def _check_moment(name: str, text: str | None) -> None:
    if text is None:
        return
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        raise InvalidField(name, "must be an ISO date or time such as 2026-06-12 or 2026-06-12T08:15:00Z") from None
