"""`identitymap legacy show`, `sources` and `conflicts`: where legacy records come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from google.protobuf import json_format
from identitymap.v1 import migration_pb2, migration_pb2_grpc, types_pb2

from identitymap_server.cli import connection, environment, output
from identitymap_server.domain.keys import EntityType

_Json = Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")]


@connection.options
def show(
    legacy_id: Annotated[str, typer.Argument(help="The legacy id.")],
    *,
    entity_type: Annotated[str, typer.Option("--type", help="person, class or school.")] = "person",
    system: Annotated[str, typer.Option(help="The ID space.")] = "app",
    json: _Json = False,
    target: connection.Target,
) -> None:
    """Show one record, and which source and import gave each of its fields. This prints personal data."""
    if entity_type.upper() not in EntityType.__members__:
        environment.fail("--type must be person, class or school.")
    asked = types_pb2.LegacyKey(
        entity_type=EntityType[entity_type.upper()].value,  # type: ignore[arg-type]  # The stubs want the enum's own.
        system=system,
        id=legacy_id,
    )
    with connection.channel(target) as channel:
        answer = migration_pb2_grpc.MigrationStub(channel).GetLegacyRecord(
            migration_pb2.GetLegacyRecordRequest(key=asked), timeout=30
        )
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
        return
    table = output.table("field", "value", "source", "import", "of")
    for part in answer.parts:
        imported = f"{part.imported_at.ToDatetime():%Y-%m-%d %H:%M}" if part.HasField("imported_at") else ""
        gone = " (has it no longer)" if part.record.absent else ""
        for name, value in _fields(part.record):
            table.add_row(name, value, part.source + gone, part.label, imported)
    state = "absent" if answer.record.absent else "present"
    output.show(f"{legacy_id} is {state}; in {', '.join(answer.integration_ids) or 'no integration'}.")
    output.show(table)
    if len(answer.parts) > 1:
        output.show("Where sources disagree, the one above is believed.")


@connection.options
def sources(
    *,
    order: Annotated[str, typer.Option(help="Names, separated by commas: believe these first, in this order.")] = "",
    json: _Json = False,
    target: connection.Target,
) -> None:
    """List the sources of records in the order in which they are believed, or put them into another."""
    with connection.channel(target) as channel:
        stub = migration_pb2_grpc.MigrationStub(channel)
        answer: migration_pb2.OrderLegacySourcesResponse | migration_pb2.ListLegacySourcesResponse
        if order:
            names = [name.strip() for name in order.split(",") if name.strip()]
            answer = stub.OrderLegacySources(migration_pb2.OrderLegacySourcesRequest(names=names), timeout=3_600)
        else:
            answer = stub.ListLegacySources(migration_pb2.ListLegacySourcesRequest(), timeout=300)
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
        return
    table = output.table("source", "records", whole=("source",))
    for source in answer.sources:
        table.add_row(source.name, f"{source.records:,}")
    output.show(table)
    if isinstance(answer, migration_pb2.OrderLegacySourcesResponse):
        typer.echo(f"{answer.changed_records:,} records have changed by the new order.")


@connection.options
def conflicts(
    *,
    integration: Annotated[str, typer.Option(help="Only this integration (a UUID).")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="At most so many records.")] = 50,
    json: _Json = False,
    target: connection.Target,
) -> None:
    """List the fields on which sources disagree. `identitymap legacy show` has what each of them says."""
    request = migration_pb2.ListLegacyConflictsRequest(integration_id=integration, page_size=limit)
    with connection.channel(target) as channel:
        answer = migration_pb2_grpc.MigrationStub(channel).ListLegacyConflicts(request, timeout=300)
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
        return
    table = output.table("record", "field", "sources, the first is believed", whole=("record",))
    for conflict in answer.conflicts:
        entity = types_pb2.EntityType.Name(conflict.key.entity_type).removeprefix("ENTITY_TYPE_").lower()
        table.add_row(f"{entity} {conflict.key.system}/{conflict.key.id}", conflict.field, ", ".join(conflict.sources))
    output.show(table if answer.conflicts else "No sources disagree.")
    if answer.next_page_token:
        output.show("… and more; --limit shows more of them")


def _fields(record: migration_pb2.LegacyRecord) -> Iterator[tuple[str, str]]:
    """The fields of a record that are known, by name."""
    for fields in (record.person, record.class_fields, record.school):
        for descriptor, value in fields.ListFields():
            yield descriptor.name, value if isinstance(value, str) else "; ".join(value)
    for name in ("status", "created", "last_active"):
        if getattr(record, name):
            yield name, getattr(record, name)
    for identifier in record.identifiers:
        yield f"identifiers.{identifier.type}", identifier.value
