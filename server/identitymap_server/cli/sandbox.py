"""`identitymap sandbox`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from identitymap_server.cli import environment
from identitymap_server.sandbox.errors import ErrorStyle


def sandbox(
    *,
    people: Annotated[int, typer.Option(min=10, max=1_000_000, help="How many people, in all integrations.")] = 5_000,
    integrations: Annotated[int, typer.Option(min=1, max=1_000, help="How many connected districts.")] = 1,
    oneroster: Annotated[
        list[Path] | None,
        typer.Option(
            help="Folder or zip archive of a OneRoster or School Data Sync set: the district that it holds, in the "
            "stead of made-up ones. May be given several times."
        ),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(help="Status of the last integration, such as paused; given several times, of the last ones."),
    ] = None,
    errors: Annotated[
        ErrorStyle,
        typer.Option(
            help="How errors look, of which Edlink's sources have several: 400 for all; statuses such as 401 and 404; "
            "these, with a singular $error on 401; or with a bare one."
        ),
    ] = ErrorStyle.TABLE,
    faults: Annotated[
        str | None,
        typer.Option(
            metavar="RATE|FILE",
            help="What goes wrong: a share of the requests, such as 0.05, or a file of JSON as docs/sandbox.md has it.",
        ),
    ] = None,
    life: Annotated[
        float | None,
        typer.Option(min=0.01, metavar="SECONDS", help="Let a day of life pass each time so many seconds are over."),
    ] = None,
    materialize_after: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="Until then, active integrations are empty.")
    ] = 0.0,
    seed: Annotated[int, typer.Option(help="Another seed makes other districts.")] = 1,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes any free one.")] = 8_100,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the legacy export (people.csv, classes.csv), truth.csv and sandbox.json."),
    ] = None,
    serve: Annotated[
        bool,
        typer.Option(help="Answer as Edlink would; without it, only write the files, and roster.ndjson too."),
    ] = True,
) -> None:
    """Pretend to be Edlink: a made-up district over HTTP, and the legacy export of the same district.

    While it runs, it can be changed and broken by requests to /sandbox: see docs/sandbox.md.
    Prints one line of JSON once it answers: the URL, the application secret, the integrations and their tokens.
    """
    try:
        from identitymap_server.sandbox import process  # noqa: PLC0415  # An extra of its own.
        from identitymap_server.sandbox.faults import plan  # noqa: PLC0415
    except ImportError as error:
        environment.fail(f'{error.name} is not installed: pip install "identitymap-server[sandbox]"')
    with environment.clear_errors():
        process.run(
            process.Size(people, integrations, seed, tuple(status or ()), tuple(oneroster or ())),
            out,
            (host, port) if serve else None,
            process.Conditions(errors, plan.parse(faults or "0", seed), life, materialize_after),
            lambda access: typer.echo(access.line()),
            lambda remark: typer.echo(remark, err=True),
        )
