"""The command `identitymap`."""

from __future__ import annotations

import typer

from identitymap_server import __version__
from identitymap_server.cli import (
    explain,
    health,
    integrations,
    legacy,
    local,
    mappings,
    match,
    profiles,
    review,
    runs,
    sandbox,
    server,
    status,
    worker,
)

app = typer.Typer(
    name="identitymap",
    help="Maps a company's own user and class ids to Edlink IDs, and back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(server.serve)
app.command()(server.migrate)
app.command()(server.restored)
app.command()(worker.worker)
app.command("token-key")(worker.token_key)
app.command()(match.match)
app.command()(explain.explain)
app.command()(status.status)
app.command()(health.health)
app.command()(sandbox.sandbox)
app.command()(local.demo)
app.command()(local.run)
app.add_typer(integrations.app, name="integrations")
app.add_typer(legacy.app, name="legacy")
app.add_typer(mappings.app, name="mappings")
app.add_typer(runs.app, name="runs")
app.add_typer(profiles.app, name="profiles")
app.add_typer(review.app, name="review")


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """Run the command line."""
    app()
