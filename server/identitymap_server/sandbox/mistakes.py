"""Mistakes that people make when they type, and systems when they copy."""

from __future__ import annotations

import datetime as dt
from typing import Final

from identitymap_server.sandbox.chance import Chance

#: In a shorter name a mistake makes another name.
_SHORTEST: Final = 4


def mistyped(chance: Chance, name: str) -> str:
    """Two letters swapped, one left out, or one doubled; a short name is typed as it should be."""
    if len(name) < _SHORTEST:
        return name
    at = chance.randrange(1, len(name) - 1)
    return chance.choice(
        (
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
        )
    )


def wrong_day(chance: Chance, date: str) -> str:
    """A day near `date`, or a year off."""
    return (dt.date.fromisoformat(date) + dt.timedelta(days=chance.choice((-30, -1, 1, 31, 365)))).isoformat()


def day_for_month(date: str) -> str | None:
    """`date` with its day for the month and its month for the day; None if that is no date, or the same."""
    year, _, day_and_month = date.partition("-")
    month, _, day = day_and_month.partition("-")
    swapped = f"{year}-{day}-{month}"
    try:
        dt.date.fromisoformat(swapped)
    except ValueError:
        return None
    return swapped if swapped != date else None


def superseded(value: str) -> str:
    """What the same person was called before `value`: much like it, and nobody's now, as no number begins with 9."""
    position = next((at for at, character in enumerate(value) if character.isdigit()), len(value))
    return f"{value[:position]}9{value[position + 1 :]}"
