"""Where pairs of records are found and compared in bulk. Every engine gives the same; they differ in speed.

The engine for large sides comes with the extra `match`. Without it all sides are compared in memory, which is slower.
"""

from __future__ import annotations

import importlib.util
from typing import Final

from identitymap_server.matching.model.candidates import Engine, InMemory

#: Splink takes some seconds to plan, in which as many people are compared in memory.
_LARGE: Final = 8_000


def for_sides(legacy_size: int, roster_size: int) -> Engine:
    """The engine for two sides of these sizes."""
    if max(legacy_size, roster_size) < _LARGE or importlib.util.find_spec("splink") is None:
        return InMemory()
    from identitymap_server.engines.bulk import Bulk  # noqa: PLC0415  # Takes memory and time where it is not needed.

    return Bulk()
