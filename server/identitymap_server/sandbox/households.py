"""Households: parents and their children, who share a name, an address, a telephone and often a mailbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from faker.providers.address.en_US import Provider as Address

from identitymap_server.sandbox import names
from identitymap_server.sandbox.chance import Chance

#: The school year that the district is in: children born before this day five years ago go to kindergarten.
SCHOOL_YEAR_START: Final = dt.date(2026, 8, 31)

_CHILDREN: Final = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4)
_TWINS: Final = 0.05
_OTHER_NAME: Final = 0.06
_GRADES: Final = ("KG", *(f"{grade:02}" for grade in range(1, 13)))


@dataclass(frozen=True, slots=True)
class Human:
    """A person as they are, whatever any system knows of them."""

    number: int
    kind: str
    first_name: str
    middle_name: str
    last_name: str
    birth_date: dt.date
    gender: str
    phone: str
    street: str
    city: str
    postal_code: str
    #: The mailbox of the household, which a parent reads.
    family_email: str
    #: "KG" to "12" for students, else empty.
    grade: str = ""
    household: int = -1
    suffix: str = ""


def families(chance: Chance, first_number: int) -> Iterator[list[Human]]:
    """Households without end, each its children first, then a parent; people are numbered from `first_number`."""
    number = first_number
    household = 0
    while True:
        members = _family(chance, number, household)
        number += len(members)
        household += 1
        yield members


def staff(chance: Chance, number: int, kind: str) -> Human:
    """A grown-up who works at a school."""
    last, spanish = names.family_name(chance)
    gender = chance.choice(("female", "female", "male"))
    first = names.first_name(chance, gender, spanish=spanish)
    birth_date = chance.date(dt.date(1962, 1, 1), dt.date(2002, 12, 31))
    return _human(chance, number, kind, first, last, birth_date, gender, spanish=spanish)


def _family(chance: Chance, number: int, household: int) -> list[Human]:
    last, spanish = names.family_name(chance)
    parent = _human(
        chance,
        number,
        "parent",
        names.first_name(chance, "female", spanish=spanish),
        last if chance.happens(0.7) else names.family_name(chance)[0],
        chance.date(dt.date(1972, 1, 1), dt.date(1996, 12, 31)),
        "female",
        spanish=spanish,
        household=household,
    )
    children: list[Human] = []
    taken: set[str] = set()
    for position in range(chance.choice(_CHILDREN)):
        gender = chance.choice(("female", "male"))
        twin = children[-1] if children and chance.happens(_TWINS) else None
        first = (
            names.twin_name(chance, twin.first_name, gender, spanish=spanish)
            if twin
            else names.first_name(chance, gender, spanish=spanish)
        )
        if first in taken:
            continue
        taken.add(first)
        birth_date = twin.birth_date if twin else _school_age(chance)
        children.append(
            _human(
                chance,
                number + position,
                "student",
                first,
                # Half-brothers and half-sisters.
                names.family_name(chance)[0] if chance.happens(_OTHER_NAME) and not twin else last,
                birth_date,
                gender,
                spanish=spanish,
                household=household,
                shared=parent,
            )
        )
    members = [*children, parent]
    return [_numbered(member, number + position) for position, member in enumerate(members)]


def _numbered(human: Human, number: int) -> Human:
    fields = {name: getattr(human, name) for name in Human.__slots__}
    return Human(**{**fields, "number": number})


def _school_age(chance: Chance) -> dt.date:
    oldest = SCHOOL_YEAR_START.replace(year=SCHOOL_YEAR_START.year - 18)
    youngest = SCHOOL_YEAR_START.replace(year=SCHOOL_YEAR_START.year - 5)
    return chance.date(oldest + dt.timedelta(days=1), youngest)


def _human(
    chance: Chance,
    number: int,
    kind: str,
    first: str,
    last: str,
    birth_date: dt.date,
    gender: str,
    *,
    spanish: bool,
    household: int = -1,
    shared: Human | None = None,
) -> Human:
    suffix = "Jr." if kind == "student" and gender == "male" and chance.happens(0.01) else ""
    years = SCHOOL_YEAR_START.year - birth_date.year
    years -= (birth_date.month, birth_date.day) > (SCHOOL_YEAR_START.month, SCHOOL_YEAR_START.day)
    return Human(
        number=number,
        kind=kind,
        first_name=first,
        middle_name=names.first_name(chance, gender, spanish=spanish) if chance.happens(0.6) else "",
        last_name=last,
        birth_date=birth_date,
        gender=gender,
        phone=shared.phone if shared else f"+1555{chance.digits(7)}",
        street=shared.street if shared else _street(chance),
        city=shared.city if shared else "Springfield",
        postal_code=shared.postal_code if shared else f"62{chance.randint(700, 799)}",
        family_email=shared.family_email
        if shared
        else f"{first}.{last}{chance.randint(1, 999)}@mail.example.com".lower().replace(" ", ""),
        grade=_GRADES[min(max(years - 5, 0), 12)] if kind == "student" else "",
        household=household,
        suffix=suffix,
    )


def _street(chance: Chance) -> str:
    name = names.family_name(chance)[0].split()[0]
    return f"{chance.randint(1, 9999)} {name} {chance.choice(Address.street_suffixes)}"
