"""A person's whole name in one column, taken apart: "Pines, Mabel Ruth" and "Mabel Ruth Pines".

Which words are given names and which the surname, a name does not say; matching compares the parts with that in mind.
"""

from __future__ import annotations

import re
from typing import Final

from identitymap_server.matching import suffixes
from identitymap_server.matching.names import folded

_TITLES: Final = frozenset({"dr", "miss", "mr", "mrs", "ms", "mx", "prof"})

#: With such a word a surname of several begins: de la Cruz, van Beethoven.
_PARTICLES: Final = frozenset(
    {
        *("af", "al", "av", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el"),
        *("ibn", "la", "le", "mac", "saint", "san", "santa", "st", "te", "ten", "ter", "van", "vom", "von", "zu"),
    }
)

#: What somebody is called, beside the name: William "Bill" Cipher, Mabel (May) Pines.
_CALLED: Final = re.compile(r"\(([^()]+)\)|[\"\u201c]([^\"\u201c\u201d]+)[\"\u201d]")


def parts(name: str) -> dict[str, str]:
    """The fields of a person's record that a whole name gives; those that it does not have are left out."""
    called = next((one.strip() for found in _CALLED.finditer(name) for one in found.groups() if one), "")
    before, comma, after = _CALLED.sub(" ", name).partition(",")
    words, of_words = _without_suffix(before.split())
    others, of_others = _without_suffix(after.replace(",", " ").split())
    given, last = (_without_title(others), words) if comma and others else _apart(_without_title(words))
    found = {
        "first_name": " ".join(given[:1]),
        "middle_name": " ".join(given[1:]),
        "last_name": " ".join(last),
        "suffix": of_others or of_words,
        "preferred_name": called,
    }
    return {field: text for field, text in found.items() if text}


def _apart(words: list[str]) -> tuple[list[str], list[str]]:
    """Given names and surname. A single word is a first name."""
    last = len(words) - 1
    begins = next((n for n, word in enumerate(words[1:last], 1) if folded(word) in _PARTICLES), last)
    return (words, []) if last < 1 else (words[:begins], words[begins:])


def _without_title(words: list[str]) -> list[str]:
    return words[1:] if len(words) > 1 and folded(words[0]) in _TITLES else words


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    if words and suffixes.split(folded(words[-1]), whole=True)[1]:
        return words[:-1], words[-1]
    return words, ""
