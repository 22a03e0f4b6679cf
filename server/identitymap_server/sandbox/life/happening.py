"""A kind of happening: something that may befall a district, and how often it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from identitymap_server.sandbox.life.office import Office


@dataclass(frozen=True, slots=True)
class Happening:
    """A kind of happening, and its weight among all kinds.

    `befall` enters it into the source and says whether it could happen: nobody returns where nobody has left.
    """

    name: str
    weight: float
    befall: Callable[[Office], bool]
