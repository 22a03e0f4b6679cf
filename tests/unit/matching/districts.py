"""The sandbox's districts as records of both sides, with the truth, so that matching can be held against it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec
from identitymap_server.domain import terms
from identitymap_server.domain.keys import EdlinkId, EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.records import (
    Attributes,
    ClassAttributes,
    Identifier,
    LegacyRecord,
    PersonAttributes,
    RosterRecord,
    SchoolAttributes,
)
from identitymap_server.domain.terms import term_of
from identitymap_server.edlink.objects import COLLECTIONS, Enrollment, Session
from identitymap_server.edlink.pages import Page
from identitymap_server.matching.sides import Sides
from identitymap_server.sandbox import world
from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.legacy_classes import LegacyClass
from identitymap_server.services import legacy_records, roster_rows
from identitymap_server.services.legacy_records import ArrivedRecord

Pair = tuple[LegacyKey, EdlinkId]

_COLLECTIONS = {EntityType.PERSON: "people", EntityType.CLASS: "classes", EntityType.SCHOOL: "schools"}
_SHAPES = {
    EntityType.PERSON: PersonAttributes,
    EntityType.CLASS: ClassAttributes,
    EntityType.SCHOOL: SchoolAttributes,
}


@dataclass(frozen=True)
class District:
    """Both sides of one entity type, and the pairs that are true."""

    sides: Sides
    true: frozenset[Pair]
    #: Those that some evidence tells, by the evidence.
    told_by: dict[Pair, str]


@functools.cache
def district(people: int, seed: int, number: int = 0, entity_type: EntityType = EntityType.PERSON) -> District:
    """The sandbox's district of a seed; `number` chooses the provider: Clever, Google, Canvas, OneRoster."""
    made = world.build(people * (number + 1), number + 1, seed).integrations[number]
    legacy = (
        [_account(account) for account in made.accounts]
        if entity_type is EntityType.PERSON
        else [_class(one) for one in made.classes]
    )
    truth = {
        (_key(entity_type, pair.legacy_id), EdlinkId(pair.edlink_id)): pair.by
        for pair in made.truth()
        if pair.entity_type == entity_type.name.lower()
    }
    edlink = made.materialized.objects
    sides = Sides(
        entity_type,
        legacy,
        _completed(_roster(entity_type, edlink[_COLLECTIONS[entity_type]]), edlink),
        schools={record.edlink_id: record for record in _roster(EntityType.SCHOOL, edlink["schools"])},
    )
    return District(sides, frozenset(truth), truth)


def _key(entity_type: EntityType, id_: str) -> LegacyKey:
    return LegacyKey(entity_type, "app", id_)


def _account(account: Account) -> LegacyRecord:
    known = ("first_name", "middle_name", "last_name", "suffix", "preferred_name", "email", "username", "birth_date")
    attributes = PersonAttributes(
        **{name: getattr(account, name) or None for name in known},
        roles=(account.role,),
        grade_levels=tuple(filter(None, (account.grade_level,))),
        schools=tuple(filter(None, (account.school,))),
    )
    return _legacy(_key(EntityType.PERSON, account.id), attributes, account.identifiers)


def _class(one: LegacyClass) -> LegacyRecord:
    attributes = ClassAttributes(
        name=one.name,
        term=one.term,
        periods=(one.period,),
        school=one.school,
        teacher_ids=one.teacher_ids,
        member_ids=one.member_ids,
    )
    return _legacy(_key(EntityType.CLASS, one.id), attributes, one.identifiers)


def _legacy(key: LegacyKey, attributes: Attributes, identifiers: dict[str, str]) -> LegacyRecord:
    """As an import would keep it."""
    given = tuple((type_, value) for type_, value in identifiers.items() if value)
    content = legacy_records.content_of(ArrivedRecord(key, IntegrationId(""), attributes, given))
    return LegacyRecord(key, attributes, content.identifiers)


def _roster(entity_type: EntityType, objects: Iterable[tuple[str, bytes]]) -> list[RosterRecord]:
    """As a sync would keep it."""
    collection = _COLLECTIONS[entity_type]
    rows = _rows(collection, objects)
    identifiers: dict[str, list[Identifier]] = {}
    for edlink_id, _, *identifier in rows.identifiers:
        identifiers.setdefault(edlink_id, []).append(Identifier(*identifier))
    decode = msgspec.json.Decoder(_SHAPES[entity_type]).decode
    return [
        RosterRecord(edlink_id, decode(attributes), tuple(identifiers.get(edlink_id, ())))
        for edlink_id, _, attributes, _ in rows.objects
    ]


def _completed(records: list[RosterRecord], edlink: Mapping[str, Iterable[tuple[str, bytes]]]) -> list[RosterRecord]:
    """Classes with the term of their sessions and the people of their enrollments, as a match reads them."""
    decode = msgspec.json.Decoder(Session).decode
    sessions = {id_: decode(raw) for id_, raw in edlink["sessions"]}
    people: dict[str, dict[str, list[str]]] = {}
    enrollments = msgspec.json.Decoder(Enrollment).decode
    for place in (enrollments(raw) for _, raw in edlink["enrollments"]):
        if place.state != "dropped":
            people.setdefault(place.class_id, {}).setdefault(place.role, []).append(place.person_id)
    completed = []
    for record in records:
        attributes = record.attributes
        if isinstance(attributes, ClassAttributes):
            term = term_of(
                [terms.Session(s.start_date, s.end_date, s.name) for s in map(sessions.get, attributes.session_ids)]
            )
            roles = people.get(record.edlink_id, {})
            attributes = msgspec.structs.replace(
                attributes,
                term=term,
                teacher_ids=tuple(roles.get("teacher", ())),
                member_ids=tuple(roles.get("student", ())),
            )
        completed.append(msgspec.structs.replace(record, attributes=attributes))
    return completed


def _rows(collection: str, objects: Iterable[tuple[str, bytes]]):
    decode = msgspec.json.Decoder(COLLECTIONS[collection]).decode
    return roster_rows.of_page(collection, Page(tuple(("", decode(raw)) for _, raw in objects), None))
