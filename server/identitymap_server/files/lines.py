"""Lines of a text file that may not be what it should be."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, Final

from identitymap_server.files.containers import File, UnusableFile

#: A line longer than this is no row of a table. Keeps memory bounded.
MAX_LINE_BYTES: Final = 4 * 1024 * 1024

#: Progress is told no finer than this: telling it takes longer than reading a line.
_PROGRESS_BYTES: Final = 256 * 1024

_MAGIC: Final = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook; save it as CSV (UTF-8), or unpack it",
    b"\x1f\x8b": "compressed with gzip; unpack it",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; save it as CSV (UTF-8)",
    b"%PDF": "a PDF; export the table as CSV (UTF-8)",
}

_BOMS: Final = (
    # Begins as that of UTF-16 does.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_WIDE: Final = ("utf-16-le", "utf-16-be")
#: What tables are made of. In an encoding that spells it otherwise nothing tells where a line ends.
_TABLE: Final = 'id,;\t"\r\n{}[]'


class Lines:
    """The lines of a file, decoded."""

    def __init__(self, file: File, encoding: str, on_bytes: Callable[[int], None]) -> None:
        """Lines of `file`; a byte order mark overrules `encoding`. `on_bytes` is told how many bytes were read.

        Raises UnusableFile if the file cannot be opened, is empty, is no text, or the encoding is unknown.
        """
        self._file = file
        self._on_bytes = on_bytes
        #: Lines, counted from 1, that are not in the encoding.
        self.undecodable: set[int] = set()
        with file.open() as opened:
            start = opened.read(4)
        if not start:
            raise UnusableFile(f"{file.name} is empty.")
        for magic, advice in _MAGIC.items():
            if start.startswith(magic):
                raise UnusableFile(f"{file.name} is {advice}.")
        self.encoding, self.mark_bytes = next(
            ((name, len(bom)) for bom, name in _BOMS if start.startswith(bom)), (_canonical(encoding), 0)
        )
        _require_usable(file, self.encoding)

    def __iter__(self) -> Iterator[str]:
        with self._file.open() as opened:
            opened.read(self.mark_bytes)
            if self.encoding in _WIDE:
                yield from self._wide_lines(opened)
            else:
                yield from self._narrow_lines(opened)

    def _narrow_lines(self, opened: BinaryIO) -> Iterator[str]:
        encoding = self.encoding
        untold = 0
        for number, line in enumerate(iter(partial(opened.readline, MAX_LINE_BYTES), b""), 1):
            untold += len(line)
            if untold >= _PROGRESS_BYTES:
                self._on_bytes(untold)
                untold = 0
            try:
                text = line.decode(encoding)
            except UnicodeError:
                self.undecodable.add(number)
                # Where its commas, quotes and end are is all that anybody asks of such a line.
                text = line.decode("ascii", errors="replace")
            yield text
        self._on_bytes(untold)

    def _wide_lines(self, opened: BinaryIO) -> Iterator[str]:
        """Lines of UTF-16, whose newline is two bytes."""
        with io.TextIOWrapper(opened, self.encoding, errors="replace", newline="\n") as text:
            for number, line in enumerate(iter(partial(text.readline, MAX_LINE_BYTES), ""), 1):
                self._on_bytes(2 * len(line))
                if "\ufffd" in line:
                    self.undecodable.add(number)
                yield line


def _canonical(encoding: str) -> str:
    """The one name of an encoding that has many. Raises UnusableFile if it is none."""
    try:
        # With a mark or without one, it is the same.
        return codecs.lookup(encoding).name.removesuffix("-sig")
    except (LookupError, UnicodeError):
        raise UnusableFile(f"{encoding} is no encoding; try utf-8, cp1252 or latin-1.") from None


def _require_usable(file: File, encoding: str) -> None:
    """Raises UnusableFile for an encoding in which lines cannot be told apart."""
    if encoding in _WIDE:
        return
    if encoding == "utf-16":
        raise UnusableFile(f"{file.name} has no byte order mark; name its encoding, utf-16-le or utf-16-be.")
    try:
        usable = _TABLE.encode(encoding) == _TABLE.encode() and _TABLE.encode().decode(encoding, "replace") == _TABLE
    except (LookupError, UnicodeError):
        usable = False
    if not usable:
        raise UnusableFile(f"{file.name} cannot be read as {encoding}; save it as UTF-8.")
