"""Showing rows that were refused: the first on standard error, all of them in a file if asked for."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import typer

from identitymap_server.cli import environment

_SHOWN: Final = 50

#: Some rows were refused, the rest was imported.
EXIT_SOME_REFUSED: Final = 1


@dataclass
class Report:
    """The refusals of one import."""

    out: Path | None
    rows: list[tuple[str, int, str, str]] = field(default_factory=list)
    #: Refused by the server beyond those it lists.
    unlisted: int = 0

    def __post_init__(self) -> None:
        """Ends the program if the file cannot be written: before anything is imported, not after."""
        if self.out:
            try:
                self.out.write_text("file,line,field,reason\n", encoding="utf-8")
            except OSError as error:
                environment.fail(f"Cannot write {self.out}: {error.strerror}.")

    def add(self, name: str, line: int, column: str, reason: str) -> None:
        """Note a refusal."""
        self.rows.append((name, line, column, reason))

    @property
    def total(self) -> int:
        """How many rows were refused."""
        return len(self.rows) + self.unlisted

    def show(self) -> None:
        """Print the first refusals, and write all of them if there is a file to write them to."""
        for name, line, column, reason in self.rows[:_SHOWN]:
            where = f"{name}:{line}" if line else name
            typer.echo(f"{where}: {column + ' ' if column else ''}{reason}", err=True)
        if self.total > _SHOWN:
            advice = "" if self.out else "; --rejected FILE lists them"
            typer.echo(f"… and {self.total - min(_SHOWN, len(self.rows)):,} more{advice}", err=True)
        if self.out:
            with self.out.open("a", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(self.rows)
