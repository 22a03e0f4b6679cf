"""Suffixes of names: Jr. is not Sr., however it is spelt and whichever field it stands in."""

from __future__ import annotations

from typing import Final

_NAMED: Final = {
    "jr": "jr",
    "jnr": "jr",
    "junior": "jr",
    "sr": "sr",
    "snr": "sr",
    "senior": "sr",
    "2nd": "ii",
    "ii": "ii",
    "3rd": "iii",
    "iii": "iii",
    "4th": "iv",
    "iv": "iv",
}

#: Too short to be taken for a suffix at the end of a name, where they may be initials.
_NUMERALS: Final = {"i": "i", "v": "v", "1st": "i", "5th": "v"}

#: What else stands in the field: titles, which say nothing about who it is.
_TITLES: Final = frozenset({"bsn", "cpa", "dds", "dvm", "edd", "esq", "jd", "ma", "mba", "md", "med", "phd", "rn"})


def known(field: str) -> str:
    """The suffix in its own field, folded; an unknown one stands for itself, a title or a placeholder for none."""
    compact = field.replace(" ", "")
    if not any(c.isalnum() for c in compact) or compact in _TITLES or compact in ("na", "none", "null"):
        return ""
    return _NAMED.get(compact) or _NUMERALS.get(compact) or compact


def split(name: str, *, whole: bool = False) -> tuple[str, str]:
    """A folded name without its suffix, and the suffix. With `whole`, the name may be nothing but a suffix."""
    front, _, last_word = name.rpartition(" ")
    suffix = _NAMED.get(last_word, "")
    return (front, suffix) if suffix and (front or whole) else (name, "")
