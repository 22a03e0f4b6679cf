"""What each kind of source system knows: which identifiers, and whether it knows roles, birthdays, parents, schools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from identitymap_server.sandbox import names
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
    name: str
    person_ids: Mapping[str, float]
    class_ids: Mapping[str, float]
    #: Roles, grades, birthdays, addresses: what a student information system is for.
    is_sis: bool = False
    knows_parents: bool = False
    knows_schools: bool = True
    knows_sections: bool = False
    #: That of a provider which ignores what it is asked for.
    own_page_size: int | None = None


ONEROSTER: Final = Provider(
    "oneroster",
    "OneRoster",
    {"oneroster_id": 1.0, "sis_id": 1.0, "state_id": 0.5, "username": 0.8},
    {"oneroster_id": 1.0, "sis_id": 1.0},
    is_sis=True,
    knows_parents=True,
)

#: The integrations of a sandbox take these in turn.
PROVIDERS: Final = (
    Provider(
        "clever",
        "Clever",
        {"clever_id": 1.0, "sis_id": 1.0, "google_id": 0.7, "state_id": 0.6, "username": 0.5},
        {"clever_id": 1.0, "sis_id": 1.0},
        is_sis=True,
        knows_parents=True,
    ),
    Provider(
        "google-classroom",
        "Google Classroom",
        {"google_id": 1.0},
        {"google_id": 1.0},
        knows_schools=False,
        own_page_size=500,
    ),
    Provider(
        "canvas",
        "Canvas",
        {"canvas_id": 1.0, "sis_id": 0.9, "username": 1.0},
        {"canvas_id": 1.0, "sis_id": 0.8},
        knows_sections=True,
    ),
    ONEROSTER,
)


def person_ids(chance: Chance, human: Human, domain: str, usernames: set[str] | None) -> Ids:
    """Everything that systems around a school have ever called somebody, their address at school included.

    `usernames` are those that are taken, to which the new one is added; None if that is not known.
    """
    student = human.kind == "student"
    username = f"{names.ascii_letters(human.first_name)[:1]}{names.ascii_letters(human.last_name)}"
    username += str(human.number % 997)
    if usernames is None or username in usernames:
        username = f"{username}x{human.number}"
    if usernames is not None:
        usernames.add(username)
    return {
        "clever_id": chance.hexadecimal(24),
        "google_id": f"1{chance.digits(20)}",
        "canvas_id": str(1_000_000 + human.number),
        # Many begin with zeros, which spreadsheets eat.
        "sis_id": f"{chance.randrange(1_500):04}{human.number:05}" if student else f"E{100_000 + human.number}",
        "state_id": chance.digits(10),
        "oneroster_id": chance.uuid() if chance.happens(0.5) else f"{human.kind}-{1_000_000 + human.number}",
        "username": username,
        "email": f"{username}@{'students.' if student else ''}{domain}",
    }


def class_ids(chance: Chance, number: int) -> Ids:
    """What systems call a class."""
    return {
        "clever_id": chance.hexadecimal(24),
        "google_id": chance.digits(12),
        "canvas_id": str(2_000 + number),
        "sis_id": f"SEC-{number:05}",
        "oneroster_id": f"class-{chance.hexadecimal(12)}",
    }


def given(chance: Chance, ids: Ids, shares: Mapping[str, float]) -> Ids:
    """Those of the ids that a source has, each with its share."""
    return {type_: ids[type_] for type_, share in shares.items() if chance.happens(share)}
