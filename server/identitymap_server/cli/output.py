"""What commands print and write: tables whose ids can be copied, and files that appear complete or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NoReturn, TextIO

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


class Folder:
    """Files that appear in a folder once all of them are complete. Only their owner may read them."""

    def __init__(self, path: Path, partial: Path) -> None:
        self._path = path
        self._partial = partial
        self._made: list[str] = []

    @contextlib.contextmanager
    def file(self, name: str) -> Iterator[TextIO]:
        """A text file to write."""
        descriptor = os.open(self._partial / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8", newline="") as writable:  # noqa: PTH123  # Of a descriptor.
            yield writable
        self._made.append(name)

    def appear(self, names: Collection[str]) -> None:
        """Put all files in place, in the order they were made, and take away those of `names` that were not made."""
        for name in self._made:
            (self._partial / name).replace(self._path / name)
        for name in names:
            if name not in self._made:
                (self._path / name).unlink(missing_ok=True)


@contextlib.contextmanager
def folder(path: Path, names: Collection[str], *, overwrite: bool) -> Iterator[Folder]:
    """The folder at `path`, made if need be, for files of these `names`. If the block fails, it is as it was.

    Ctrl-C, SIGTERM and the terminal's end (SIGHUP) end the block as an error does. Once the files begin to appear it is
    too late for that, and all are ignored from then on. Ends the program if the folder cannot be written, or holds one
    of them already and they must not be overwritten: before the block, so that nobody waits in vain.
    """
    made: list[Path] = []
    partial = path / f".identitymap.{os.getpid()}"
    try:
        if not overwrite and (there := [name for name in names if (path / name).exists()]):
            environment.fail(f"{path} holds {', '.join(there)} already: name another folder, or say --force.")
        for each in reversed((path, *path.parents)):
            if not each.exists():
                each.mkdir(mode=0o700)
                made.append(each)
        partial.mkdir(mode=0o700)
        found = Folder(path, partial)
        # Otherwise they would end the program at once, and leave behind what has been written so far.
        signal.signal(signal.SIGTERM, _end)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # As it is under nohup.
            signal.signal(signal.SIGHUP, _end)
        yield found
        _ignore_signals()
        found.appear(names)
        made.clear()
    except OSError as error:
        environment.fail(f"Cannot write into {path}: {error.strerror}.")
    finally:
        _ignore_signals()
        shutil.rmtree(partial, ignore_errors=True)
        for each in reversed(made):
            with contextlib.suppress(OSError):
                each.rmdir()


def _end(signal_number: int, _frame: object) -> NoReturn:
    """As shells say it: 143 for SIGTERM, 129 for SIGHUP."""
    raise SystemExit(128 + signal_number)


def _ignore_signals() -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
