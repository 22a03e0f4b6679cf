"""`identitymap mappings`: mapping tables in and out."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, TextIO

import grpc
import typer
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, migration_pb2, migration_pb2_grpc, types_pb2

from identitymap_server.cli import connection, environment, output, rejections, streams
from identitymap_server.domain.imports import fitting_label
from identitymap_server.files import mapping_table, rows
from identitymap_server.files.containers import File
from identitymap_server.files.mapping_table import TableRow

app = typer.Typer(help="Mapping tables, in and out.", no_args_is_help=True)

_BATCH_ROWS: Final = 1_000
_RESUMES: Final = 5


@app.command("export")
@connection.options
def export(
    *,
    out: Annotated[Path | None, typer.Option(help="CSV file to write; without it, standard output.")] = None,
    integration: Annotated[str, typer.Option(help="Only this integration (a UUID).")] = "",
    target: connection.Target,
) -> None:
    """Write every mapping as of one moment: CSV, by integration."""
    with connection.channel(target) as channel:
        stub = identity_map_pb2_grpc.IdentityMapStub(channel)
        with output.file(out) as file:
            count = _write(file, _batches(stub, integration))
    if out:
        typer.echo(f"{count:,} mappings written to {out}.", err=True)


@app.command("import")
@connection.options
def import_(
    file: Annotated[Path, typer.Argument(help="CSV file: legacy_system, legacy_id, edlink_id, entity_type, decision.")],
    *,
    integration: Annotated[str, typer.Option(help="The integration that the table is about (a UUID).")],
    system: Annotated[str, typer.Option(help="The ID space of rows that name none.")] = "app",
    full: Annotated[
        bool,
        typer.Option("--full", help="The file holds everything: earlier rows that it lacks are withdrawn."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, change nothing.")] = False,
    accept_absences: Annotated[
        bool, typer.Option("--accept-absences", help="Withdraw although an implausible share of rows is missing.")
    ] = False,
    encoding: Annotated[str, typer.Option(help="Of a file without a byte order mark.")] = "utf-8",
    rejected: Annotated[Path | None, typer.Option(help="Write all refused rows to this CSV file.")] = None,
    target: connection.Target,
) -> None:
    """Import a mapping table that Edlink or an earlier vendor made. The next match checks its rows and links them."""
    report = rejections.Report(rejected)
    with environment.clear_errors():
        table = rows.read(File.at(file), encoding)
    missing = [name for name in mapping_table.REQUIRED if name not in table.columns]
    if missing:
        environment.fail(f"{file} has no column {' and no column '.join(missing)}.")
    ignored = [name for name in table.columns if name not in (*mapping_table.COLUMNS, "integration")]
    if ignored:
        typer.echo(f"{file.name}: ignored columns: {', '.join(ignored)}", err=True)
    taken = _taken(mapping_table.table_rows(table.rows, system, integration), file.name, report)
    if full:
        # Whether something may be withdrawn is known when all rows have been read.
        taken = iter(list(taken))
        if report.total:
            typer.echo("Nothing is withdrawn, because rows were refused.", err=True)
    header = migration_pb2.ImportHeader(
        integration_id=integration,
        full=full and not report.total,
        dry_run=dry_run,
        accept_absences=accept_absences,
        label=fitting_label(file.name),
    )

    def requests() -> Iterator[migration_pb2.ImportMappingTableRequest]:
        yield migration_pb2.ImportMappingTableRequest(header=header)
        while batch := list(itertools.islice(taken, _BATCH_ROWS)):
            yield migration_pb2.ImportMappingTableRequest(batch=migration_pb2.MappingTableBatch(rows=batch))

    with connection.channel(target) as channel, environment.clear_errors():
        answer = streams.send(migration_pb2_grpc.MigrationStub(channel).ImportMappingTable, requests())
    for row in answer.rejections:
        report.add(file.name, row.line, row.field, row.reason)
    report.add_unlisted(answer.rejected - len(answer.rejections))
    verb = "Would import" if dry_run else "Imported"
    typer.echo(
        f"{verb} {answer.created:,} new rows, {answer.unchanged:,} as they were; {answer.withdrawn:,} withdrawn; "
        f"{report.total:,} refused. The next match checks them."
    )
    report.show()
    if report.total:
        raise SystemExit(rejections.EXIT_SOME_REFUSED)


def _taken(
    found: Iterator[TableRow | rows.Rejected], name: str, report: rejections.Report
) -> Iterator[migration_pb2.MappingTableRow]:
    for row in found:
        if isinstance(row, rows.Rejected):
            report.add(name, row.line, row.field, row.reason)
            continue
        key = row.legacy_key
        yield migration_pb2.MappingTableRow(
            legacy_key=types_pb2.LegacyKey(entity_type=key.entity_type.value, system=key.system, id=key.id),  # type: ignore[arg-type]
            edlink_id=row.edlink_id,
            line=row.line,
        )


def _batches(stub: Any, integration: str) -> Iterator[identity_map_pb2.ExportMappingsResponse]:
    """All batches; a stream that breaks is gone on with."""
    request = identity_map_pb2.ExportMappingsRequest(integration_id=integration, view=types_pb2.MAPPING_VIEW_FULL)
    resumes = 0
    while True:
        try:
            for batch in stub.ExportMappings(request):
                yield batch
                request.resume_token = batch.resume_token
        except grpc.RpcError as error:
            resumes += 1
            if error.code() is not grpc.StatusCode.UNAVAILABLE or resumes > _RESUMES:
                raise
        else:
            return


def _write(file: TextIO, batches: Iterator[identity_map_pb2.ExportMappingsResponse]) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow((*mapping_table.COLUMNS, "integration"))
    count = 0
    for batch in batches:
        for mapping in batch.mappings:
            key, details = mapping.legacy_key, mapping.details
            entity_type = types_pb2.EntityType.Name(key.entity_type).removeprefix("ENTITY_TYPE_").lower()
            writer.writerow(
                (
                    key.system,
                    key.id,
                    mapping.edlink_id,
                    entity_type,
                    "certain",
                    details.confidence,
                    details.rule,
                    "",
                    mapping.integration_id,
                )
            )
            count += 1
    return count
