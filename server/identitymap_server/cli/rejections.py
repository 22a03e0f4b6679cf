"""Showing rows that were refused: the first on standard error, all of them in a file if asked for."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import typer

from identitymap_server.cli import environment

_SHOWN: Final = 50

#: Some rows were refused, the rest was imported.
EXIT_SOME_REFUSED: Final = 1


class Report:
    """The refusals of one import. Only the first are kept in memory."""

    def __init__(self, out: Path | None, listed_by: str = "--rejected FILE") -> None:
        """Refusals to be written to `out`; without it, `listed_by` says what lists them all.

        Ends the program if `out` cannot be written: before anything is imported.
        """
        self._out = out
        self._listed_by = listed_by
        self._first: list[tuple[str, int, str, str]] = []
        #: How many rows were refused.
        self.total = 0
        if out:
            self._write("w", [("file", "line", "field", "reason")])
        self._waiting: list[tuple[str, int, str, str]] = []

    def add(self, name: str, line: int, column: str, reason: str) -> None:
        """Note a refusal."""
        row = name, line, column, reason
        self.total += 1
        if len(self._first) < _SHOWN:
            self._first.append(row)
        if self._out:
            self._waiting.append(row)
            if len(self._waiting) == _SHOWN:
                self._write_waiting()

    def add_unlisted(self, count: int) -> None:
        """Note refusals of which nothing but their number is known."""
        self.total += count

    def show(self) -> None:
        """Print the first refusals."""
        if self._out:
            self._write_waiting()
        for name, line, column, reason in self._first:
            where = f"{name}:{line}" if line else name
            typer.echo(f"{where}: {column + ' ' if column else ''}{reason}", err=True)
        if self.total > len(self._first):
            advice = "" if self._out else f"; {self._listed_by} lists them"
            typer.echo(f"… and {self.total - len(self._first):,} more{advice}", err=True)

    def _write_waiting(self) -> None:
        self._write("a", self._waiting)
        self._waiting.clear()

    def _write(self, mode: str, rows: list[tuple[str, int, str, str]] | list[tuple[str, str, str, str]]) -> None:
        assert self._out is not None
        try:
            with self._out.open(mode, encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        except OSError as error:
            environment.fail(f"Cannot write {self._out}: {error.strerror}.")
