"""`identitymap sandbox`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from identitymap_server.cli import environment


def sandbox(
    *,
    people: Annotated[int, typer.Option(min=10, max=1_000_000, help="How many people, in all integrations.")] = 5_000,
    integrations: Annotated[int, typer.Option(min=1, max=1_000, help="How many connected districts.")] = 1,
    seed: Annotated[int, typer.Option(help="Another seed makes other districts.")] = 1,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes any free one.")] = 8_100,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the legacy export (people.csv, classes.csv), truth.csv and sandbox.json."),
    ] = None,
    serve: Annotated[bool, typer.Option(help="Answer as Edlink would; without it, only write the files.")] = True,
) -> None:
    """Pretend to be Edlink: a made-up district over HTTP, and the legacy export of the same district."""
    try:
        from identitymap_server.sandbox import files, serving, world  # noqa: PLC0415  # An extra of its own.
    except ImportError as error:
        environment.fail(f'{error.name} is not installed: pip install "identitymap-server[sandbox]"')
    if people // integrations < 10:  # noqa: PLR2004  # Fewer make no school.
        environment.fail("Each integration needs 10 people at least: ask for more --people or fewer --integrations.")
    made = world.build(people, integrations, seed)

    def announce(url: str) -> None:
        access = msgspec.json.format(msgspec.json.encode(files.access(made, url))).decode()
        if out:
            environment.write_ready(out / "sandbox.json", access + "\n")
        typer.echo(access)

    try:
        if out:
            files.write_export(made, out)
        if not serve:
            announce("")
            return
        with environment.clear_errors():
            asyncio.run(serving.serve(made, host, port, announce))
    except OSError as error:
        environment.fail(f"Cannot write into {out}: {error.strerror}.")
