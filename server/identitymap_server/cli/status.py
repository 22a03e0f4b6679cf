"""`identitymap status`: everything an operator wants to see first, in one screen."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final

import typer
from google.protobuf import json_format
from identitymap.v1 import migration_pb2, migration_pb2_grpc

from identitymap_server.cli import connection, output

_STAGES: Final = {
    migration_pb2.STAGE_NEEDS_STRATEGY: "choose a strategy",
    migration_pb2.STAGE_NEEDS_TOKEN: "give it a token",
    migration_pb2.STAGE_AWAITING_ROSTER: "waits for its roster",
    migration_pb2.STAGE_AWAITING_MATCH: "waits for a match",
    migration_pb2.STAGE_AWAITING_APPROVAL: "approve its table",
    migration_pb2.STAGE_UP_TO_DATE: "up to date",
}
_WORK: Final = {
    migration_pb2.RUN_KIND_SYNC: "reading",
    migration_pb2.RUN_KIND_MATCH: "matching",
    migration_pb2.RUN_KIND_IMPORT: "importing",
    migration_pb2.RUN_KIND_EVENTS: "following",
}

#: The largest unit first.
_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"))


@connection.options
def status(
    *,
    integration: Annotated[str, typer.Option(help="Only this integration (a UUID).")] = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    target: connection.Target,
) -> None:
    """Show how each integration is: its stage, how current its roster is, what is wrong and what waits."""
    with connection.channel(target) as channel:
        answer = migration_pb2_grpc.MigrationStub(channel).GetStatus(
            migration_pb2.GetStatusRequest(integration_id=integration), timeout=30
        )
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
        return
    if not answer.statuses:
        output.show("No integration is known yet.")
        return
    now = dt.datetime.now(dt.UTC)
    table = output.table(
        "integration", "stage", "now", "roster as of", "people linked", "classes linked", "review", "approve"
    )
    for one in answer.statuses:
        table.add_row(
            _name(one),
            _STAGES.get(one.stage, "unknown"),
            _now(one),
            _ago(one, "roster_known_at", now),
            f"{one.linked_people:,} of {one.people:,}",
            f"{one.linked_classes:,} of {one.classes:,}",
            *(f"{number:,}" if number else "" for number in (one.review_items, one.awaiting_approval)),
        )
    output.show(table)
    for one in answer.statuses:
        if one.HasField("problem"):
            since = _ago(one, "problem_since", now)
            output.show(f"\n{_name(one)} ({one.integration.integration_id}), {since}: {one.problem.reason}")
            output.show(f"  {one.problem.message}")


def _name(one: migration_pb2.IntegrationStatus) -> str:
    return one.integration.name or one.integration.integration_id


def _now(one: migration_pb2.IntegrationStatus) -> str:
    if one.integration.HasField("stop"):
        return "stopped"
    queued = f"{one.queued_runs} queued" if one.queued_runs else ""
    return _WORK.get(one.working_on, queued)


def _ago(message: Any, field: str, now: dt.datetime) -> str:
    """How long ago a moment was, in its largest unit."""
    if not message.HasField(field):
        return "never"
    seconds = max(0.0, (now - getattr(message, field).ToDatetime(dt.UTC)).total_seconds())
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds >= size), (1, "s"))
    return f"{seconds // size:.0f} {unit} ago"
