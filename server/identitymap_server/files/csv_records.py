"""The records of a CSV file, one after the other, so that a broken one costs no other.

A quote that is never closed makes one record of everything behind it. So of a record that cannot be parsed only the
first line is given up: parsing goes on with the next. A record that is fine but holds lines that look like records
themselves may be two stray quotes with other people between them, and may be a cell with line breaks: all of its lines
are given up, because nothing tells which.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import Final

import msgspec

from identitymap_server.files.lines import MAX_LINE_BYTES

#: A record of more lines than this, or longer than any line may be, has an open quote. Bounds memory, and what is
#: parsed twice.
_MAX_RECORD_LINES: Final = 100


class Record(msgspec.Struct, frozen=True, gc=False):
    """The cells of a record that spans `lines` of the file, counted from 1."""

    lines: range
    cells: list[str]


class Broken(msgspec.Struct, frozen=True, gc=False):
    """Lines of which no record can be made that can be trusted, and why."""

    lines: range
    reason: str


class CsvRecords:
    """The records in `text`, whose fields are separated by `delimiter`. Iterate over it once."""

    def __init__(self, text: Iterator[str], delimiter: str) -> None:
        csv.field_size_limit(MAX_LINE_BYTES)
        self._text = text
        self._delimiter = delimiter
        #: Lines to be parsed once more, and those parsed for the record under way.
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._line = 1
        self._width = 0

    def __iter__(self) -> Iterator[Record | Broken]:
        return self

    def __next__(self) -> Record | Broken:
        line = self._again.popleft() if self._again else next(self._text)
        if '"' not in line:
            # Most lines are as plain as that, and need no parser.
            plain = line.rstrip("\n").removesuffix("\r")
            if "\r" not in plain:
                cells = plain.split(self._delimiter)
                self._width = self._width or _width(cells)
                return Record(self._past(1), cells)
        self._again.appendleft(line)
        return self._parsed()

    def _parsed(self) -> Record | Broken:
        self._taken.clear()
        # Anew for each record: after an error the parser would go on inside the quotes.
        reader = csv.reader(self._feed(), delimiter=self._delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error:
            self._again.extendleft(reversed(self._taken[1:]))
            return Broken(self._past(1), "is not CSV: check its quotes")
        lines = self._past(len(self._taken))
        # The first record is the header: as wide as all others should be.
        self._width = self._width or _width(cells)
        if any(self._is_record(line) for line in self._taken[1:]):
            return Broken(
                lines,
                f"lines {lines[0]} to {lines[-1]} are one record, but some look like records of their own: "
                "close the quote, or take the line breaks out of the cell",
            )
        return Record(lines, cells)

    def _feed(self) -> Iterator[str]:
        length = 0
        while len(self._taken) < _MAX_RECORD_LINES and length < MAX_LINE_BYTES:
            line = self._again.popleft() if self._again else next(self._text, None)
            if line is None:
                return
            length += len(line)
            self._taken.append(line)
            yield line

    def _past(self, count: int) -> range:
        """The next `count` lines, which are done with."""
        lines = range(self._line, self._line + count)
        self._line = lines.stop
        return lines

    def _is_record(self, line: str) -> bool:
        # Counted, not parsed: a stray quote in it, a ditto mark, would hide the rest of the line from the parser.
        return line.count(self._delimiter) >= self._width - 1


def _width(header: list[str]) -> int:
    """How many columns a header names; separators at its end name none."""
    named = [number for number, name in enumerate(header, 1) if name.strip()]
    return named[-1] if named else len(header)
