"""What commands share: settings from the environment, and errors as one clear line instead of a traceback."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Never, TypeVar

import typer
from pydantic import ValidationError

from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.settings import DatabaseSettings

#: The command was called wrongly or could not begin, as with most Unix commands.
EXIT_CANNOT_RUN = 2

SettingsT = TypeVar("SettingsT", bound=DatabaseSettings)


def read(kind: type[SettingsT], **options: Any) -> SettingsT:
    """The settings: options given on the command line, else the environment. Ends the program if one is wrong."""
    try:
        return kind(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        # The values themselves are not shown: one may be a secret.
        for problem in error.errors(include_input=False, include_url=False):
            name = "_".join(str(part) for part in problem["loc"]).upper()
            typer.echo(f"IDENTITYMAP_{name}: {problem['msg']}", err=True)
        raise SystemExit(EXIT_CANNOT_RUN) from None


def dsn(settings: DatabaseSettings) -> str:
    """The database's DSN. Ends the program if there is none: it must never look like an empty database."""
    if settings.dsn is None or not settings.dsn.get_secret_value():
        fail(
            "No database: set IDENTITYMAP_DSN, for example to postgresql://user:password@host:5432/identitymap. "
            "To try IdentityMap without one: identitymap demo"
        )
    return settings.dsn.get_secret_value()


@contextlib.contextmanager
def clear_errors() -> Iterator[None]:
    """Ends the program with one line when something of ours goes wrong inside the block."""
    try:
        yield
    except IdentityMapError as error:
        fail(error.message)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def fail(message: str) -> Never:
    """Say what is wrong and end the program."""
    typer.echo(f"identitymap: {message}", err=True)
    raise SystemExit(EXIT_CANNOT_RUN)


def write_ready(path: Path, content: str) -> None:
    """Write a file that others wait for, so that it appears complete or not at all."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(content, encoding="utf-8")
    partial.replace(path)
