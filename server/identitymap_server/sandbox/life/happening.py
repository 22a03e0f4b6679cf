"""A kind of happening: something that may befall a district, and how often it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from identitymap_server.sandbox import wire
from identitymap_server.sandbox.life.office import Office

T = TypeVar("T", bound=wire.Dated)


@dataclass(frozen=True, slots=True)
class Happening:
    """A kind of happening, and its weight among all kinds.

    `befall` enters it into the source and says whether it could happen: nobody returns where nobody has left.
    """

    name: str
    weight: float
    befall: Callable[[Office], bool]


def to_any(kind: type[T], befall: Callable[[Office, T], bool]) -> Callable[[Office], bool]:
    """What befalls any object of a kind, if there is one."""

    def drawn(office: Office) -> bool:
        item = office.draw(kind)
        return item is not None and befall(office, item)

    return drawn
