"""`identitymap review`: what waits for a person."""

from __future__ import annotations

from typing import Annotated

import typer
from google.protobuf import json_format
from identitymap.v1 import migration_pb2, migration_pb2_grpc, types_pb2

from identitymap_server.cli import connection, output

app = typer.Typer(help="What waits for a person.", no_args_is_help=True)


@app.callback()
def review() -> None:
    """What waits for a person."""


@app.command("list")
@connection.options
def list_(
    *,
    integration: Annotated[str, typer.Option(help="Only this integration (a UUID).")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="At most so many.")] = 50,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    target: connection.Target,
) -> None:
    """List open questions: who is this legacy record?"""
    request = migration_pb2.ListReviewItemsRequest(integration_id=integration, page_size=limit)
    with connection.channel(target) as channel:
        answer = migration_pb2_grpc.MigrationStub(channel).ListReviewItems(request, timeout=30)
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
        return
    table = output.table("legacy record", "may be", "why it is not certain", whole=("legacy record", "may be"))
    for item in answer.items:
        entity = types_pb2.EntityType.Name(item.legacy_key.entity_type).removeprefix("ENTITY_TYPE_").lower()
        name = f"{entity} {item.legacy_key.system}/{item.legacy_key.id}"
        for candidate in item.candidates:
            table.add_row(name, candidate.edlink_id, candidate.explanation)
            name = ""
    output.show(table if answer.items else "Nothing waits for review.")
    if answer.total > len(answer.items):
        output.show(f"… and {answer.total - len(answer.items):,} more")
