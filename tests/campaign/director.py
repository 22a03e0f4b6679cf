"""Disturbs a stage as a history says, and keeps its actors going."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Self

from campaign.histories import Disturbance, History, begin
from campaign.stage import Stage

_TICK_SECONDS = 0.01


class Director:
    """A thread that tends the stage and disturbs it. Use it as a context manager; at its end everything is well."""

    def __init__(self, stage: Stage, history: History) -> None:
        self._stage = stage
        self._history = history
        self._due: list[tuple[float, Disturbance]] = []
        self._to_end: list[tuple[float, Callable[[], None]]] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._direct)
        #: Why directing has failed, if it has.
        self.failure: Exception | None = None

    def begin_step(self, number: int) -> None:
        """From now on, what befalls this step."""
        now = time.monotonic()
        with self._lock:
            self._due += [(now + one.at_seconds, one) for one in self._history.disturbances[number]]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stopping.set()
        self._thread.join()
        if self.failure is not None:
            raise self.failure

    def _direct(self) -> None:
        try:
            while not self._stopping.wait(_TICK_SECONDS):
                self._stage.tend()
                self._disturb(time.monotonic())
            for _, end in self._to_end:
                end()
        except Exception as error:  # noqa: BLE001  # Raised where the thread is waited for.
            self.failure = error

    def _disturb(self, now: float) -> None:
        with self._lock:
            due = [one for at, one in self._due if at <= now]
            self._due = [entry for entry in self._due if entry[0] > now]
        for disturbance in due:
            end = begin(disturbance, self._stage)
            if end is not None:
                self._to_end.append((now + disturbance.for_seconds, end))
        for entry in [entry for entry in self._to_end if entry[0] <= now]:
            self._to_end.remove(entry)
            entry[1]()
