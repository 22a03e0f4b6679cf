"""Progress of a command that reads files, on standard error while that is a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from identitymap_server.files.containers import File


class Bars:
    """A bar for each file once it is read, and for each step whose end nobody can foresee."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[File, TaskID] = {}
        self._step: TaskID | None = None

    def advance(self, file: File, count: int) -> None:
        """Some more bytes of a file have been read."""
        if file not in self._tasks:
            self._tasks[file] = self._progress.add_task(file.name, total=file.size_bytes)
        self._progress.advance(self._tasks[file], count)

    def begin(self, step: str) -> None:
        """A step begins, and the one before is done."""
        if self._step is not None:
            self._progress.update(self._step, total=1, completed=1)
        self._step = self._progress.add_task(step, total=None)


@contextlib.contextmanager
def shown() -> Iterator[Bars]:
    """Bars that are gone when the block ends."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(show_speed=False),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as progress:
        yield Bars(progress)
