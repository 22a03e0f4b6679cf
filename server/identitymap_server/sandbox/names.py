"""Names as frequent as in life: Faker's tables, which hold the frequencies of census and civil registers.

The Spanish ones are Colombia's, because Faker knows Mexico's names but not how frequent they are.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from faker.providers.person.en_US import Provider as English
from faker.providers.person.es_CO import Provider as Spanish
from nicknames import NickNamer

from identitymap_server.sandbox.chance import Chance, Weighted

_ENGLISH_FIRST: Final = {"female": Weighted(English.first_names_female), "male": Weighted(English.first_names_male)}
_SPANISH_FIRST: Final = {"female": Weighted(Spanish.first_names_female), "male": Weighted(Spanish.first_names_male)}
_ENGLISH_LAST: Final = Weighted(English.last_names)
_SPANISH_LAST: Final = Weighted(Spanish.last_names)

# Shares of families, and of people in them.
_SPANISH: Final = 0.22
_TWO_LAST_NAMES: Final = 0.5
_HYPHENATED: Final = 0.02
_TWO_SPANISH_NAMES: Final = 0.2
_TWO_ENGLISH_NAMES: Final = 0.02

#: Twins often share the first letter, and that is what makes them hard to tell apart.
_TWINS_SHARE_A_LETTER: Final = 0.5
_TRIES_FOR_A_LETTER: Final = 50


def first_name(chance: Chance, gender: str, *, spanish: bool) -> str:
    """A given name, now and then of two words: María José, Mary Ann."""
    table = (_SPANISH_FIRST if spanish else _ENGLISH_FIRST)[gender]
    name = table.draw(chance)
    if chance.happens(_TWO_SPANISH_NAMES if spanish else _TWO_ENGLISH_NAMES):
        other = table.draw(chance)
        return name if other == name else f"{name} {other}"
    return name


def family_name(chance: Chance) -> tuple[str, bool]:
    """A family's name, and whether it is Spanish, in which case it often has two parts."""
    if chance.happens(_SPANISH):
        name = _SPANISH_LAST.draw(chance)
        return (f"{name} {_SPANISH_LAST.draw(chance)}" if chance.happens(_TWO_LAST_NAMES) else name), True
    name = _ENGLISH_LAST.draw(chance)
    return (f"{name}-{_ENGLISH_LAST.draw(chance)}" if chance.happens(_HYPHENATED) else name), False


def sibling_name(chance: Chance, taken: set[str], gender: str, *, spanish: bool, twin: str = "") -> str:
    """A child's name that no brother or sister has; `twin` is the name of the child's twin, if there is one."""
    # Few names begin with Q or X, so looking for a twin's letter has to end.
    tries = _TRIES_FOR_A_LETTER if twin and chance.happens(_TWINS_SHARE_A_LETTER) else 0
    name = first_name(chance, gender, spanish=spanish)
    while name in taken or (tries > 0 and name[0] != twin[0]):
        name = first_name(chance, gender, spanish=spanish)
        tries -= 1
    return name


def nickname(chance: Chance, name: str) -> str | None:
    """A usual short form of a name, None if it has none."""
    known = _nicknames(name)
    return chance.choice(known) if known else None


def ascii_letters(text: str) -> str:
    """The letters and digits of `text` in lower case and without accents, as systems make logins of them."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if c.isascii() and c.isalnum())


def without_accents(text: str) -> str:
    """`text` as systems write it that know no accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@cache
def _nicknames(name: str) -> tuple[str, ...]:
    return tuple(sorted(nick.capitalize() for nick in _namer().nicknames_of(name)))


@cache
def _namer() -> NickNamer:
    return NickNamer()
