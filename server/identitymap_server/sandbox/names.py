"""Names as frequent as in life. The tables are Faker's, which hold the frequencies of the United States' census."""

from __future__ import annotations

from functools import cache
from typing import Final

from faker.providers.person.en_US import Provider as English
from faker.providers.person.es_MX import Provider as Spanish
from nicknames import NickNamer

from identitymap_server.sandbox.chance import Chance, Weighted

_FEMALE: Final = Weighted(English.first_names_female)
_MALE: Final = Weighted(English.first_names_male)
_LAST: Final = Weighted(English.last_names)

#: Shares of families by the kind of their last name.
_SPANISH: Final = 0.22
_HYPHENATED: Final = 0.02


def first_name(chance: Chance, gender: str, *, spanish: bool) -> str:
    """A given name, now and then of two words, as María José."""
    if spanish:
        names = Spanish.first_names_female if gender == "female" else Spanish.first_names_male
        return str(chance.choice(names))
    return (_FEMALE if gender == "female" else _MALE).draw(chance)


def family_name(chance: Chance) -> tuple[str, bool]:
    """A family's name, and whether it is Spanish, in which case it often has two parts."""
    if chance.happens(_SPANISH):
        one, other = chance.choice(Spanish.last_names), chance.choice(Spanish.last_names)
        return (f"{one} {other}" if chance.happens(0.5) else str(one)), True
    if chance.happens(_HYPHENATED):
        return f"{_LAST.draw(chance)}-{_LAST.draw(chance)}", False
    return _LAST.draw(chance), False


def twin_name(chance: Chance, other: str, gender: str, *, spanish: bool) -> str:
    """A twin's name: often of the same first letter, never the same name."""
    for _ in range(20):
        name = first_name(chance, gender, spanish=spanish)
        if name != other and (name[0] == other[0] or chance.happens(0.3)):
            return name
    return f"{other}a"


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


def nickname(chance: Chance, name: str) -> str | None:
    """A usual short form of a name, None if it has none."""
    known = sorted(_nicknames().nicknames_of(name))
    return chance.choice(known).capitalize() if known else None
