"""`identitymap profiles`: what matching trusts in an integration, found by a run and adopted by a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from google.protobuf import json_format
from identitymap.v1 import migration_pb2, migration_pb2_grpc

from identitymap_server.cli import connection, matrices, output, runs
from identitymap_server.reports import match_rates
from identitymap_server.reports.pages import Fact

app = typer.Typer(help="Matching profiles: identifier patterns and trust.", no_args_is_help=True)

_IntegrationArgument = Annotated[str, typer.Argument(help="The integration's id (a UUID).")]


@app.command()
@connection.options
def propose(
    integration: _IntegrationArgument,
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for its end, and show the profile.")] = False,
    target: connection.Target,
) -> None:
    """Ask for a run that finds the patterns in the data, makes a profile of them, and reports what it would link."""
    request = migration_pb2.ProposeProfileRequest(integration_id=integration)
    with connection.channel(target) as channel:
        stub = migration_pb2_grpc.MigrationStub(channel)
        run = runs.follow(stub, stub.ProposeProfile(request, timeout=30).run, wait=wait)
        if wait:
            made = migration_pb2.GetProfileRequest(integration_id=integration, version=run.profile_version)
            _print(stub.GetProfile(made, timeout=30).profile)
            typer.echo(f"Put it in use with: identitymap profiles adopt {integration} {run.profile_version}")


@app.command()
@connection.options
def show(
    integration: _IntegrationArgument,
    *,
    version: Annotated[int | None, typer.Option(min=1, help="The profile's number; without it, the newest.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the match-rate matrix to this file, as a page.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    target: connection.Target,
) -> None:
    """Show a profile and the match-rate matrix that its patterns were found in."""
    with connection.channel(target) as channel:
        stub = migration_pb2_grpc.MigrationStub(channel)
        request = migration_pb2.GetProfileRequest(integration_id=integration, version=version)
        answer = stub.GetProfile(request, timeout=30)
        of = migration_pb2.GetIntegrationRequest(integration_id=integration)
        name = stub.GetIntegration(of, timeout=30).integration.name if html else ""
    if html:
        with output.file(html) as file:
            file.write(_page(answer.profile, name))
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
    elif html:
        typer.echo(f"Wrote {html}.")
    else:
        _print(answer.profile)


@app.command("list")
@connection.options
def list_(
    integration: _IntegrationArgument,
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    target: connection.Target,
) -> None:
    """List an integration's profiles, the newest first."""
    request = migration_pb2.ListProfilesRequest(integration_id=integration)
    with connection.channel(target) as channel:
        answer = migration_pb2_grpc.MigrationStub(channel).ListProfiles(request, timeout=30)
    if json:
        typer.echo(json_format.MessageToJson(answer, preserving_proto_field_name=True))
        return
    table = output.table("profile", "made", "adopted", "by", "patterns", whole=("profile", "made", "adopted"))
    for profile in answer.profiles:
        patterns = ", ".join(pattern.name for pattern in profile.patterns) or "none"
        version = f"{profile.version}{', in use' if profile.in_use else ''}"
        table.add_row(
            version, _moment(profile, "made_at"), _moment(profile, "adopted_at"), profile.adopted_by, patterns
        )
    output.show(table if answer.profiles else "No profile has been made yet; see `identitymap profiles propose`.")


@app.command()
@connection.options
def adopt(
    integration: _IntegrationArgument,
    version: Annotated[int, typer.Argument(min=0, help="The profile's number; 0 to do without one.")],
    *,
    target: connection.Target,
) -> None:
    """Put a profile in use: every match from now on is given it. Links stay as they are."""
    request = migration_pb2.AdoptProfileRequest(integration_id=integration, version=version)
    with connection.channel(target) as channel:
        migration_pb2_grpc.MigrationStub(channel).AdoptProfile(request, timeout=30)
    typer.echo(f"Profile {version} is in use." if version else "No profile is in use.")


def _print(profile: migration_pb2.MatchingProfile) -> None:
    for fact in _facts(profile):
        output.show(f"{fact.name}: {fact.value}")
    for message in profile.matrices:
        of = matrices.matrix(message)
        if of.measures:
            output.show("")
            output.show(matrices.table(of))


def _page(profile: migration_pb2.MatchingProfile, integration: str) -> str:
    title = f"Match rates of {integration or profile.integration_id}"
    facts = [Fact("Integration", profile.integration_id), *_facts(profile)]
    return match_rates.page(title, facts, [matrices.matrix(message) for message in profile.matrices])


def _facts(profile: migration_pb2.MatchingProfile) -> list[Fact]:
    adopted = f"{_moment(profile, 'adopted_at')} by {profile.adopted_by}" if profile.adopted_by else "never"
    return [
        Fact("Profile", f"{profile.version}, {'in use' if profile.in_use else 'not in use'}"),
        Fact("Made", f"{_moment(profile, 'made_at')} by run {profile.run_id}"),
        Fact("Adopted", adopted),
        Fact("Identifiers that stand alone", ", ".join(profile.standalone_identifier_types) or "none"),
        Fact("Identifiers that need a name or birth date", ", ".join(profile.corroborated_identifier_types) or "none"),
        Fact("E-mail addresses", "trusted, where names agree" if profile.trusts_email else "not trusted"),
        Fact("Patterns, which need names", ", ".join(pattern.name for pattern in profile.patterns) or "none"),
    ]


def _moment(profile: migration_pb2.MatchingProfile, field: str) -> str:
    return f"{getattr(profile, field).ToDatetime():%Y-%m-%d %H:%M}" if profile.HasField(field) else ""
