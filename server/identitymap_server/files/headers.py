"""Headers: columns that nobody knows, and which known one each may be meant for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from rapidfuzz import fuzz, process

#: From here on two names are so much alike that one may be the other misspelt, in per cent.
_ALIKE: Final = 80


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` may be meant for; None if none is near. It is a hint to a person, never a guess."""
    found = process.extractOne(name, known, scorer=fuzz.ratio, processor=_bare, score_cutoff=_ALIKE)
    return found[0] if found else None


def described(unknown: Iterable[str], known: Collection[str]) -> str:
    """Columns nobody knows, each with the known one it may be meant for: `firstname (is it first_name?)`."""
    return ", ".join(f"{name} (is it {hint}?)" if (hint := nearest(name, known)) else name for name in unknown)


def _bare(name: str) -> str:
    """Without what people leave out and put in between words."""
    return "".join(character for character in name.lower() if character.isalnum())
