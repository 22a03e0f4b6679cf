"""Rows of a table: CSV with a header, or NDJSON with an object a line."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import LegacyKey
from identitymap_server.files import json_objects
from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.csv_records import Broken, CsvRecords
from identitymap_server.files.json_objects import JsonObject
from identitymap_server.files.lines import Lines

#: Columns that are never read, whatever they hold.
SECRET: Final = frozenset(
    {"password", "passwort", "passwd", "pwd", "pin", "passphrase", "secret", "ssn", "social_security_number"}
)

_DELIMITERS: Final = ",;\t"


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row by column; empty cells are left out."""

    line: int
    cells: Mapping[str, str]
    #: Columns that held a list of several values, which `cells` has joined by semicolons. Only JSON has them.
    listed: frozenset[str] = frozenset()


class Rejected(msgspec.Struct, frozen=True, gc=False):
    """A row that cannot be read, or a cell that cannot be used. `reason` never holds the value."""

    line: int
    field: str
    reason: str
    file: str = ""
    #: Whether a record may be missing because of it, and not only something about one.
    record_lost: bool = True
    #: What of the row's own key could be read: the key, or the id that its file gives it.
    key: LegacyKey | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns, in lower case, and its rows. The columns of NDJSON are those of the first object."""

    file: File
    columns: tuple[str, ...]
    rows: Iterator[Row | Rejected]


class Columns:
    """The columns of a file under the names that they are read by."""

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        """`given` names columns anew: from the name that a file gives one to the name that is known.

        Raises InvalidField for a column that is never read.
        """
        self._known = {name.strip().lower(): known.strip().lower() for name, known in (given or {}).items()}
        if not SECRET.isdisjoint(self._known):
            raise InvalidField("--column", "must not name a column that is never read")

    def read_as(self, name: str) -> str:
        """The name that a column is read by: without white space around it, in lower case."""
        bare = name.strip().lower()
        return self._known.get(bare, bare)


_AS_THEY_ARE: Final = Columns()


def read(
    file: File,
    encoding: str,
    on_bytes: Callable[[int], None] = lambda _count: None,
    columns: Columns = _AS_THEY_ARE,
) -> Table:
    """The table in a file: JSON if its name ends in .ndjson, .jsonl or .json, else CSV.

    Raises UnusableFile if it is no table, at once or while its rows are read.
    """
    if json_objects.is_json(file):
        return _of_objects(file, json_objects.read(file, encoding, on_bytes), columns)
    return _csv(file, Lines(file, encoding, on_bytes), columns)


def _first(file: File, text: Iterator[str]) -> str:
    # There may be a byte order mark and nothing behind it.
    for line in text:
        return line
    raise UnusableFile(f"{file.name} is empty.")


def _csv(file: File, lines: Lines, columns: Columns) -> Table:
    text = iter(lines)
    first = _first(file, text)
    delimiter = max(_DELIMITERS, key=first.count)
    records = CsvRecords(itertools.chain([first], text), delimiter)
    head = next(records)
    if isinstance(head, Broken):
        raise UnusableFile(f"{file.name} does not begin with a header: its first line {head.reason}.")
    header = [columns.read_as(name) for name in head.cells]
    while header and not header[-1]:
        header.pop()
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise UnusableFile(f"{file.name} has more than one column {', '.join(doubled)}; remove or rename one.")
    if not any(header):
        raise UnusableFile(f"{file.name} has no header; its first line must name the columns.")
    return Table(file, tuple(name for name in header if name), _csv_rows(file.name, records, header, lines))


def _csv_rows(name: str, records: CsvRecords, header: list[str], lines: Lines) -> Iterator[Row | Rejected]:
    wanted = [(n, column) for n, column in enumerate(header) if column and column not in SECRET]
    width = len(header)
    undecodable = lines.undecodable
    for record in records:
        if isinstance(record, Broken):
            yield from (Rejected(line, "", record.reason, name) for line in record.lines)
            continue
        line, cells = record.lines[0], record.cells
        if undecodable and not undecodable.isdisjoint(record.lines):
            undecodable.difference_update(record.lines)
            yield Rejected(line, "", f"is not {lines.encoding}: save the file as UTF-8, or name its encoding", name)
        elif len(cells) == width or (len(cells) > width and not any(cells[width:])):
            found = {column: cells[n] for n, column in wanted if cells[n]}
            # Lines of nothing but separators are left by spreadsheets.
            if found or any(cells):
                yield Row(line, found)
        elif any(cells):
            advice = ": quote commas in cells" if len(cells) > width else ""
            yield Rejected(line, "", f"has {len(cells)} cells where the header has {width}{advice}", name)


def _of_objects(file: File, objects: Iterator[JsonObject], columns: Columns) -> Table:
    first = next(objects, None)
    if first is None:
        raise UnusableFile(f"{file.name} holds no object.")
    names = tuple(columns.read_as(str(name)) for name in first.members or ())
    rows = (_row_of(file.name, item, columns) for item in itertools.chain([first], objects))
    return Table(file, names, rows)


def _row_of(file: str, item: JsonObject, columns: Columns) -> Row | Rejected:
    if item.members is None:
        return Rejected(item.line, "", item.problem, file)
    texts: dict[str, str] = {}
    listed = set()
    for given, value in item.members.items():
        column = columns.read_as(given)
        if value is None or column in SECRET:
            continue
        if column in texts:
            # {"id": "7", "ID": "8"}: nothing tells which is meant.
            return Rejected(item.line, column, "stands in the object more than once", file)
        if isinstance(value, list) and all(isinstance(part, str | int) for part in value):
            text = ";".join(map(str, value))
            if len(value) > 1:
                listed.add(column)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            text = str(value)
        else:
            # A number with a fraction, too: account 7.0 is hardly meant.
            return Rejected(item.line, column, "must be a text, a whole number or a list of texts", file)
        if text:
            texts[column] = text
    return Row(item.line, texts, frozenset(listed))
