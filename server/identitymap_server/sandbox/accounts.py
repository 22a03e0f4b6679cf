"""The company's accounts as they were made: each correct on its first day, as far as it goes."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.households import Human
from identitymap_server.sandbox.providers import Ids, Provider

FIRST_DAY: Final = dt.date(2019, 8, 20)
LAST_DAY: Final = dt.date(2026, 6, 12)

#: Nobody has an account before school age.
_SCHOOL_AGE: Final = dt.timedelta(days=int(4.5 * 365))

#: How accounts were made: the identifiers that each way left behind, and its share. The rest was made by hand.
_ORIGINS: Final = (
    (("google_id",), 0.34),
    (("clever_id", "canvas_id", "oneroster_id"), 0.22),
    (("sis_id",), 0.2),
    (("sis_id", "google_id"), 0.08),
    (("state_id",), 0.02),
)

#: Sign-in with Google works everywhere, so accounts have Google IDs even where the source does not know them.
_EVERYWHERE: Final = "google_id"


class Account(msgspec.Struct, frozen=True):
    """A legacy account. `human` is the number of whose it is and `wear` what befell it; the export has neither."""

    id: str
    human: int
    role: str
    created: str
    last_active: str
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    preferred_name: str
    email: str
    username: str
    birth_date: str
    gender: str
    grade_level: str
    school: str
    phone: str
    street: str
    city: str
    state: str
    postal_code: str
    identifiers: dict[str, str]
    wear: tuple[str, ...] = ()


def opened(chance: Chance, human: Human, known: Ids, provider: Provider, school: str) -> Account:
    """The account that somebody opened some day, of whom systems know `known`."""
    created, last_active = days_of_use(chance, max(FIRST_DAY, human.birth_date + _SCHOOL_AGE))
    grade = human.grade.lstrip("0") if chance.happens(0.5) else human.grade
    return Account(
        id="",
        human=human.number,
        role=human.kind,
        created=created,
        last_active=last_active,
        first_name=human.first_name,
        middle_name=human.middle_name,
        last_name=human.last_name,
        suffix=human.suffix,
        preferred_name="",
        email=human.home.email if human.kind == "parent" else known["email"],
        username=known["username"] if chance.happens(0.2) else "",
        birth_date=human.birth_date.isoformat(),
        gender=human.gender,
        grade_level=grade,
        school=school,
        phone=human.home.phone,
        street=human.home.street,
        city=human.home.city,
        state="IL",
        postal_code=human.home.postal_code,
        identifiers=identifiers(chance, known, provider),
    )


def identifiers(chance: Chance, known: Ids, provider: Provider) -> dict[str, str]:
    """What one way of making an account leaves of the identifiers that its person has."""
    draw = chance.random()
    for types, share in _ORIGINS:
        draw -= share
        if draw < 0:
            return {t: known[t] for t in types if t == _EVERYWHERE or t in provider.person_ids}
    return {}


def days_of_use(chance: Chance, earliest: dt.date) -> tuple[str, str]:
    """When an account was made and when it was last used."""
    created = chance.date(min(earliest, LAST_DAY), LAST_DAY)
    return created.isoformat(), chance.date(created, LAST_DAY).isoformat()
