"""Edlink's objects as rows: what of them is kept, in the shapes that both sides share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from identitymap_server.domain.identifiers import normalise_identifier
from identitymap_server.domain.keys import (
    MAX_IDENTIFIER_TYPE_BYTES,
    MAX_IDENTIFIER_VALUE_BYTES,
    EdlinkId,
    EntityType,
)
from identitymap_server.domain.records import ClassAttributes, PersonAttributes, SchoolAttributes
from identitymap_server.edlink.objects import (
    Address,
    Agent,
    Class,
    Demographics,
    Enrollment,
    IdentifiedObject,
    Named,
    Person,
    RosterObject,
    School,
    Session,
)
from identitymap_server.edlink.pages import Page
from identitymap_server.store.roster import PageRows

#: As in PageRows.
_IdentifierRow = tuple[EdlinkId, int, str, str, str]

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
    """The rows of a page; of an object that the page holds twice, those of the newer version."""
    newest: dict[str, tuple[str, RosterObject]] = {}
    for version, item in page.objects:
        if item.id not in newest or newest[item.id][0] < version:
            newest[item.id] = version, item
    rows = PageRows(collection, malformed=page.malformed)
    entity_type, attributes_of = _KINDS[collection]
    for edlink_id, (version, item) in newest.items():
        attributes = _ENCODER.encode(attributes_of(item))
        identifiers: list[_IdentifierRow] = []
        if entity_type is not None and isinstance(item, IdentifiedObject):
            identifiers.extend(_identifiers(EdlinkId(edlink_id), entity_type, item))
        rows.objects.append((EdlinkId(edlink_id), version, attributes.decode(), _content_hash(attributes, identifiers)))
        rows.identifiers.extend(identifiers)
    return rows


def _content_hash(attributes: bytes, identifiers: list[_IdentifierRow]) -> bytes:
    """What is kept of an object, in 16 bytes; the same for the same identifiers in any order."""
    digest = hashlib.blake2b(attributes, digest_size=16)
    # Normalised values too, so that a new way to normalise reaches objects that do not change.
    digest.update(_ENCODER.encode(sorted(identifiers)))
    return digest.digest()


def _person(person: Person) -> PersonAttributes:
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


def _class(item: Class) -> ClassAttributes:
    return ClassAttributes(
        name=item.name or None,
        periods=tuple(item.periods or ()),
        school=item.school_id or None,
        session_ids=tuple(item.session_ids or ()),
        state=item.state or None,
    )


def _school(item: School) -> SchoolAttributes:
    address = item.address or _NOWHERE
    return SchoolAttributes(name=item.name or None, city=address.city or None, state=address.state or None)


def _enrollment(item: Enrollment) -> EnrollmentAttributes:
    return EnrollmentAttributes(item.person_id, item.class_id, item.role, item.state, item.primary)


def _agent(item: Agent) -> AgentAttributes:
    return AgentAttributes(item.relationship, item.observer_id, item.target_id)


def _session(item: Session) -> NamedAttributes:
    return NamedAttributes(item.name, type=item.type, start_date=item.start_date, end_date=item.end_date)


def _named(item: Named) -> NamedAttributes:
    return NamedAttributes(item.name, item.code)


#: What the objects of a collection are and what of them is kept.
_KINDS: Mapping[str, tuple[EntityType | None, Callable[[Any], msgspec.Struct]]] = {
    "districts": (None, _named),
    "schools": (EntityType.SCHOOL, _school),
    "sessions": (None, _session),
    "courses": (None, _named),
    "people": (EntityType.PERSON, _person),
    "classes": (EntityType.CLASS, _class),
    "sections": (None, _named),
    "enrollments": (None, _enrollment),
    "agents": (None, _agent),
}


def _identifiers(edlink_id: EdlinkId, entity_type: EntityType, item: IdentifiedObject) -> Iterator[_IdentifierRow]:
    """The rows of an object's identifiers, each once. Those that are empty, or too long to be one, are left out."""
    given = [(identifier.type, identifier.value) for identifier in item.identifiers or ()]
    if isinstance(item, Person) and item.email:
        # The first e-mail address stands in a field of its own; it is as much an identifier as the others.
        given.append(("email", item.email))
    values: dict[tuple[str, str], str] = {}
    for type_, value in given:
        normalised = normalise_identifier(type_, value)
        if type_ and normalised and _short_enough(type_, value, normalised):
            # Of two spellings that compare equal one is kept, the same whatever their order.
            values[type_, normalised] = min(value, values.get((type_, normalised), value))
    for (type_, normalised), value in values.items():
        yield edlink_id, entity_type, type_, value, normalised


def _short_enough(type_: str, value: str, normalised: str) -> bool:
    # A character takes at most four bytes, so most texts need no encoding to be measured; and folding may lengthen.
    if (
        len(type_) * 4 <= MAX_IDENTIFIER_TYPE_BYTES
        and max(len(value), len(normalised)) * 4 <= MAX_IDENTIFIER_VALUE_BYTES
    ):
        return True
    return len(type_.encode()) <= MAX_IDENTIFIER_TYPE_BYTES and all(
        len(text.encode()) <= MAX_IDENTIFIER_VALUE_BYTES for text in (value, normalised)
    )
