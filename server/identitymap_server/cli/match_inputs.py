"""What commands that match files are given: both sides, and how to read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from identitymap_server.cli import source_paths
from identitymap_server.domain.errors import InvalidField
from identitymap_server.files import rosters
from identitymap_server.files.containers import File
from identitymap_server.files.dates import DateOrder
from identitymap_server.files.exports import FormatOption, Options
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Columns
from identitymap_server.services.matching_files import Files

_READING: Final = "What is in the files"

_LEGACY: Final = typer.Option(
    metavar="[SOURCE=]PATH",
    help="The company's own records: a CSV or JSON file, a folder or a zip archive; as often as needed. A source's "
    "name in front of an equals sign joins scattered files by their ids.",
)
_ROSTER: Final = typer.Option(metavar="PATH", help="What Edlink knows, with its UUIDs as ids; as often as needed.")
Legacy = Annotated[list[str], _LEGACY]
LegacyIfAny = Annotated[list[str] | None, _LEGACY]
Roster = Annotated[list[Path], _ROSTER]
RosterIfAny = Annotated[list[Path] | None, _ROSTER]
Integration = Annotated[
    str, typer.Option(help="Of a company-wide file only the rows of this integration, as their column has it.")
]
Trust = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TYPE",
        help="Also link by this type of identifier, such as employee_id, where a name or a birth date agrees.",
    ),
]
TrustEmail = Annotated[
    bool,
    typer.Option("--trust-email", help="E-mail addresses stay with one person: link by them where the names agree."),
]
System = Annotated[str, typer.Option(help="The ID space of legacy rows that name none.", rich_help_panel=_READING)]
Format = Annotated[
    FormatOption | None,
    typer.Option("--format", help="Of the legacy side; by default what the files show.", rich_help_panel=_READING),
]
Encoding = Annotated[
    str, typer.Option(help="Of the legacy side's files without a byte order mark.", rich_help_panel=_READING)
]
RosterEncoding = Annotated[str, typer.Option(help="The same of the roster.", rich_help_panel=_READING)]
DateOrderOption = Annotated[
    DateOrder | None,
    typer.Option(help="Of dates such as 1/05/2023, where a file does not tell.", rich_help_panel=_READING),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="GIVEN=KNOWN",
        help="Read a column of the legacy side by another name; as often as needed.",
        rich_help_panel=_READING,
    ),
]
RosterColumn = Annotated[
    list[str] | None,
    typer.Option(metavar="GIVEN=KNOWN", help="The same of the roster.", rich_help_panel=_READING),
]
IdColumn = Annotated[
    str,
    typer.Option(
        help="What holds people's legacy ids in a set: a column of users.csv, or a type of identifier.",
        rich_help_panel=_READING,
    ),
]
ClassIdColumn = Annotated[
    str, typer.Option(help="The same of classes: sourcedId or classCode.", rich_help_panel=_READING)
]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Both sides as the command line names them."""

    legacy: Sequence[str]
    roster: Sequence[Path]
    integration: str
    trust: Sequence[str]
    trusts_email: bool
    system: str
    format: FormatOption | None
    encoding: str
    roster_encoding: str
    date_order: DateOrder | None
    columns: Sequence[str]
    roster_columns: Sequence[str]
    id_column: str
    class_id_column: str

    def opened(self, on_bytes: Callable[[File, int], None], remarks: Remarks) -> Files:
        """Both sides, recognised for what they are. Raises UnusableFile and InvalidField."""
        self._check_paths()
        legacy = Options(
            system=self.system,
            format=self.format,
            encoding=self.encoding,
            date_order=self.date_order,
            columns=_columns(self.columns, "--column"),
            person_id=self.id_column,
            class_id=self.class_id_column,
            on_bytes=on_bytes,
        )
        roster = Options(
            encoding=self.roster_encoding,
            date_order=self.date_order,
            columns=_columns(self.roster_columns, "--roster-column"),
            on_bytes=on_bytes,
        )
        theirs = rosters.opened(self.roster, roster, remarks)
        for export in theirs:
            typer.echo(f"Reading the roster, {export.description}", err=True)
        own = source_paths.opened(self.legacy, legacy, remarks)
        return Files(own, theirs, self.integration, self.trust, trusts_email=self.trusts_email)

    def _check_paths(self) -> None:
        """Raises InvalidField if a path is named twice: on both sides it would match itself."""
        named = [("--legacy", source_paths.parsed(text)[1]) for text in self.legacy]
        named += [("--roster", path) for path in self.roster]
        seen: dict[Path, str] = {}
        for option, path in named:
            before = seen.get(path.resolve())
            if before == option:
                raise InvalidField(option, f"names {path.name} twice")
            if before:
                raise InvalidField(option, f"names {path.name}, and so does {before}: a match needs two sides")
            seen[path.resolve()] = option


def _columns(given: Sequence[str], option: str) -> Columns:
    return Columns(dict(source_paths.pair(text, option) for text in given))
