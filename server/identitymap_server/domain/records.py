"""Records: what one side knows of an entity. The same shapes serve both sides, so that they can be compared."""

from __future__ import annotations

import msgspec

from identitymap_server.domain.keys import EdlinkId, LegacyKey


class Identifier(msgspec.Struct, frozen=True, array_like=True):
    """An identifier as the source has it, beside the form it is compared in."""

    type: str
    value: str
    normalised: str


class PersonAttributes(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person's fields as the source has them; None is unknown. `birth_date` is YYYY-MM-DD."""

    roles: tuple[str, ...] = ()
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    suffix: str | None = None
    preferred_name: str | None = None
    email: str | None = None
    username: str | None = None
    birth_date: str | None = None
    gender: str | None = None
    grade_levels: tuple[str, ...] = ()
    graduation_year: str | None = None
    schools: tuple[str, ...] = ()
    phone: str | None = None
    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    #: Ids of those who look after the person, on the same side.
    agent_ids: tuple[str, ...] = ()
    status: str | None = None
    created: str | None = None


class ClassAttributes(msgspec.Struct, frozen=True, omit_defaults=True):
    """A class's fields. Ids in `teacher_ids` and `member_ids` are those of people on the same side.

    On the Edlink side the term and the people come from sessions and enrollments when records are read for a match.
    """

    name: str | None = None
    term: str | None = None
    periods: tuple[str, ...] = ()
    school: str | None = None
    teacher_ids: tuple[str, ...] = ()
    member_ids: tuple[str, ...] = ()
    session_ids: tuple[str, ...] = ()
    state: str | None = None
    status: str | None = None
    created: str | None = None


class SchoolAttributes(msgspec.Struct, frozen=True, omit_defaults=True):
    """A school's fields."""

    name: str | None = None
    city: str | None = None
    state: str | None = None
    status: str | None = None
    created: str | None = None


Attributes = PersonAttributes | ClassAttributes | SchoolAttributes


class LegacyRecord(msgspec.Struct, frozen=True):
    """What the company knows of an entity."""

    key: LegacyKey
    attributes: Attributes
    identifiers: tuple[Identifier, ...] = ()
    present: bool = True
    #: Seconds since 1970, None if unknown. Decides which of several accounts is primary.
    last_active: float | None = None


class RosterRecord(msgspec.Struct, frozen=True):
    """What Edlink's roster knows of an entity."""

    edlink_id: EdlinkId
    attributes: Attributes
    identifiers: tuple[Identifier, ...] = ()
    present: bool = True
