"""Whether both sides are of one district at all."""

from __future__ import annotations

from typing import Final

#: Of so many people on both sides somebody matches, and of one district more than a small share do.
_MANY: Final = 20
_HARDLY_ANY: Final = 0.01


def are_strangers(legacy: int, roster: int, certain: int) -> bool:
    """Whether so few are certain, of so many people on both sides, that the sides are two districts'."""
    fewer = min(legacy, roster)
    return fewer >= _MANY and certain < _HARDLY_ANY * fewer
