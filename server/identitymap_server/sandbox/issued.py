"""What was given out for a while: cursors, codes and tokens."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Issued(Generic[T]):
    """Things under names that nobody can guess, each of which dies so many seconds after it was issued.

    Being used does not make it live longer. `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float], lifetime_seconds: float) -> None:
        """None has been issued yet."""
        self._clock = clock
        self._lifetime_seconds = lifetime_seconds
        self._things: dict[str, tuple[T, float]] = {}

    def __len__(self) -> int:
        self._forget_dead()
        return len(self._things)

    def issue(self, thing: T) -> str:
        """The name of a thing that is new."""
        self._forget_dead()
        name = str(uuid.uuid4())
        self._things[name] = (thing, self._clock())
        return name

    def find(self, name: str) -> T | None:
        """The thing of that name; None if there is none, or it has died."""
        self._forget_dead()
        thing, _ = self._things.get(name, (None, 0.0))
        return thing

    def take(self, name: str) -> T | None:
        """The same, for the last time."""
        thing = self.find(name)
        self._things.pop(name, None)
        return thing

    def _forget_dead(self) -> None:
        # In the order in which they were issued, so the dead come first.
        while self._things:
            oldest = next(iter(self._things))
            if self._clock() - self._things[oldest][1] <= self._lifetime_seconds:
                break
            del self._things[oldest]
