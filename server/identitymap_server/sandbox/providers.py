"""What each kind of source system knows: which identifiers, and whether it knows roles and birthdays."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.households import Human

#: A value for each identifier type.
Ids = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Provider:
    """A source system, by the name that Edlink gives its application.

    `person_ids` and `class_ids` are the share of people and classes that carry each identifier type.
    """

    application: str
    person_ids: Mapping[str, float]
    class_ids: Mapping[str, float]
    knows_roles: bool
    knows_birthdays: bool
    knows_parents: bool


PROVIDERS: Final = (
    Provider(
        "clever",
        {"clever_id": 1.0, "sis_id": 1.0, "google_id": 0.7, "state_id": 0.6, "username": 0.5},
        {"clever_id": 1.0, "sis_id": 1.0},
        knows_roles=True,
        knows_birthdays=True,
        knows_parents=False,
    ),
    Provider(
        "google-classroom",
        {"google_id": 1.0},
        {"google_id": 1.0},
        knows_roles=False,
        knows_birthdays=False,
        knows_parents=False,
    ),
    Provider(
        "canvas",
        {"canvas_id": 1.0, "sis_id": 0.9, "username": 1.0},
        {"canvas_id": 1.0, "sis_id": 0.8},
        knows_roles=False,
        knows_birthdays=False,
        knows_parents=False,
    ),
    Provider(
        "oneroster",
        {"oneroster_id": 1.0, "sis_id": 1.0, "state_id": 0.5, "username": 0.8},
        {"oneroster_id": 1.0, "sis_id": 1.0},
        knows_roles=True,
        knows_birthdays=True,
        knows_parents=True,
    ),
)


def person_ids(chance: Chance, human: Human, domain: str) -> Ids:
    """Everything that systems around a school have ever called somebody."""
    student = human.kind == "student"
    login = f"{_ascii(human.first_name)[0]}{_ascii(human.last_name)}{human.number % 997}"
    return {
        "clever_id": chance.hexadecimal(24),
        "google_id": f"1{chance.digits(20)}",
        "canvas_id": str(10_000 + human.number),
        # Many begin with zeros, which spreadsheets eat.
        "sis_id": f"{chance.randrange(3_000):04}{human.number:05}" if student else f"E{chance.digits(6)}",
        "state_id": chance.digits(10),
        "oneroster_id": chance.uuid() if chance.happens(0.5) else f"{human.kind}-{human.number}",
        "username": login,
        "email": f"{login}@{'students.' if student else ''}{domain}",
    }


def _ascii(name: str) -> str:
    """A name as it stands in a login: lower-case letters only."""
    decomposed = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in decomposed if c.isascii() and c.isalpha())


def class_ids(chance: Chance, number: int) -> Ids:
    """What systems call a class."""
    return {
        "clever_id": chance.hexadecimal(24),
        "google_id": chance.digits(12),
        "canvas_id": str(2_000 + number),
        "sis_id": f"SEC-{number:05}",
        "oneroster_id": f"class-{chance.hexadecimal(12)}",
    }
