"""From the cells of a row to the fields of an object."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from identitymap_server.domain.errors import InvalidField
from identitymap_server.files.dates import Dates
from identitymap_server.files.oneroster import user_ids
from identitymap_server.files.oneroster.layouts import Layout
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Row

#: Fields that hold dates.
DATES: Final = frozenset({"birth_date", "start_date", "end_date", "term_start_date"})
#: Fields that hold several values in one cell, separated by commas.
_LISTS: Final = frozenset({"roles", "org_ids", "grades", "agent_ids", "session_ids", "periods", "subjects"})
_FLAGS: Final = frozenset({"enabled", "primary"})
#: Fields that hold one word of a few; their case and white space do not count.
_WORDS: Final = frozenset({"type", "role"})
_YES: Final = frozenset({"true", "1", "yes", "y", "t"})
_NO: Final = frozenset({"false", "0", "no", "n", "f"})

_GONE: Final = "tobedeleted"


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, layout: Layout, file: str, columns: Collection[str], dates: Dates, remarks: Remarks) -> None:
        """Rows of `file`, which has `columns`, in lower case."""
        self._file = file
        self._dates = dates
        self._remarks = remarks
        self._constants = layout.constants
        self._required = [(column.lower(), column) for column in layout.required]
        self._identifiers = [
            (column.lower(), type_) for column, type_ in layout.identifiers.items() if column.lower() in columns
        ]
        self._plan = [
            (column.lower(), column, field, self._read_of(field))
            for field, column in layout.columns.items()
            if column.lower() in columns
        ]

    def object(self, row: Row) -> dict[str, Any]:
        """The fields of the object in a row. Raises InvalidField with the column at fault."""
        cells, line = row.cells, row.line
        for column, spelling in self._required:
            if column not in cells:
                raise InvalidField(spelling, "must not be empty")
        found: dict[str, Any] = {"file": self._file, "line": line, **self._constants}
        for column, spelling, field, read in self._plan:
            text = cells.get(column)
            if text is None:
                continue
            if read is None:
                found[field] = text
            else:
                read(found, field, text, spelling)
        if self._identifiers:
            own = tuple((type_, cells[column]) for column, type_ in self._identifiers if column in cells)
            found["identifiers"] = own + found.get("identifiers", ())
        return found

    def _read_of(self, field: str) -> Callable[[dict[str, Any], str, str, str], None] | None:
        """What makes a cell a field; None if it is taken as it is."""
        if field in DATES:
            return self._date
        if field in _LISTS:
            return self._list
        if field in _FLAGS:
            return self._flag
        if field in _WORDS:
            return self._word
        return {
            "status": self._status,
            "gone": self._gone,
            "user_ids": self._user_ids,
            "primary_org_id": self._primary_org,
            "role_type": self._role_type,
        }.get(field)

    def _date(self, found: dict[str, Any], field: str, text: str, spelling: str) -> None:
        found[field] = self._dates.iso(text, spelling)

    def _list(self, found: dict[str, Any], field: str, text: str, _spelling: str) -> None:
        found[field] = tuple(stripped for part in text.split(",") if (stripped := part.strip()))

    def _flag(self, found: dict[str, Any], field: str, text: str, spelling: str) -> None:
        word = text.strip().lower()
        if word in _YES or word in _NO:
            found[field] = word in _YES
        else:
            self._remarks.add(self._file, found["line"], f"{spelling} is neither true nor false, and is passed over")

    def _word(self, found: dict[str, Any], field: str, text: str, _spelling: str) -> None:
        found[field] = "".join(text.split()).lower()

    def _status(self, found: dict[str, Any], _field: str, text: str, spelling: str) -> None:
        found["status"] = text.strip()
        self._gone(found, "gone", text, spelling)

    def _gone(self, found: dict[str, Any], field: str, text: str, _spelling: str) -> None:
        found[field] = text.strip().lower() == _GONE

    def _user_ids(self, found: dict[str, Any], _field: str, text: str, spelling: str) -> None:
        found["identifiers"], is_all = user_ids.parse(text)
        if not is_all:
            self._remarks.add(
                self._file, found["line"], f"{spelling} is not written as {{type:id}}, and what is not is passed over"
            )

    def _primary_org(self, found: dict[str, Any], _field: str, text: str, _spelling: str) -> None:
        others = tuple(org for org in found.get("org_ids", ()) if org != text.strip())
        found["org_ids"] = (text.strip(), *others)

    def _role_type(self, found: dict[str, Any], _field: str, text: str, _spelling: str) -> None:
        found["primary"] = text.strip().lower() == "primary"
