"""What a format says of its files: their columns, and what each of these means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

#: So much of a header has to be known before a file is recognised that is called otherwise.
_ENOUGH: Final = 0.6
#: The same for one that is called right, but lacks what is required: somebody has misspelt it.
_ENOUGH_WITH_NAME: Final = 0.5


@dataclass(frozen=True, slots=True)
class Layout:
    """A file of a format. Columns are spelt as the format spells them; case never counts."""

    #: The file's name without .csv, in lower case.
    file: str
    #: What its rows are.
    kind: type[msgspec.Struct]
    #: Fields of `kind`, and the column of each.
    columns: Mapping[str, str]
    #: Columns without which a row is nothing.
    required: tuple[str, ...]
    #: Columns that hold an identifier, and its type.
    identifiers: Mapping[str, str] = field(default_factory=dict)
    #: What is the same in all rows.
    constants: Mapping[str, object] = field(default_factory=dict)
    #: Columns that the format has as well and that say nothing about who somebody is.
    passed_over: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """Every column that the format has."""
        return (*self.columns.values(), *self.identifiers, *self.passed_over)

    def fits(self, columns: set[str]) -> bool:
        """Whether a header is that of such a file, whatever the file is called."""
        return {name.lower() for name in self.required} <= columns and self._share_known(columns) >= _ENOUGH

    def fits_by_name(self, columns: set[str]) -> bool:
        """Whether a header can be that of such a file, if the file is called so."""
        return any(name.lower() in columns for name in self.required) or self._share_known(columns) >= _ENOUGH_WITH_NAME

    def _share_known(self, columns: set[str]) -> float:
        return len(columns & {name.lower() for name in self.known}) / len(columns)


@dataclass(frozen=True, slots=True)
class Format:
    """A format that sets come in."""

    name: str
    #: How the option --format calls it.
    option: str
    layouts: tuple[Layout, ...]
    #: Files that the format has as well and that are not read.
    passed_over: frozenset[str] = frozenset()
