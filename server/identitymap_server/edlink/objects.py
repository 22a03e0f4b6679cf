"""Edlink's objects, as far as they are used; everything else in them is passed over.

Edlink's documentation is not complete, so objects are read liberally: missing and null are the same, unknown fields,
enum values and identifier types pass, and a value of the wrong type counts as missing rather than stop a sync.
"""

from __future__ import annotations

import json
import re
import types
import typing
import uuid
from collections.abc import Mapping
from typing import Any

import msgspec

Strings = list[str] | None
T = typing.TypeVar("T", bound=msgspec.Struct)


class RosterIdentifier(msgspec.Struct, gc=False):
    """`{"type": "sis_id", "value": "204417"}`."""

    type: str
    value: str


class Demographics(msgspec.Struct, gc=False):
    """The part of a person that LMS sources rarely have."""

    birthday: str | None = None
    gender: str | None = None


class Address(msgspec.Struct, gc=False):
    """A postal address."""

    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None


class RosterObject(msgspec.Struct, gc=False):
    """What every object has."""

    id: str
    updated_date: str | None = None


class IdentifiedObject(RosterObject):
    """An object that sources give identifiers."""

    identifiers: list[RosterIdentifier] | None = None


class Person(IdentifiedObject):
    """A person."""

    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    display_name: str | None = None
    roles: Strings = None
    email: str | None = None
    phone: str | None = None
    graduation_year: int | str | None = None
    grade_levels: Strings = None
    demographics: Demographics | None = None
    address: Address | None = None
    school_ids: Strings = None


class Class(IdentifiedObject):
    """A class."""

    name: str | None = None
    periods: Strings = None
    state: str | None = None
    session_ids: Strings = None
    school_id: str | None = None


class School(IdentifiedObject):
    """A school."""

    name: str | None = None
    address: Address | None = None


class Enrollment(RosterObject):
    """A person's place in a class."""

    person_id: str | None = None
    class_id: str | None = None
    role: str | None = None
    state: str | None = None
    primary: bool | None = None


class Session(RosterObject):
    """A term, a semester, a school year."""

    name: str | None = None
    type: str | None = None
    start_date: str | None = None
    end_date: str | None = None


class Named(RosterObject):
    """A district, a course or a section: something with a name."""

    name: str | None = None
    code: str | None = None


class Agent(RosterObject):
    """Who looks after whom."""

    relationship: str | None = None
    observer_id: str | None = None
    target_id: str | None = None


#: The collections in the order in which Edlink recommends to read them, with the type of their objects.
COLLECTIONS: Mapping[str, type[RosterObject]] = {
    "districts": Named,
    "schools": School,
    "sessions": Session,
    "courses": Named,
    "people": Person,
    "classes": Class,
    "sections": Named,
    "enrollments": Enrollment,
    "agents": Agent,
}


def parsed(kind: type[T], raw: object) -> T | None:
    """`raw`, decoded JSON, as a `kind`, read liberally; None if it has no id."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError:
        return liberal(kind, raw)


def liberal(kind: type[T], raw: object) -> T | None:
    """`raw` as a `kind`, with every value of a wrong type left out or, if it is a number, spelt; None if it has no id.

    This is the slow way, taken only for objects that are not quite as documented.
    """
    if not isinstance(raw, dict):
        return None
    fields = {}
    for field in msgspec.structs.fields(kind):
        value = _fitting(field.type, raw.get(field.encode_name))
        if value is not None:
            fields[field.name] = value
    try:
        return kind(**fields)
    except TypeError:
        return None


def spelt(raw: bytes | msgspec.Raw) -> Any:
    """JSON with its numbers as texts, as they are spelt: some fit into no type of number, and in ids no digit is to be
    lost. A fraction of nothing but zeros is left out.
    """
    return json.loads(bytes(raw), parse_int=str, parse_float=_spelt_number)


def _spelt_number(text: str) -> str:
    whole, _, fraction = text.partition(".")
    return text if fraction.strip("0") or whole == text else whole


def _fitting(wanted: Any, value: object) -> object:
    """`value` if it is of a wanted type, made so if that is safe, else None."""
    members = typing.get_args(wanted) if isinstance(wanted, types.UnionType) else (wanted,)
    for member in members:
        if typing.get_origin(member) is list and isinstance(value, list):
            (item,) = typing.get_args(member)
            return [fitted for each in value if (fitted := _fitting(item, each)) is not None]
        if isinstance(member, type) and issubclass(member, msgspec.Struct) and isinstance(value, dict):
            return liberal(member, value)
        if member is str and isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        if member is bool and isinstance(value, bool):
            return value
    return None


_CANONICAL_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch


def canonical_id(text: str) -> str | None:
    """The UUID that `text` spells, in lower case with hyphens; None if it is none."""
    if _CANONICAL_ID(text):
        return text
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None
