"""Households: a parent and children, who share a name, an address, a telephone and often a mailbox."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from faker.providers.address.en_US import Provider as Address

from identitymap_server.sandbox import names
from identitymap_server.sandbox.chance import Chance

#: The school year that the district is in: children born on this day five years ago go to kindergarten.
SCHOOL_YEAR_START: Final = dt.date(2026, 8, 31)

GRADES: Final = ("KG", *(f"{grade:02}" for grade in range(1, 13)))

_CHILDREN: Final = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4)
_TWINS: Final = 0.05
_OTHER_LAST_NAME: Final = 0.06
_SAME_LAST_NAME_AS_PARENT: Final = 0.7
_FATHER: Final = 0.3
_NAMED_AFTER_FATHER: Final = 0.1
_MIDDLE_NAME: Final = 0.6
_WORKS_FROM: Final = dt.date(1962, 1, 1)
_WORKS_TO: Final = dt.date(2002, 12, 31)


@dataclass(frozen=True, slots=True)
class Home:
    """What a household shares. `email` is its mailbox, which a parent reads."""

    number: int
    street: str
    city: str
    postal_code: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Human:
    """A person as they are, whatever any system knows of them. `kind` is student, teacher, staff or parent."""

    number: int
    kind: str
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    birth_date: dt.date
    gender: str
    home: Home
    #: "KG" to "12" for students, else empty.
    grade: str = ""


def families(chance: Chance, city: str, first_number: int = 0) -> Iterator[list[Human]]:
    """Households without end, each its children first, then a parent; people are numbered from `first_number`."""
    number = first_number
    for household in itertools.count():
        members = _family(chance, city, household, number)
        number += len(members)
        yield members


def employee(chance: Chance, city: str, number: int, kind: str) -> Human:
    """A grown-up who works at a school. Employees live alone, as far as their school knows."""
    last, spanish = names.family_name(chance)
    gender = chance.choice(("female", "female", "male"))
    first = names.first_name(chance, gender, spanish=spanish)
    # Households are numbered from 0.
    home = home_of(chance, -1 - number, city, first, last)
    return Human(
        number,
        kind,
        first,
        _middle_name(chance, gender, spanish=spanish),
        last,
        "",
        chance.date(_WORKS_FROM, _WORKS_TO),
        gender,
        home,
    )


def _family(chance: Chance, city: str, household: int, number: int) -> list[Human]:
    last, spanish = names.family_name(chance)
    gender = "male" if chance.happens(_FATHER) else "female"
    parent_first = names.first_name(chance, gender, spanish=spanish)
    parent_last = last if chance.happens(_SAME_LAST_NAME_AS_PARENT) else names.family_name(chance)[0]
    home = home_of(chance, household, city, parent_first, parent_last)
    children: list[Human] = []
    for position in range(chance.choice(_CHILDREN)):
        twin = children[-1] if children and chance.happens(_TWINS) else None
        junior = gender == "male" and not children and parent_last == last and chance.happens(_NAMED_AFTER_FATHER)
        children.append(
            _child(
                chance,
                number + position,
                home,
                children,
                twin,
                last,
                spanish=spanish,
                junior_of=parent_first if junior else "",
            )
        )
    suffix = "Sr." if any(child.suffix for child in children) else ""
    middle = _middle_name(chance, gender, spanish=spanish)
    born = chance.date(dt.date(1972, 1, 1), dt.date(1996, 12, 31))
    parent = Human(number + len(children), "parent", parent_first, middle, parent_last, suffix, born, gender, home)
    return [*children, parent]


def _child(
    chance: Chance,
    number: int,
    home: Home,
    siblings: list[Human],
    twin: Human | None,
    last: str,
    *,
    spanish: bool,
    junior_of: str,
) -> Human:
    gender = "male" if junior_of else chance.choice(("female", "male"))
    taken = {sibling.first_name for sibling in siblings}
    birth_date = twin.birth_date if twin else _school_age(chance)
    if twin:
        last = twin.last_name
    elif not junior_of and chance.happens(_OTHER_LAST_NAME):
        # Half-brothers and half-sisters.
        last = names.family_name(chance)[0]
    return Human(
        number,
        "student",
        junior_of or names.sibling_name(chance, taken, gender, spanish=spanish, twin=twin.first_name if twin else ""),
        _middle_name(chance, gender, spanish=spanish),
        last,
        "Jr." if junior_of else "",
        birth_date,
        gender,
        home,
        _grade(birth_date),
    )


def _middle_name(chance: Chance, gender: str, *, spanish: bool) -> str:
    return names.first_name(chance, gender, spanish=spanish) if chance.happens(_MIDDLE_NAME) else ""


def _school_age(chance: Chance) -> dt.date:
    oldest = SCHOOL_YEAR_START.replace(year=SCHOOL_YEAR_START.year - 18)
    youngest = SCHOOL_YEAR_START.replace(year=SCHOOL_YEAR_START.year - 5)
    return chance.date(oldest + dt.timedelta(days=1), youngest)


def _grade(birth_date: dt.date) -> str:
    years = SCHOOL_YEAR_START.year - birth_date.year
    years -= (birth_date.month, birth_date.day) > (SCHOOL_YEAR_START.month, SCHOOL_YEAR_START.day)
    return GRADES[min(max(years - 5, 0), 12)]


def born(chance: Chance, grade: str) -> dt.date:
    """When somebody may have been born who is in this grade now; in none, a grown-up."""
    if grade not in GRADES:
        return chance.date(_WORKS_FROM, _WORKS_TO)
    oldest = SCHOOL_YEAR_START.replace(year=SCHOOL_YEAR_START.year - 6 - GRADES.index(grade))
    return chance.date(oldest + dt.timedelta(days=1), oldest.replace(year=oldest.year + 1))


def home_of(chance: Chance, number: int, city: str, first: str, last: str) -> Home:
    """A household of its own, named after whoever reads its mailbox."""
    name = names.family_name(chance)[0].split()[0]
    return Home(
        number,
        street=f"{chance.randint(1, 9999)} {name} {chance.choice(Address.street_suffixes)}",
        city=city,
        postal_code=f"62{chance.randint(700, 799)}",
        phone=f"+1555{chance.digits(7)}",
        email=f"{names.ascii_letters(first)}.{names.ascii_letters(last)}{chance.randint(1, 9999)}@mail.example.com",
    )
