"""`identitymap legacy`: importing what the company's own system knows, and looking at it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from identitymap.v1 import migration_pb2, migration_pb2_grpc

from identitymap_server.cli import (
    connection,
    environment,
    legacy_sources,
    progress,
    record_messages,
    rejections,
    source_paths,
    streams,
)
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.imports import fitting_label
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.files import integration_names, rows
from identitymap_server.files.containers import File
from identitymap_server.files.dates import DateOrder
from identitymap_server.files.exports import Export, FormatOption, Options
from identitymap_server.files.integration_names import IntegrationNames, KnownIntegration
from identitymap_server.files.oneroster.manifest import Mode
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Columns

app = typer.Typer(help="What the company's own system knows.", no_args_is_help=True)
app.command("show")(legacy_sources.show)
app.command("sources")(legacy_sources.sources)
app.command("conflicts")(legacy_sources.conflicts)

#: Lines of files are counted on from here for each file, because the server knows rows by one number only.
_LINES_OF_A_FILE: Final = 2**40

_READING: Final = "What is in the files"
_SPLITTING: Final = "Several integrations in one file"


@app.callback()
def legacy() -> None:
    """What the company's own system knows."""


@app.command("import")
@connection.options
def import_(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="[SOURCE=]PATH...",
            help="CSV or JSON files, folders, zip archives; together they are one import. A source's name in front of "
            "an equals sign says where a file comes from.",
        ),
    ],
    *,
    integration: Annotated[str, typer.Option(help="The integration of rows that name none (a UUID).")] = "",
    source: Annotated[str, typer.Option(help="The source of files that name none.")] = "",
    full: Annotated[
        bool,
        typer.Option("--full", help="The files hold everything their sources have: what they lack is marked absent."),
    ] = False,
    delta: Annotated[
        bool,
        typer.Option("--delta", help="The files hold some records only; the default, unless a set says."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, change nothing.")] = False,
    accept_absences: Annotated[
        bool, typer.Option("--accept-absences", help="Import although an implausible share of records is missing.")
    ] = False,
    rejected: Annotated[Path | None, typer.Option(help="Write all refused rows to this CSV file.")] = None,
    format_: Annotated[
        FormatOption | None, typer.Option("--format", help="By default what the files show.", rich_help_panel=_READING)
    ] = None,
    system: Annotated[str, typer.Option(help="The ID space of rows that name none.", rich_help_panel=_READING)] = "app",
    encoding: Annotated[
        str, typer.Option(help="Of files without a byte order mark.", rich_help_panel=_READING)
    ] = "utf-8",
    date_order: Annotated[
        DateOrder | None,
        typer.Option(help="Of dates such as 1/05/2023, where the file does not tell.", rich_help_panel=_READING),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GIVEN=KNOWN", help="Read a column by another name; as often as needed.", rich_help_panel=_READING
        ),
    ] = None,
    id_column: Annotated[
        str,
        typer.Option(
            help="What holds people's legacy ids in a set: a column of users.csv, or a type of identifier.",
            rich_help_panel=_READING,
        ),
    ] = "",
    class_id_column: Annotated[
        str, typer.Option(help="The same of classes: sourcedId or classCode.", rich_help_panel=_READING)
    ] = "",
    integrations: Annotated[
        Path | None,
        typer.Option(
            help="CSV file: value,integration; what the column integration holds, and the id, name or source it means.",
            rich_help_panel=_SPLITTING,
        ),
    ] = None,
    known_integrations_only: Annotated[
        bool,
        typer.Option(
            "--known-integrations-only",
            help="Leave rows of unknown integrations out instead of importing nothing.",
            rich_help_panel=_SPLITTING,
        ),
    ] = False,
    target: connection.Target,
) -> None:
    """Import accounts, classes and schools.

    Ends with 1 if rows were refused; the others are imported all the same.
    """
    report = rejections.Report(rejected)
    remarks = Remarks()
    with connection.channel(target) as channel, progress.shown() as bars:
        stub = migration_pb2_grpc.MigrationStub(channel)
        with environment.clear_errors():
            options = Options(
                system=system,
                format=format_,
                encoding=encoding,
                date_order=date_order,
                columns=Columns(dict(source_paths.pair(text, "--column") for text in column or ())),
                person_id=id_column,
                class_id=class_id_column,
                on_bytes=bars.advance,
            )
            sourced = source_paths.opened(files, options, remarks)
            header = migration_pb2.ImportHeader(
                integration_id=integration,
                full=_is_full([export for _, export in sourced], full=full, delta=delta),
                dry_run=dry_run,
                accept_absences=accept_absences,
                label=fitting_label(", ".join(path.name for _, path in map(source_paths.parsed, files))),
                source=source,
            )
            names = IntegrationNames(
                lambda: _known_integrations(stub), _table(integrations), leave_unknown_out=known_integrations_only
            )
            sending = _Sending(sourced, names, report)
            requests = itertools.chain([migration_pb2.ImportLegacyRecordsRequest(header=header)], sending.requests())
            answer = streams.send(stub.ImportLegacyRecords, requests)
    for row in answer.rejections:
        report.add(*sending.place(row.line), row.field, row.reason)
    report.add_unlisted(answer.rejected - len(answer.rejections))
    _tell(answer, report, names, remarks, dry_run=dry_run)
    if report.total:
        raise SystemExit(rejections.EXIT_SOME_REFUSED)


