"""Remarks on what was read: things that cost no row, but that somebody should know. Each once, with its number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

#: Kinds of remark on one import. Bounds memory, whatever is in the files.
_MAX_KINDS: Final = 1_000


@dataclass(slots=True)
class Remark:
    """The same thing in `count` rows of a file, the first of them in line `line`; line 0 is the file as a whole."""

    file: str
    line: int
    text: str
    count: int = 1

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        more = f" (and in {self.count - 1:,} more rows)" if self.count > 1 else ""
        return f"{where}: {self.text}{more}"


class Remarks:
    """All remarks of one import, in the order in which they came up."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Remark] = {}

    def add(self, file: str, line: int, text: str) -> None:
        """Note one. `text` never holds personal data."""
        key = file, text
        known = self._found.get(key)
        if known is not None:
            known.count += 1
        elif len(self._found) < _MAX_KINDS:
            self._found[key] = Remark(file, line, text)

    def __iter__(self) -> Iterator[Remark]:
        return iter(self._found.values())
