"""Commands that a stack is worked with, as a person would type them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.local.stack import Stack


class CommandFailed(IdentityMapError):
    """A command did not do what it should."""


def import_export(stack: Stack, tell: Callable[[str], None]) -> None:
    """Import the legacy export of the stack's districts. `tell` is called with the commands and what they print.

    Raises CommandFailed.
    """
    for name in ("people.csv", "classes.csv"):
        arguments = ("legacy", "import", name, "--full")
        tell(f"$ identitymap {' '.join(arguments)}")
        for line in _lines(stack, *arguments):
            tell(line)


def _lines(stack: Stack, *arguments: str) -> list[str]:
    """What a command prints, run in the folder of the export."""
    command = [sys.executable, "-c", "from identitymap_server.cli.main import main; main()", *arguments]
    ended = subprocess.run(
        [*command, "--server", stack.address], cwd=stack.folder, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise CommandFailed(f"identitymap {' '.join(arguments)} ended with {ended.returncode}: {ended.stderr.strip()}")
    # What it says while it works comes before what came of it.
    return (ended.stderr + ended.stdout).splitlines()
