"""What commands print and write: tables whose ids can be copied, and files that appear complete or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, TextIO

from rich.console import Console
from rich.table import Table

from identitymap_server.cli import environment

#: Without a terminal nothing is folded: whoever reads it is a program.
_PIPE_COLUMNS: Final = 10_000


def table(*columns: str, whole: Collection[str] = ()) -> Table:
    """An empty table. Cells in the columns `whole` are never cut or folded: somebody will copy them."""
    made = Table(box=None)
    for name in columns:
        made.add_column(name, no_wrap=name in whole, overflow="ignore" if name in whole else "fold")
    return made


def show(content: Table | str) -> None:
    """Print a table or a sentence to standard output."""
    console = Console(width=None if sys.stdout.isatty() else _PIPE_COLUMNS, highlight=False)
    # A terminal folds a line that is too long by itself, and copies it whole; rich would cut it.
    console.print(content, crop=False, overflow="ignore", markup=False)


@contextlib.contextmanager
def file(path: Path | None) -> Iterator[TextIO]:
    """A text file to write; standard output if `path` is None. What was at `path` stays until the block has ended well.

    Ends the program if it cannot be written, before the block if that can be known.
    """
    if path is None:
        yield sys.stdout
        return
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", newline="") as writable:
            yield writable
        partial.replace(path)
    except OSError as error:
        environment.fail(f"Cannot write {path}: {error.strerror}.")
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
