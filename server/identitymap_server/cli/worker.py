"""`identitymap worker` and `token-key`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from identitymap_server.cli import environment
from identitymap_server.observability import logs
from identitymap_server.services import tokens
from identitymap_server.settings import WorkerSettings
from identitymap_server.worker import process


def worker(
    *,
    once: Annotated[bool, typer.Option("--once", help="Do what is due, then end.")] = False,
    edlink_url: Annotated[str | None, typer.Option(help="Where Edlink is.")] = None,
    metrics_port: Annotated[int | None, typer.Option(help="Port of Prometheus' metrics; 0 takes any free one.")] = None,
    ready_file: Annotated[
        Path | None, typer.Option(help="Write the port to this file as JSON once the worker is at work.")
    ] = None,
) -> None:
    """Read rosters from Edlink and match them, until SIGTERM. Every setting is an environment variable IDENTITYMAP_…"""
    settings = environment.read(WorkerSettings, edlink_url=edlink_url, metrics_port=metrics_port)
    dsn = environment.dsn(settings)
    logs.configure(settings.log_format)

    def announce(metrics_port: int) -> None:
        logs.get().info("working", metrics_port=metrics_port)
        if ready_file:
            environment.write_ready(ready_file, json.dumps({"metrics_port": metrics_port}))

    with environment.clear_errors():
        uvloop.run(process.run_worker(dsn, settings, once=once, announce=announce))


def token_key() -> None:
    """Print a fresh key for IDENTITYMAP_TOKEN_KEYS."""
    typer.echo(tokens.new_key())
