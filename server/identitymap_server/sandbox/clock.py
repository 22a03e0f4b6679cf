"""The sandbox's time: by it cursors die, tokens and events expire, and everything is dated."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable


class Clock:
    """The machine's time, until somebody moves it on.

    `source` gives seconds since 1970; tests give one that stands still.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._ahead = 0.0
        self._last_moment = 0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self._source() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move on by this much, which is not negative."""
        if not seconds >= 0:
            raise ValueError("Time does not go back.")
        self._ahead += seconds

    def moment(self) -> str:
        """Now as Edlink writes it, to the millisecond; later than any moment before, even if time stands still.

        Readers tell the versions of an object by their dates, so no two changes may have the same.
        """
        self._last_moment = max(self._last_moment + 1, int(self() * 1_000))
        return written(self._last_moment)


def written(milliseconds: int) -> str:
    """A moment, in milliseconds since 1970, as Edlink writes it."""
    seconds, rest = divmod(milliseconds, 1_000)
    return f"{dt.datetime.fromtimestamp(seconds, dt.UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"
