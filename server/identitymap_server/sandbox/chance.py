"""Chance that repeats itself: random numbers, ids and choices from a seed."""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
import random
import uuid
from collections.abc import Mapping, Sequence

_NAMESPACE = uuid.UUID("6f0d6c1e-9a55-5c3e-8a43-0f3b8f0f4a11")


class Chance(random.Random):
    """Random numbers from a seed made of words and numbers."""

    def __init__(self, *seed: object) -> None:
        super().__init__("/".join(map(str, seed)))

    def happens(self, probability: float) -> bool:
        """True with this probability."""
        return self.random() < probability

    def uuid(self) -> str:
        """A random UUID, of version 4, or now and then 5: Edlink gives both."""
        if self.happens(0.1):
            return str(uuid.uuid5(_NAMESPACE, str(self.getrandbits(64))))
        return str(uuid.UUID(int=self.getrandbits(128), version=4))

    def date(self, first: dt.date, last: dt.date) -> dt.date:
        """A day between two days, both included."""
        return first + dt.timedelta(days=self.randint(0, (last - first).days))

    def digits(self, count: int) -> str:
        """So many digits, the first of them not 0."""
        return str(self.randrange(10 ** (count - 1), 10**count))

    def hexadecimal(self, count: int) -> str:
        """So many hexadecimal digits."""
        return f"{self.getrandbits(4 * count):0{count}x}"


class Weighted:
    """Draws from a table of weights; much faster than `random.choices` for one draw at a time."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._values: Sequence[str] = tuple(weights)
        self._sums = list(itertools.accumulate(weights.values()))

    def draw(self, chance: Chance) -> str:
        """A value, as often as its weight says."""
        return self._values[bisect.bisect(self._sums, chance.random() * self._sums[-1])]
