"""`identitymap integrations`."""

from __future__ import annotations

import enum
import sys
from typing import Annotated, Any

import typer
from google.protobuf import json_format
from identitymap.v1 import migration_pb2, migration_pb2_grpc

from identitymap_server.cli import connection, output

app = typer.Typer(help="Connected districts.", no_args_is_help=True)


class Strategy(enum.StrEnum):
    """How accounts find their owners."""

    NONE = "none"
    ONE_TIME = "one-time"
    CONTINUOUS = "continuous"


_NUMBERS = {
    Strategy.NONE: migration_pb2.STRATEGY_NONE,
    Strategy.ONE_TIME: migration_pb2.STRATEGY_ONE_TIME,
    Strategy.CONTINUOUS: migration_pb2.STRATEGY_CONTINUOUS,
}
_NAMES = {number: name.value for name, number in _NUMBERS.items()}

_StrategyOption = Annotated[
    Strategy | None,
    typer.Option(
        help="none: match nothing; one-time: match, then approve; continuous: link what is certain after every sync."
    ),
]
_TokenOption = Annotated[
    bool, typer.Option("--token-from-stdin", help="Read Edlink's access token from standard input.")
]


@app.command("list")
@connection.options
def list_(
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    target: connection.Target,
) -> None:
    """List all integrations."""
    with connection.channel(target) as channel:
        answer = migration_pb2_grpc.MigrationStub(channel).ListIntegrations(
            migration_pb2.ListIntegrationsRequest(), timeout=30
        )
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
        return
    columns = ("integration", "name", "provider", "at Edlink", "strategy", "token", "last synced", "")
    table = output.table(*columns, whole=("integration",))
    for item in answer.integrations:
        strategy = _NAMES.get(item.strategy, "not chosen")
        token = "yes" if item.has_token else "no"
        synced = _moment(item, "last_synced_at", "never")
        trouble = f"stopped: {item.stop.reason}" if item.HasField("stop") else ""
        status = "not listed" if item.HasField("unlisted_since") else item.edlink_status
        table.add_row(item.integration_id, item.name, item.provider, status, strategy, token, synced, trouble)
    output.show(table if answer.integrations else "No integration is known yet.")


@app.command()
@connection.options
def show(
    integration: Annotated[str, typer.Argument(help="Edlink's integration id (a UUID).")],
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    target: connection.Target,
) -> None:
    """Show one integration with its settings, and what keeps it from being read."""
    with connection.channel(target) as channel:
        answer = migration_pb2_grpc.MigrationStub(channel).GetIntegration(
            migration_pb2.GetIntegrationRequest(integration_id=integration), timeout=30
        )
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
        return
    _print(answer.integration)


@app.command()
@connection.options
def add(
    integration: Annotated[str, typer.Argument(help="Edlink's integration id (a UUID).")],
    *,
    name: Annotated[str, typer.Option(help="A name to show.")] = "",
    strategy: _StrategyOption = None,
    token_from_stdin: _TokenOption = False,
    target: connection.Target,
) -> None:
    """Register an integration by hand. Not needed where the worker discovers them."""
    request = migration_pb2.CreateIntegrationRequest(
        integration_id=integration, name=name, access_token=_token(token_from_stdin)
    )
    if strategy:
        request.strategy = _NUMBERS[strategy]
    with connection.channel(target) as channel:
        migration_pb2_grpc.MigrationStub(channel).CreateIntegration(request, timeout=30)
    typer.echo(f"Added {integration}.")


@app.command("set")
@connection.options
def set_(
    integration: Annotated[str, typer.Argument(help="Edlink's integration id (a UUID).")],
    *,
    strategy: _StrategyOption = None,
    token_from_stdin: _TokenOption = False,
    sync_interval_seconds: Annotated[int | None, typer.Option(help="Seconds between two full syncs.")] = None,
    event_interval_seconds: Annotated[
        int | None, typer.Option(help="Seconds between two looks at Edlink's events; 0 to follow none.")
    ] = None,
    absence_threshold: Annotated[
        float | None, typer.Option(help="Share of a collection that may be marked absent unasked, 0 to 1.")
    ] = None,
    trusts_email: Annotated[
        bool | None,
        typer.Option(
            "--trusts-email/--distrusts-email", help="Whether an e-mail address stays with one person for good."
        ),
    ] = None,
    target: connection.Target,
) -> None:
    """Change an integration's strategy, token or settings."""
    request = migration_pb2.UpdateIntegrationRequest(integration_id=integration, access_token=_token(token_from_stdin))
    if strategy:
        request.strategy = _NUMBERS[strategy]
    if sync_interval_seconds is not None:
        request.settings.sync_interval_seconds = sync_interval_seconds
    if event_interval_seconds is not None:
        request.settings.event_interval_seconds = event_interval_seconds
    if absence_threshold is not None:
        request.settings.absence_threshold = absence_threshold
    if trusts_email is not None:
        request.settings.trusts_email = trusts_email
    with connection.channel(target) as channel:
        migration_pb2_grpc.MigrationStub(channel).UpdateIntegration(request, timeout=30)
    typer.echo(f"Changed {integration}.")


def _print(item: migration_pb2.Integration) -> None:
    settings = item.settings
    table = output.table("field", "value", whole=("value",))
    table.show_header = False
    for name, value in (
        ("integration", item.integration_id),
        ("name", item.name),
        ("provider", item.provider),
        ("at Edlink", item.edlink_status or "made by hand"),
        ("source at Edlink", item.source_id),
        ("strategy", _NAMES.get(item.strategy, "not chosen")),
        ("token", "yes" if item.has_token else "no"),
        ("last full sync", _moment(item, "last_synced_at", "never")),
        ("events read to the newest", _moment(item, "last_followed_at", "not followed")),
        ("seconds between full syncs", f"{settings.sync_interval_seconds:,}"),
        ("seconds between looks at events", f"{settings.event_interval_seconds:,}"),
        ("absent unasked, at most", f"{settings.absence_threshold:.0%}"),
        ("e-mail addresses", "trusted, where names agree" if settings.trusts_email else "not trusted"),
    ):
        table.add_row(name, value)
    if item.HasField("unlisted_since"):
        table.add_row("not listed by Edlink since", _moment(item, "unlisted_since", ""))
    if item.HasField("stop"):
        table.add_row("stopped", _moment(item.stop, "since", ""))
        table.add_row("tried again", _moment(item.stop, "retry_at", "with a new token, or by `identitymap runs sync`"))
    output.show(table)
    if item.HasField("stop"):
        output.show(item.stop.message)


def _moment(message: Any, field: str, otherwise: str) -> str:
    return f"{getattr(message, field).ToDatetime():%Y-%m-%d %H:%M}" if message.HasField(field) else otherwise


def _token(from_stdin: bool) -> str:
    """A token from standard input: on a command line everybody on the machine could read it."""
    return sys.stdin.readline().strip() if from_stdin else ""
