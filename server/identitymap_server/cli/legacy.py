"""`identitymap legacy import`."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Final

import typer
from identitymap.v1 import migration_pb2, migration_pb2_grpc, types_pb2
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from identitymap_server.cli import connection, environment, rejections
from identitymap_server.domain.imports import fitting_label
from identitymap_server.domain.keys import EntityType
from identitymap_server.files import legacy as legacy_files
from identitymap_server.files import rows
from identitymap_server.files.containers import File
from identitymap_server.files.legacy import FileRecord
from identitymap_server.files.rows import Rejected

app = typer.Typer(help="What the company's own system knows.", no_args_is_help=True)

#: Both below the limits of the contract.
_BATCH_RECORDS: Final = 500
_BATCH_BYTES: Final = 1024 * 1024


@app.callback()
def legacy() -> None:
    """What the company's own system knows."""


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="CSV or NDJSON files; together they are one import.")],
    *,
    integration: Annotated[str, typer.Option(help="The integration of rows that name none (a UUID).")] = "",
    system: Annotated[str, typer.Option(help="The ID space of rows that name none.")] = "app",
    full: Annotated[
        bool, typer.Option("--full", help="The files hold everything: known records that they lack are marked absent.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, change nothing.")] = False,
    accept_absences: Annotated[
        bool, typer.Option("--accept-absences", help="Import although an implausible share of records is missing.")
    ] = False,
    encoding: Annotated[str, typer.Option(help="Of files without a byte order mark.")] = "utf-8",
    rejected: Annotated[Path | None, typer.Option(help="Write all refused rows to this CSV file.")] = None,
    server: connection.Server = connection.DEFAULT_SERVER,
    ca: connection.Ca = None,
    certificate: connection.Certificate = None,
    key: connection.Key = None,
    insecure: connection.Insecure = False,
) -> None:
    """Import accounts, classes and schools. Ends with 1 if rows were refused; the others are imported all the same."""
    report = rejections.Report(rejected)
    header = migration_pb2.ImportHeader(
        integration_id=integration,
        full=full,
        dry_run=dry_run,
        accept_absences=accept_absences,
        label=fitting_label(", ".join(path.name for path in files)),
    )
    with connection.channel(server, ca, certificate, key, insecure) as channel, _progress() as progress:
        tables = [_opened(path, encoding, progress) for path in files]
        # The server knows rows by their line only, so lines of later files are counted on from those of earlier ones.
        source = _Source(list(zip(files, tables, strict=True)), system, report)
        requests = itertools.chain([migration_pb2.ImportLegacyRecordsRequest(header=header)], _requests(source))
        answer = migration_pb2_grpc.MigrationStub(channel).ImportLegacyRecords(requests)
    for row in answer.rejections:
        report.add(*source.place(row.line), row.field, row.reason)
    report.unlisted = answer.rejected - len(answer.rejections)
    verb = "Would import" if dry_run else "Imported"
    typer.echo(
        f"{verb} {answer.created:,} new, {answer.updated:,} changed, {answer.unchanged:,} as they were; "
        f"{answer.marked_absent:,} marked absent; {report.total:,} refused."
    )
    report.show()
    if report.total:
        raise SystemExit(rejections.EXIT_SOME_REFUSED)


class _Source:
    """The records of all files, one after the other."""

    def __init__(self, tables: list[tuple[Path, rows.Table]], system: str, report: rejections.Report) -> None:
        self._tables = tables
        self._system = system
        self._report = report
        self._starts: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[tuple[int, FileRecord]]:
        """Records with their line, counted across all files."""
        start = 0
        for path, table in self._tables:
            self._starts.append((start, path.name))
            last = 0
            for record in legacy_files.records(table.rows, self._system):
                last = record.line
                if isinstance(record, Rejected):
                    self._report.add(path.name, record.line, record.field, record.reason)
                else:
                    yield start + record.line, record
            start += last

    def place(self, line: int) -> tuple[str, int]:
        """The file and the line in it of a line counted across all files."""
        if not line:
            return self._starts[0][1], 0
        start, name = next((s, n) for s, n in reversed(self._starts) if line > s)
        return name, line - start


def _opened(path: Path, encoding: str, progress: Progress) -> rows.Table:
    with environment.clear_errors():
        file = File.at(path)
        task = progress.add_task(file.name, total=file.size_bytes)
        table = rows.read(file, encoding, lambda count: progress.advance(task, count))
    ignored = legacy_files.ignored_columns(table.columns)
    if ignored:
        typer.echo(f"{path.name}: ignored columns: {', '.join(ignored)}", err=True)
    return table


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


def _requests(records: Iterable[tuple[int, FileRecord]]) -> Iterator[migration_pb2.ImportLegacyRecordsRequest]:
    batch: list[migration_pb2.LegacyRecord] = []
    size_bytes = 0
    for line, record in records:
        message = _message(line, record)
        batch.append(message)
        size_bytes += message.ByteSize()
        if len(batch) == _BATCH_RECORDS or size_bytes > _BATCH_BYTES:
            yield _batch(batch)
            batch, size_bytes = [], 0
    if batch:
        yield _batch(batch)


def _batch(batch: list[migration_pb2.LegacyRecord]) -> migration_pb2.ImportLegacyRecordsRequest:
    return migration_pb2.ImportLegacyRecordsRequest(batch=migration_pb2.LegacyRecordBatch(records=batch))


def _message(line: int, record: FileRecord) -> migration_pb2.LegacyRecord:
    message = migration_pb2.LegacyRecord(
        key=types_pb2.LegacyKey(
            entity_type=record.key.entity_type.value,  # type: ignore[arg-type]  # The stubs want the enum's own type.
            system=record.key.system,
            id=record.key.id,
        ),
        integration_id=record.integration_id,
        line=line,
        identifiers=[migration_pb2.RecordIdentifier(type=type_, value=value) for type_, value in record.identifiers],
        created=record.created,
        last_active=record.last_active,
        status=record.status,
    )
    if record.key.entity_type is EntityType.PERSON:
        message.person.CopyFrom(migration_pb2.PersonFields(**record.fields))
    elif record.key.entity_type is EntityType.CLASS:
        message.class_fields.CopyFrom(
            migration_pb2.ClassFields(
                **record.fields,
                teacher_ids=record.lists.get("teacher_ids", ()),
                member_ids=record.lists.get("member_ids", ()),
            )
        )
    else:
        message.school.CopyFrom(migration_pb2.SchoolFields(**record.fields))
    return message
