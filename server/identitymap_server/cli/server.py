"""`identitymap serve`, `migrate` and `restored`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from identitymap_server.api import process
from identitymap_server.cli import environment
from identitymap_server.observability import logs
from identitymap_server.services import revisions
from identitymap_server.settings import DatabaseSettings, ServerSettings
from identitymap_server.store import migrations


def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes any free one.")] = None,
    metrics_port: Annotated[int | None, typer.Option(help="Port of Prometheus' metrics; 0 takes any free one.")] = None,
    ready_file: Annotated[
        Path | None, typer.Option(help="Write the ports to this file as JSON once calls are answered.")
    ] = None,
) -> None:
    """Answer look-ups over gRPC, until SIGTERM. Every setting is an environment variable IDENTITYMAP_…"""
    settings = environment.read(ServerSettings, host=host, port=port, metrics_port=metrics_port)
    dsn = environment.dsn(settings)
    logs.configure(settings.log_format)

    def announce(port: int, metrics_port: int) -> None:
        logs.get().info("serving", host=settings.host, port=port, metrics_port=metrics_port)
        if ready_file:
            environment.write_ready(ready_file, json.dumps({"port": port, "metrics_port": metrics_port}))

    with environment.clear_errors():
        uvloop.run(process.serve(dsn, settings, announce))


def restored() -> None:
    """Say that the database was restored from a backup: begins a new epoch.

    Links made since the backup are gone, and their revisions will be given to other changes. Callers that remember a
    revision, or resume an export, are then told to start afresh instead of missing something.
    """
    dsn = environment.dsn(environment.read(DatabaseSettings))
    with environment.clear_errors():
        epoch = asyncio.run(revisions.begin_epoch(dsn))
    typer.echo(f"The database has the new epoch {epoch}.")


def migrate() -> None:
    """Bring the database to the newest schema. Doing it twice is harmless."""
    dsn = environment.dsn(environment.read(DatabaseSettings))
    with environment.clear_errors():
        version = migrations.migrate(dsn)
    typer.echo(f"The database has schema {version}, the newest.")
