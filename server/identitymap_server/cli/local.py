"""`identitymap demo` and `run`: everything on one machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console

from identitymap_server.cli import environment

_People = Annotated[int, typer.Option(min=50, max=200_000, help="How many people the made-up district has.")]
_Seed = Annotated[int, typer.Option(help="Another seed makes another district.")]


@contextlib.contextmanager
def _extras() -> Iterator[None]:
    """Ends the program with advice if the packages that only a demo needs are not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        environment.fail(
            f"This needs the package {error.name}: pip install 'identitymap-server[embedded,sandbox]', or use the "
            "command that `make setup` puts into .venv."
        )


def demo(*, people: _People = 5_000, seed: _Seed = 1) -> None:
    """Show the whole path on a made-up district: import, sync, match, look up. Needs nothing and leaves nothing."""
    with environment.clear_errors(), _extras():
        from identitymap_server.local import demo as local_demo  # noqa: PLC0415  # Its extras may not be installed.

        local_demo.show(Console(), people, seed)


def run(
    *,
    people: _People = 5_000,
    integrations: Annotated[int, typer.Option(min=1, max=20, help="How many connected districts.")] = 1,
    seed: _Seed = 1,
) -> None:
    """Start Postgres, a pretend Edlink, server and worker on this machine, and keep them running until Ctrl-C."""
    with environment.clear_errors(), _extras():
        from identitymap_server.local import run as local_run  # noqa: PLC0415  # Its extras may not be installed.

        local_run.keep_running(Console(), people, integrations, seed)
