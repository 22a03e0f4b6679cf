"""`identitymap runs`: asking for runs, following and approving them."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from google.protobuf import json_format
from identitymap.v1 import migration_pb2, migration_pb2_grpc

from identitymap_server.cli import connection, output
from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.files import mapping_table

app = typer.Typer(help="Syncs, matches and imports.", no_args_is_help=True)

_POLL_SECONDS: Final = 0.5
_UNFINISHED: Final = (migration_pb2.RUN_STATE_QUEUED, migration_pb2.RUN_STATE_RUNNING)
_BAD: Final = (migration_pb2.RUN_STATE_FAILED, migration_pb2.RUN_STATE_HELD)

_RunArgument = Annotated[str, typer.Argument(help="The run's id (a UUID).")]
_IntegrationArgument = Annotated[str, typer.Argument(help="The integration's id (a UUID).")]
_WaitOption = Annotated[bool, typer.Option("--wait", help="Wait for its end; exit with 1 if it failed or was held.")]


@app.command("list")
@connection.options
def list_(
    *,
    integration: Annotated[str, typer.Option(help="Only this integration (a UUID).")] = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    target: connection.Target,
) -> None:
    """List the newest runs."""
    with connection.channel(target) as channel:
        answer = migration_pb2_grpc.MigrationStub(channel).ListRuns(
            migration_pb2.ListRunsRequest(integration_id=integration), timeout=30
        )
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
        return
    table = output.table("run", "kind", "state", "asked for", "by", "what", whole=("run",))
    for run in answer.runs:
        what = run.failure.reason or run.label or _purpose(run)
        asked = f"{run.requested_at.ToDatetime():%Y-%m-%d %H:%M:%S}"
        table.add_row(run.run_id, _kind(run), _state(run), asked, run.requested_by, what)
    output.show(table if answer.runs else "There are no runs yet.")


@app.command()
@connection.options
def show(
    run_id: _RunArgument,
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    target: connection.Target,
) -> None:
    """Show one run with its counts."""
    with connection.channel(target) as channel:
        answer = migration_pb2_grpc.MigrationStub(channel).GetRun(
            migration_pb2.GetRunRequest(run_id=run_id), timeout=30
        )
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
        return
    _print(answer.run)


@app.command()
@connection.options
def sync(
    integration: _IntegrationArgument,
    *,
    accept_absences: Annotated[
        bool, typer.Option("--accept-absences", help="Mark objects absent although their number is implausible.")
    ] = False,
    wait: _WaitOption = False,
    target: connection.Target,
) -> None:
    """Ask for a full sync of an integration's roster."""
    request = migration_pb2.StartSyncRequest(integration_id=integration, accept_absences=accept_absences)
    with connection.channel(target) as channel:
        stub = migration_pb2_grpc.MigrationStub(channel)
        follow(stub, stub.StartSync(request, timeout=30).run, wait=wait)


@app.command()
@connection.options
def match(
    integration: _IntegrationArgument,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report what would be proposed.")] = False,
    wait: _WaitOption = False,
    target: connection.Target,
) -> None:
    """Ask for a match of what is known of both sides."""
    request = migration_pb2.StartMatchRequest(integration_id=integration, dry_run=dry_run)
    with connection.channel(target) as channel:
        stub = migration_pb2_grpc.MigrationStub(channel)
        follow(stub, stub.StartMatch(request, timeout=30).run, wait=wait)


@app.command()
@connection.options
def approve(
    run_id: _RunArgument,
    *,
    target: connection.Target,
) -> None:
    """Turn a match run's certain proposals into links."""
    with connection.channel(target) as channel:
        answer = migration_pb2_grpc.MigrationStub(channel).ApproveRun(migration_pb2.ApproveRunRequest(run_id=run_id))
    typer.echo(f"{answer.linked:,} links made, {answer.sent_to_review:,} proposals sent to review.")


@app.command()
@connection.options
def proposals(
    run_id: _RunArgument,
    *,
    out: Annotated[Path | None, typer.Option(help="CSV file to write; without it, standard output.")] = None,
    target: connection.Target,
) -> None:
    """Write the mapping table that a match run proposes: CSV."""
    with connection.channel(target) as channel:
        stub = migration_pb2_grpc.MigrationStub(channel)
        pages = stub.ListProposals(migration_pb2.ListProposalsRequest(run_id=run_id))
        with output.file(out) as file:
            _write(csv.writer(file, lineterminator="\n"), pages)


def _write(writer: Any, pages: Any) -> None:
    writer.writerow(mapping_table.COLUMNS)
    for page in pages:
        for proposal in page.proposals:
            key = proposal.legacy_key
            writer.writerow(
                mapping_table.cells(
                    LegacyKey(EntityType(key.entity_type), key.system, key.id),
                    proposal.edlink_id,
                    migration_pb2.MatchVerdict.Name(proposal.verdict).removeprefix("MATCH_VERDICT_").lower(),
                    proposal.confidence,
                    proposal.rule,
                    proposal.explanation,
                )
            )


def follow(stub: Any, run: migration_pb2.Run, *, wait: bool) -> migration_pb2.Run:
    """Print a run's id, and if one should wait its end as well. Ends the program if it has failed or was held."""
    typer.echo(run.run_id)
    if not wait:
        return run
    while run.state in _UNFINISHED:
        time.sleep(_POLL_SECONDS)
        run = stub.GetRun(migration_pb2.GetRunRequest(run_id=run.run_id), timeout=30).run
    _print(run)
    if run.state in _BAD:
        raise SystemExit(1)
    return run


def _print(run: migration_pb2.Run) -> None:
    output.show(", ".join(filter(None, (f"{_kind(run)} {_state(run)}", _purpose(run)))))
    if run.HasField("failure"):
        output.show(f"{run.failure.reason}: {run.failure.message}")
    table = output.table("count", "number")
    table.show_header = False
    for name in sorted(run.counts):
        table.add_row(name, f"{run.counts[name]:,}")
    output.show(table)


def _purpose(run: migration_pb2.Run) -> str:
    if run.proposes_profile:
        return f"makes profile {run.profile_version}" if run.profile_version else "makes a profile"
    return "dry run" if run.dry_run else ""


def _kind(run: migration_pb2.Run) -> str:
    return migration_pb2.RunKind.Name(run.kind).removeprefix("RUN_KIND_").lower()


def _state(run: migration_pb2.Run) -> str:
    return migration_pb2.RunState.Name(run.state).removeprefix("RUN_STATE_").replace("_", " ").lower()
