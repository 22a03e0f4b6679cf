"""Postal addresses in one spelling."""

from __future__ import annotations

import functools
import re
from typing import Final

import msgspec

from identitymap_server.matching.names import folded
from identitymap_server.matching.values import is_placeholder


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where somebody lives; what is unknown is empty."""

    #: House number and name of the street, without the flat.
    street: str = ""
    house_number: str = ""
    street_name: str = ""
    city: str = ""
    postal_code: str = ""


NOWHERE: Final = Place()

#: What people write out and what they abbreviate, in the abbreviations of the US and Australian posts.
_ABBREVIATIONS: Final = {
    "avenue": "ave",
    "av": "ave",
    "boulevard": "blvd",
    "circle": "cir",
    "circuit": "cct",
    "close": "cl",
    "court": "ct",
    "crescent": "cres",
    "drive": "dr",
    "east": "e",
    "expressway": "expy",
    "freeway": "fwy",
    "heights": "hts",
    "highway": "hwy",
    "lane": "ln",
    "mount": "mt",
    "north": "n",
    "northeast": "ne",
    "northwest": "nw",
    "parade": "pde",
    "parkway": "pkwy",
    "place": "pl",
    "road": "rd",
    "saint": "st",
    "south": "s",
    "southeast": "se",
    "southwest": "sw",
    "square": "sq",
    "str": "st",
    "street": "st",
    "terrace": "ter",
    "tce": "ter",
    "trail": "trl",
    "way": "wy",
    "west": "w",
}

#: What begins the part that names the flat. A flat is often left out, and families live in one.
_FLATS: Final = frozenset({"apt", "apartment", "flat", "lot", "rm", "room", "ste", "suite", "trlr", "unit"})

_ZIP_PLUS_FOUR: Final = re.compile(r"(\d{5})\d{4}")


@functools.lru_cache(maxsize=262_144)
def place(street: str, city: str, postal_code: str) -> Place:
    """A place from what a record says of it."""
    words = [_ABBREVIATIONS.get(word, word) for word in folded(street.partition("#")[0]).split()]
    flat = next((n for n, word in enumerate(words) if word in _FLATS and n > 0), len(words))
    words = words[:flat]
    if is_placeholder(" ".join(words)):
        words = []
    number = words[0] if words and words[0].isascii() and words[0][0].isdigit() else ""
    code = folded(postal_code).replace(" ", "")
    zip_code = _ZIP_PLUS_FOUR.fullmatch(code)
    if zip_code:
        code = zip_code[1]
    return Place(
        street=" ".join(words) if number else "",
        house_number=number,
        street_name=" ".join(words[1:] if number else words),
        city=folded(city).replace(" ", ""),
        postal_code="" if is_placeholder(code) else code,
    )
