"""Edlink's objects as rows: what of them is kept, in the shapes that both sides share."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from identitymap_server.domain.identifiers import normalise_identifier
from identitymap_server.domain.keys import (
    MAX_IDENTIFIER_TYPE_BYTES,
    MAX_IDENTIFIER_VALUE_BYTES,
    EdlinkId,
    EntityType,
)
from identitymap_server.domain.records import (
    Attributes,
    ClassAttributes,
    Identifier,
    PersonAttributes,
    SchoolAttributes,
)
from identitymap_server.edlink.objects import (
    Address,
    Agent,
    Class,
    Demographics,
    Enrollment,
    Person,
    RosterIdentifier,
    RosterObject,
    School,
)
from identitymap_server.edlink.pages import Page
from identitymap_server.store.roster import PageRows

_ENCODER = msgspec.json.Encoder()
_NOWHERE = Address()
_UNKNOWN = Demographics()


class EnrollmentAttributes(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person's place in a class."""

    person_id: str | None = None
    class_id: str | None = None
    role: str | None = None
    state: str | None = None
    primary: bool | None = None


class AgentAttributes(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who looks after whom."""

    relationship: str | None = None
    observer_id: str | None = None
    target_id: str | None = None


class NamedAttributes(msgspec.Struct, frozen=True, omit_defaults=True):
    """A session, course, section or district."""

    name: str | None = None
    code: str | None = None
    type: str | None = None
    start_date: str | None = None
    end_date: str | None = None


def of_page(collection: str, page: Page) -> PageRows:
    """The rows of a page."""
    rows = PageRows(collection)
    for roster_object in page.objects:
        entity_type, attributes, identifiers = _of_object(roster_object)
        rows.add(EdlinkId(roster_object.id), _json(attributes), entity_type, identifiers)
    return rows


def _of_object(item: RosterObject) -> tuple[int, msgspec.Struct, list[Identifier]]:
    if isinstance(item, Person):
        # The first e-mail address stands in a field of its own; it is as much an identifier as the others.
        return EntityType.PERSON, _person(item), _identifiers(item.identifiers, (("email", item.email),))
    if isinstance(item, Class):
        return EntityType.CLASS, _class(item), _identifiers(item.identifiers)
    if isinstance(item, School):
        return EntityType.SCHOOL, _school(item), _identifiers(item.identifiers)
    if isinstance(item, Enrollment):
        return 0, EnrollmentAttributes(item.person_id, item.class_id, item.role, item.state, item.primary), []
    if isinstance(item, Agent):
        return 0, AgentAttributes(item.relationship, item.observer_id, item.target_id), []
    fields = {name: getattr(item, name, None) for name in NamedAttributes.__struct_fields__}
    return 0, NamedAttributes(**fields), []


def _person(person: Person) -> Attributes:
    address = person.address or _NOWHERE
    demographics = person.demographics or _UNKNOWN
    return PersonAttributes(
        roles=tuple(person.roles or ()),
        first_name=person.first_name or None,
        middle_name=person.middle_name or None,
        last_name=person.last_name or None,
        email=person.email or None,
        username=next((i.value for i in person.identifiers or () if i.type == "username"), None),
        # A time of day, where a source adds one, says nothing about a birthday.
        birth_date=(demographics.birthday or "")[:10] or None,
        gender=demographics.gender or None,
        grade_levels=tuple(person.grade_levels or ()),
        graduation_year=str(person.graduation_year) if person.graduation_year else None,
        schools=tuple(person.school_ids or ()),
        phone=person.phone or None,
        street=address.street or None,
        city=address.city or None,
        state=address.state or None,
        postal_code=address.postal_code or None,
    )


def _class(item: Class) -> Attributes:
    return ClassAttributes(
        name=item.name or None,
        periods=tuple(item.periods or ()),
        school=item.school_id or None,
        session_ids=tuple(item.session_ids or ()),
        state=item.state or None,
    )


def _school(item: School) -> Attributes:
    address = item.address or _NOWHERE
    return SchoolAttributes(name=item.name or None, city=address.city or None, state=address.state or None)


def _identifiers(
    given: Iterable[RosterIdentifier] | None, fields: Iterable[tuple[str, str | None]] = ()
) -> list[Identifier]:
    """Identifiers, each once. Those that are empty, too long to be one, or that Postgres cannot hold are left out."""
    found: dict[tuple[str, str], Identifier] = {}
    for type_, value in (*((i.type, i.value) for i in given or ()), *fields):
        if value and type_ and "\0" not in value and "\0" not in type_:
            normalised = normalise_identifier(type_, value)
            if (
                normalised
                and len(value.encode()) <= MAX_IDENTIFIER_VALUE_BYTES
                and (len(type_.encode()) <= MAX_IDENTIFIER_TYPE_BYTES)
            ):
                found.setdefault((type_, value), Identifier(type_, value, normalised))
    return list(found.values())


def _json(attributes: msgspec.Struct) -> str:
    # Postgres' jsonb takes every character but NUL.
    return _ENCODER.encode(attributes).decode().replace("\\u0000", "")
