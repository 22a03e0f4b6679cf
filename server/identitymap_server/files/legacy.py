"""Records in tables of our own columns: which columns there are, and what is wrong with a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EntityType, LegacyKey, parse_legacy_key
from identitymap_server.files import headers, whole_names
from identitymap_server.files.dates import Dates
from identitymap_server.files.records import FileRecord
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import SECRET, Rejected, Row, Table

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
    "agent_ids",
)
_CLASS: Final = ("name", "term", "period", "school", "teacher_ids", "member_ids")
_SCHOOL: Final = ("name", "city", "state")

_FIELDS: Final[Mapping[EntityType, frozenset[str]]] = {
    EntityType.PERSON: frozenset(_PERSON),
    EntityType.CLASS: frozenset(_CLASS),
    EntityType.SCHOOL: frozenset(_SCHOOL),
}
_KNOWN: Final = frozenset((*_COMMON, *_PERSON, *_CLASS, *_SCHOOL))
#: Of a class or a school it is the name; a person's is taken apart where the parts are not there.
_WHOLE_NAME: Final = "name"
_LISTS: Final = frozenset({"teacher_ids", "member_ids", "agent_ids"})
#: Columns that hold dates, and so tell the order of day and month.
DATES: Final = ("birth_date", "created", "last_active")
#: What identifiers of people and things end in.
_ID_SUFFIX: Final = "_id"

_ENTITY_TYPES: Final = {entity_type.name.lower(): entity_type for entity_type in EntityType}


def is_table_of_ours(columns: Sequence[str]) -> bool:
    """Whether a table with these columns holds records in columns of our own."""
    return "id" in columns


def remark_on_columns(table: Table, remarks: Remarks) -> None:
    """Say which columns mean nothing here, so that a misspelt one is noticed."""
    secret = [name for name in table.columns if name in SECRET]
    ignored = [name for name in table.columns if name not in secret and not _is_read(name)]
    if ignored:
        remarks.add(table.file.name, 0, f"columns not read: {headers.described(ignored, _KNOWN)}")
    if secret:
        remarks.add(table.file.name, 0, f"never read: {', '.join(secret)}")


def remarking(table: Table, remarks: Remarks) -> Iterator[Row | Rejected]:
    """The rows of a table; of columns that it did not announce and that mean nothing here, it is said which they are.

    Only JSON has such columns: each object may have members that the first one lacks.
    """
    announced = frozenset(table.columns)
    for row in table.rows:
        if isinstance(row, Row) and not row.cells.keys() <= announced:
            for name in sorted(row.cells.keys() - announced):
                if not _is_read(name):
                    remarks.add(table.file.name, row.line, f"column not read: {headers.described([name], _KNOWN)}")
        yield row


def _is_read(column: str) -> bool:
    return column in _KNOWN or column.endswith(_ID_SUFFIX)


def records(file: str, rows: Iterable[Row | Rejected], system: str, dates: Dates) -> Iterator[FileRecord | Rejected]:
    """The records in the rows of a file; `system` is that of rows that name none.

    Raises UnusableFile if nothing in the file tells the order of day and month in its dates.
    """
    for row in rows:
        yield row if isinstance(row, Rejected) else _record(file, row, system, dates)


def _record(file: str, row: Row, system: str, dates: Dates) -> FileRecord | Rejected:
    cells = row.cells
    key = None
    try:
        _require_single_values(row)
        key = _key(cells, system)
        fields: dict[str, str] = {}
        lists: dict[str, tuple[str, ...]] = {}
        identifiers = []
        own = _FIELDS[key.entity_type]
        for name, text in cells.items():
            if name in own:
                if name in _LISTS:
                    lists[name] = _split(text)
                else:
                    fields[name] = text
            elif name.endswith(_ID_SUFFIX) and name not in _KNOWN:
                identifiers.append((name, text))
        if key.entity_type is EntityType.PERSON and not (fields.get("first_name") or fields.get("last_name")):
            fields |= whole_names.parts(cells.get(_WHOLE_NAME, ""))
        if "birth_date" in fields:
            fields["birth_date"] = dates.iso(fields["birth_date"], "birth_date")
        return FileRecord(
            file=file,
            line=row.line,
            key=key,
            integration=cells.get("integration", ""),
            status=cells.get("status", ""),
            created=_moment(cells.get("created", ""), "created", dates),
            last_active=_moment(cells.get("last_active", ""), "last_active", dates),
            fields=fields,
            lists=lists,
            identifiers=tuple(sorted(identifiers)),
        )
    except InvalidField as error:
        return Rejected(row.line, error.field, error.problem, file, key=key)


def _require_single_values(row: Row) -> None:
    """Raises InvalidField for a list where there is room for one value: two first names joined are nobody's."""
    for name in sorted(row.listed - _LISTS):
        if _is_read(name):
            raise InvalidField(name, "must be one value, not a list")


def _key(cells: Mapping[str, str], system: str) -> LegacyKey:
    entity_type = _ENTITY_TYPES.get(cells.get("entity_type", "person").strip().lower())
    if entity_type is None:
        raise InvalidField("entity_type", "must be person, class or school")
    try:
        return parse_legacy_key(entity_type, cells.get("system", system), cells.get("id", ""), "key")
    except InvalidField as error:
        raise InvalidField(error.field.removeprefix("key."), error.problem) from None


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _moment(text: str, name: str, dates: Dates) -> str:
    """A date or time in ISO 8601."""
    if not text:
        return ""
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return dates.iso(text, name)
    return text
