"""Rows of a table: CSV with a header, or NDJSON with an object a line."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from identitymap_server.files.csv_records import Broken, CsvRecords
from identitymap_server.files.lines import Lines, UnusableFile

#: Columns that are never read, whatever they hold.
SECRET: Final = frozenset({"password", "passwort", "passwd", "pwd", "pin", "ssn", "social_security_number"})

_DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """A row by column; empty cells are left out."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be read, or a cell that cannot be used. `reason` never holds the value."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns and rows. NDJSON has no header: its `columns` are those of the first object."""

    columns: tuple[str, ...]
    rows: Iterator[Row | Rejected]


def read(path: Path, encoding: str, on_bytes: Callable[[int], None] = lambda _count: None) -> Table:
    """The table in a file: NDJSON if its name ends in .ndjson or .jsonl, else CSV.

    Raises UnusableFile if it is no table.
    """
    lines = Lines(path, encoding, on_bytes)
    if path.suffix.lower() in (".ndjson", ".jsonl"):
        return _ndjson(path, lines)
    return _csv(path, lines)


def _csv(path: Path, lines: Lines) -> Table:
    text = iter(lines)
    first = next(text)
    delimiter = max(_DELIMITERS, key=first.count)
    records = CsvRecords(itertools.chain([first], text), delimiter)
    head = next(records)
    if isinstance(head, Broken):
        raise UnusableFile(f"{path} does not begin with a header: its first line {head.reason}.")
    header = [name.strip().lower() for name in head.cells]
    while header and not header[-1]:
        header.pop()
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise UnusableFile(f"{path} has more than one column {', '.join(doubled)}; remove or rename one.")
    if not any(header):
        raise UnusableFile(f"{path} has no header; its first line must name the columns.")
    return Table(tuple(name for name in header if name), _csv_rows(records, header, lines))


def _csv_rows(records: CsvRecords, header: list[str], lines: Lines) -> Iterator[Row | Rejected]:
    wanted = [(n, name) for n, name in enumerate(header) if name and name not in SECRET]
    for record in records:
        if isinstance(record, Broken):
            yield from (Rejected(line, "", record.reason) for line in record.lines)
            continue
        line, cells = record.lines[0], record.cells
        if not any(cells):
            continue
        if lines.undecodable and not lines.undecodable.isdisjoint(record.lines):
            yield Rejected(line, "", f"is not {lines.encoding}: save the file as UTF-8, or name its --encoding")
        elif len(cells) < len(header):
            yield Rejected(line, "", f"has {len(cells)} cells where the header has {len(header)}")
        elif any(cells[len(header) :]):
            yield Rejected(
                line, "", f"has {len(cells)} cells where the header has {len(header)}: quote commas in cells"
            )
        else:
            yield Row(line, {name: cells[n] for n, name in wanted if cells[n]})


def _ndjson(path: Path, lines: Lines) -> Table:
    text = iter(lines)
    first = next(text)
    try:
        columns = tuple(str(name).strip().lower() for name in msgspec.json.decode(first, type=dict[str, Any]))
    except msgspec.MsgspecError as error:
        raise UnusableFile(f"{path} does not begin with a JSON object in a line of its own.") from error
    return Table(columns, _ndjson_rows(itertools.chain([first], text), lines))


def _ndjson_rows(text: Iterator[str], lines: Lines) -> Iterator[Row | Rejected]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    for line, content in enumerate(text, 1):
        if not content.strip():
            continue
        if line in lines.undecodable:
            yield Rejected(line, "", f"is not {lines.encoding}")
            continue
        try:
            cells = decoder.decode(content)
        except msgspec.MsgspecError:
            yield Rejected(line, "", "is not a JSON object in one line")
            continue
        yield _ndjson_row(line, cells)


def _ndjson_row(line: int, cells: Mapping[str, Any]) -> Row | Rejected:
    texts = {}
    for given, value in cells.items():
        name = given.strip().lower()
        if value is None or name in SECRET:
            continue
        if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
            text = ";".join(map(str, value))
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            text = str(value)
        else:
            return Rejected(line, name, "must be a text, a number or a list of texts")
        if text:
            texts[name] = text
    return Row(line, texts)