class _Sending:
    """The records of all exports as requests, and the way back from the server's line to a file's."""

    def __init__(
        self, sourced: Sequence[tuple[str, Export]], names: IntegrationNames, report: rejections.Report
    ) -> None:
        self._sourced = sourced
        self._names = names
        self._report = report
        self._files: list[str] = []

    def requests(self) -> Iterator[migration_pb2.ImportLegacyRecordsRequest]:
        """Raises what reading the files raises, and UnknownIntegrations."""
        yield from record_messages.requests(
            self._messages(), lambda row: self._report.add(row.file, row.line, row.field, row.reason)
        )

    def place(self, line: int) -> tuple[str, int]:
        """The file and the line in it."""
        number, line = divmod(line, _LINES_OF_A_FILE)
        return self._files[number], line

    def _messages(self) -> Iterator[record_messages.Message]:
        for source, export in self._sourced:
            start = len(self._files)
            self._files += [file.name for file in export.files]
            numbers = {file.name: start + n for n, file in enumerate(export.files)}
            records = self._names.resolved(export.records())
            yield from record_messages.messages(records, source, numbers, _LINES_OF_A_FILE)
        self._names.check()


def _is_full(found: Sequence[Export], *, full: bool, delta: bool) -> bool:
    """Whether everything is there. Raises InvalidField if what the sets and the options say contradicts."""
    modes = {export.mode for export in found}
    if full and delta:
        raise InvalidField("--full", "and --delta contradict each other")
    if full and Mode.DELTA in modes:
        raise InvalidField("--full", "contradicts manifest.csv, which says that the set holds changes only")
    if Mode.BULK in modes:
        if delta:
            raise InvalidField("--delta", "contradicts manifest.csv, which says that the set holds everything")
        if not full and len(modes) > 1:
            raise InvalidField(
                "--full", "must say whether all files hold everything, as one set does; or import that set by itself"
            )
        typer.echo("The set holds everything: known records of its source that it lacks are marked absent.", err=True)
        return True
    return full


def _known_integrations(stub: migration_pb2_grpc.MigrationStub) -> list[KnownIntegration]:
    answer = stub.ListIntegrations(migration_pb2.ListIntegrationsRequest(), timeout=30)
    return [
        KnownIntegration(IntegrationId(item.integration_id), item.name, item.source_id) for item in answer.integrations
    ]


def _table(path: Path | None) -> dict[str, str]:
    return integration_names.table_of(rows.read(File.at(path), "utf-8")) if path else {}


def _tell(
    answer: migration_pb2.ImportLegacyRecordsResponse,
    report: rejections.Report,
    names: IntegrationNames,
    remarks: Remarks,
    *,
    dry_run: bool,
) -> None:
    """Say what came of an import."""
    for remark in remarks:
        typer.echo(str(remark), err=True)
    verb = "Would import" if dry_run else "Imported"
    typer.echo(
        f"{verb} {answer.created:,} new, {answer.updated:,} changed, {answer.unchanged:,} as they were; "
        f"{answer.marked_absent:,} marked absent; {report.total:,} refused."
    )
    if summary := names.summary():
        typer.echo(summary)
    if answer.conflicts:
        typer.echo(f"Sources disagree on {answer.conflicts:,} fields of these records: identitymap legacy conflicts")
    if answer.absences_passed_over:
        typer.echo(
            "Nobody was marked absent: of some refused rows not even the id could be read, and they may be those that "
            "are missing. Mend them and import once more."
        )
    report.show()
