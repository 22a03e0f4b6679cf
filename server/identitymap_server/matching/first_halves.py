"""First names that families give to several of their children, so that what follows tells them apart."""

from __future__ import annotations

from typing import Final

_FIRST_HALVES: Final = frozenset(
    {
        "abdel",
        "abdul",
        "ana",
        "bibi",
        "jean",
        "jose",
        "juan",
        "maria",
        "marie",
        "md",
        "mohamad",
        "mohamed",
        "mohammad",
        "mohammed",
        "muhamad",
        "muhammad",
        "muhammed",
        "noor",
        "nour",
        "nur",
        "sayed",
        "siti",
        "syed",
    }
)


def is_first_half(first_name: str) -> bool:
    """Whether a folded first name begins as the names of brothers and sisters may: Mohamed Ali, María José."""
    return first_name.partition(" ")[0] in _FIRST_HALVES
