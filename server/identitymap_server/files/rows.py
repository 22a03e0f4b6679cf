"""Rows of a table: CSV with a header, or NDJSON with an object a line."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.csv_records import Broken, CsvRecords
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


class Rejected(msgspec.Struct, frozen=True, gc=False):
    """A row that cannot be read, or a cell that cannot be used. `reason` never holds the value."""

    line: int
    field: str
    reason: str
    file: str = ""
    #: Whether a record may be missing because of it, and not only something about one.
    record_lost: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns, in lower case, and its rows. The columns of NDJSON are those of the first object."""

    file: File
    columns: tuple[str, ...]
    rows: Iterator[Row | Rejected]


def is_ndjson(file: File) -> bool:
    """Whether the file's name says that it holds a JSON object a line."""
    return file.name.lower().endswith((".ndjson", ".jsonl"))


def read(file: File, encoding: str, on_bytes: Callable[[int], None] = lambda _count: None) -> Table:
    """The table in a file: NDJSON if its name ends in .ndjson or .jsonl, else CSV.

    Raises UnusableFile if it is no table.
    """
    lines = Lines(file, encoding, on_bytes)
    return _ndjson(file, lines) if is_ndjson(file) else _csv(file, lines)


def _first(file: File, text: Iterator[str]) -> str:
    # There may be a byte order mark and nothing behind it.
    for line in text:
        return line
    raise UnusableFile(f"{file.name} is empty.")


def _csv(file: File, lines: Lines) -> Table:
    text = iter(lines)
    first = _first(file, text)
    delimiter = max(_DELIMITERS, key=first.count)
    records = CsvRecords(itertools.chain([first], text), delimiter)
    head = next(records)
    if isinstance(head, Broken):
        raise UnusableFile(f"{file.name} does not begin with a header: its first line {head.reason}.")
    header = [name.strip().lower() for name in head.cells]
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
            yield Rejected(line, "", f"is not {lines.encoding}: save the file as UTF-8, or name its --encoding", name)
        elif len(cells) == width or (len(cells) > width and not any(cells[width:])):
            found = {column: cells[n] for n, column in wanted if cells[n]}
            # Lines of nothing but separators are left by spreadsheets.
            if found or any(cells):
                yield Row(line, found)
        elif any(cells):
            advice = ": quote commas in cells" if len(cells) > width else ""
            yield Rejected(line, "", f"has {len(cells)} cells where the header has {width}{advice}", name)


def _ndjson(file: File, lines: Lines) -> Table:
    text = iter(lines)
    first = _first(file, text)
    try:
        columns = tuple(str(name).strip().lower() for name in msgspec.json.decode(first, type=dict[str, Any]))
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UnusableFile(f"{file.name} does not begin with a JSON object in a line of its own.") from error
    return Table(file, columns, _ndjson_rows(file.name, itertools.chain([first], text), lines))


def _ndjson_rows(name: str, text: Iterator[str], lines: Lines) -> Iterator[Row | Rejected]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    for line, content in enumerate(text, 1):
        if not content.strip():
            continue
        if line in lines.undecodable:
            lines.undecodable.discard(line)
            yield Rejected(line, "", f"is not {lines.encoding}", name)
            continue
        try:
            cells = decoder.decode(content)
        except (msgspec.MsgspecError, RecursionError):
            yield Rejected(line, "", "is not a JSON object in one line", name)
            continue
        yield _ndjson_row(name, line, cells)


def _ndjson_row(name: str, line: int, cells: Mapping[str, Any]) -> Row | Rejected:
    texts = {}
    for given, value in cells.items():
        column = given.strip().lower()
        if value is None or column in SECRET:
            continue
        if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
            text = ";".join(map(str, value))
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            text = str(value)
        else:
            return Rejected(line, column, "must be a text, a number or a list of texts", name)
        if text:
            texts[column] = text
    return Row(line, texts)
