"""Short forms of given names: Bill is William, Pepe is José, Sasha is Alexander and Alexandra."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping
from importlib import resources
from typing import Final

import nicknames

_ENGLISH: Final = nicknames.NickNamer()


def _other_languages() -> Mapping[str, frozenset[str]]:
    """Full names by short form."""
    text = resources.files("identitymap_server.matching").joinpath("short_forms.txt").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            full, *short = unicodedata.normalize("NFKD", line).encode("ascii", "ignore").decode().split()
            for form in short:
                found.setdefault(form, set()).add(full)
    return {short: frozenset(full) for short, full in found.items()}


_OTHER: Final = _other_languages()


@functools.lru_cache(maxsize=262_144)
def of(first_name: str) -> tuple[str, ...]:
    """What a folded first name may be short for, and itself, sorted; of a double name of its first part as well.

    Two names that have one of them in common may be one person's, and a brother's and sister's too: Emma and Emily.
    """
    if not first_name:
        return ()
    key, token = first_name.replace(" ", ""), first_name.split(maxsplit=1)[0]
    return tuple(sorted({form for name in (key, token) for form in (name, *_full(name))}))


def share(one: str, other: str) -> bool:
    """Whether one of two folded names is a usual short form of the other, or both are of a third."""
    return not {one, *_full(one)}.isdisjoint({other, *_full(other)})


def _full(name: str) -> frozenset[str]:
    return _OTHER.get(name, frozenset()) | frozenset(_ENGLISH.canonicals_of(name))
