"""Lines of a text file that may not be what it should be."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from identitymap_server.domain.errors import IdentityMapError

#: A line longer than this is no row of a table. Keeps memory bounded.
MAX_LINE_BYTES: Final = 4 * 1024 * 1024

_MAGIC: Final = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook; save it as CSV (UTF-8), or unpack it",
    b"\x1f\x8b": "compressed with gzip; unpack it",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; save it as CSV (UTF-8)",
    b"%PDF": "a PDF; export the table as CSV (UTF-8)",
}

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UnusableFile(IdentityMapError):
    """The file cannot be read as a table."""


class Lines:
    """The lines of a file, decoded. Iterate over it once."""

    def __init__(self, path: Path, encoding: str, on_bytes: Callable[[int], None]) -> None:
        """Lines of `path`; a byte order mark overrules `encoding`. `on_bytes` is told how many bytes were read.

        Raises UnusableFile if the file cannot be opened, is empty, is no text, or the encoding is unknown.
        """
        self._path = path
        self._on_bytes = on_bytes
        #: Lines, counted from 1, that are not in the encoding.
        self.undecodable: set[int] = set()
        try:
            with path.open("rb") as file:
                start = file.read(4)
        except OSError as error:
            raise UnusableFile(f"{path}: {error.strerror}.") from error
        if not start:
            raise UnusableFile(f"{path} is empty.")
        for magic, advice in _MAGIC.items():
            if start.startswith(magic):
                raise UnusableFile(f"{path} is {advice}.")
        self.encoding, self._skip = next(
            ((name, len(bom)) for bom, name in _BOMS if start.startswith(bom)), (encoding, 0)
        )
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            raise UnusableFile(f"{encoding} is no encoding; try utf-8, cp1252 or latin-1.") from None

    def __iter__(self) -> Iterator[str]:
        with self._path.open("rb") as file:
            file.seek(self._skip)
            if self.encoding.startswith("utf-16"):
                yield from self._wide_lines(file)
                return
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE_BYTES), b""), 1):
                self._on_bytes(len(line))
                yield self._decoded(line, number)

    def _decoded(self, line: bytes, number: int) -> str:
        try:
            return line.decode(self.encoding)
        except UnicodeDecodeError:
            self.undecodable.add(number)
            return line.decode(self.encoding, errors="replace")

    def _wide_lines(self, file: BinaryIO) -> Iterator[str]:
        """Lines of UTF-16, whose newline is two bytes."""
        reader = codecs.getreader(self.encoding)(file, "replace")
        for number, line in enumerate(iter(lambda: reader.readline(MAX_LINE_BYTES), ""), 1):
            self._on_bytes(2 * len(line))
            if "\ufffd" in line:
                self.undecodable.add(number)
            yield line
