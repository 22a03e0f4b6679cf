"""Objects in the shapes of Edlink's API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from identitymap_server.sandbox.chance import Chance

#: All collections, in the order in which Edlink recommends to read them.
COLLECTIONS: Final = (
    "districts",
    "schools",
    "sessions",
    "courses",
    "people",
    "classes",
    "sections",
    "enrollments",
    "agents",
)

_CREATED: Final = dt.datetime(2026, 8, 3, 17, 45, 39, 937_000, dt.UTC)
_CREATED_TEXT: Final = "2026-08-03T17:45:39.937Z"
#: Seconds from then to now.
_CHANGES_WITHIN: Final = 8_000_000


class Identifier(msgspec.Struct, frozen=True):
    """What a source calls something."""

    type: str
    value: str


class Demographics(msgspec.Struct, frozen=True):
    """What an SIS knows and an LMS does not."""

    birthday: str | None
    gender: str | None


class Address(msgspec.Struct, frozen=True):
    """A postal address."""

    city: str
    state: str
    street: str | None = None
    postal_code: str | None = None


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """What every object has."""

    id: str
    created_date: str = _CREATED_TEXT
    updated_date: str
    properties: dict[str, str] = {}


class District(Dated, frozen=True, kw_only=True):
    """The district."""

    name: str
    identifiers: tuple[Identifier, ...] = ()


class School(Dated, frozen=True, kw_only=True):
    """A school."""

    name: str
    grade_levels: tuple[str, ...]
    address: Address | None
    identifiers: tuple[Identifier, ...]
    district_id: str


class Session(Dated, frozen=True, kw_only=True):
    """A school year or a semester."""

    name: str
    start_date: str | None
    end_date: str | None
    state: str
    type: str
    school_id: str | None = None
    district_id: str


class Course(Dated, frozen=True, kw_only=True):
    """What a class teaches."""

    name: str
    code: str | None = None
    session_id: str | None
    school_id: str


class Person(Dated, frozen=True, kw_only=True):
    """A person."""

    first_name: str
    middle_name: str | None
    last_name: str
    display_name: str
    picture_url: str | None = None
    roles: tuple[str, ...]
    email: str | None
    phone: str | None
    locale: str | None = None
    time_zone: str | None = None
    graduation_year: int | None
    grade_levels: tuple[str, ...]
    demographics: Demographics | None
    address: Address | None
    identifiers: tuple[Identifier, ...]
    district_id: str
    school_ids: tuple[str, ...]


class Class(Dated, frozen=True, kw_only=True):
    """A class."""

    name: str
    description: str | None = None
    picture_url: str | None = None
    subjects: tuple[str, ...] = ()
    grade_levels: tuple[str, ...]
    periods: tuple[str, ...]
    state: str = "active"
    identifiers: tuple[Identifier, ...]
    session_ids: tuple[str, ...]
    course_id: str | None
    school_id: str


class Section(Dated, frozen=True, kw_only=True):
    """A part of a class, in sources that have them."""

    name: str
    class_id: str
    identifiers: tuple[Identifier, ...]


class Enrollment(Dated, frozen=True, kw_only=True):
    """A person's place in a class."""

    start_date: str | None
    end_date: str | None
    role: str
    primary: bool
    state: str
    identifiers: tuple[Identifier, ...] = ()
    person_id: str
    class_id: str
    section_id: str | None


class Agent(Dated, frozen=True, kw_only=True):
    """Who looks after whom."""

    relationship: str
    observer_id: str
    target_id: str


def identifiers(ids: Mapping[str, str]) -> tuple[Identifier, ...]:
    """Values by type as Edlink spells them."""
    return identifiers_of(ids.items())


def identifiers_of(pairs: Iterable[tuple[str, str]]) -> tuple[Identifier, ...]:
    """The same of pairs of types, which may repeat, and values; without those that are empty."""
    return tuple(Identifier(type_, value) for type_, value in pairs if value)


def day(date: str) -> str:
    """A date such as 2026-08-31 as Edlink writes it where a moment could stand: its first one."""
    return f"{date}T00:00:00.000Z"


def updated(chance: Chance) -> str:
    """A moment since the school year began, as Edlink writes it."""
    moment = _CREATED + dt.timedelta(seconds=chance.randrange(_CHANGES_WITHIN))
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
