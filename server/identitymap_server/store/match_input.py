"""What a match reads: both sides of an integration, decisions, imported rows and links, in one snapshot."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

from identitymap_server.domain.keys import EdlinkId, EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.proposals import Decision, DecisionVerdict, ImportedRow, Link
from identitymap_server.domain.records import (
    Attributes,
    ClassAttributes,
    LegacyRecord,
    PersonAttributes,
    RosterRecord,
)
from identitymap_server.domain.terms import Session, term_of
from identitymap_server.store import joins, record_rows, sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("match_input")

#: Rows fetched at a time, so that their text and their values are not all in memory at once.
_CHUNK: Final = 2_000

#: What a match reads of the roster.
COLLECTIONS: Final = frozenset({*record_rows.COLLECTIONS.values(), "sessions", "enrollments"})


@dataclass(frozen=True, slots=True)
class MatchInput:
    """Everything known of one entity type in one integration."""

    entity_type: EntityType
    legacy: list[LegacyRecord]
    roster: list[RosterRecord]
    decisions: list[Decision]
    imported: list[ImportedRow]
    links: list[Link]


async def prepare(connection: Connection, integration_id: IntegrationId) -> None:
    """Make the connection's read-only transaction ready to read an integration, and to stay open while nothing is
    asked.
    """
    await connection.execute(_SQL["take_time"])
    await joins.choose(connection, await connection.fetchval(_SQL["size"], integration_id))


async def read(connection: Connection, integration_id: IntegrationId, entity_type: EntityType) -> MatchInput:
    """Read one entity type, in the connection's repeatable-read transaction."""
    return MatchInput(
        entity_type=entity_type,
        legacy=await _legacy(connection, integration_id, entity_type),
        roster=await roster(connection, integration_id, entity_type),
        decisions=[
            Decision(LegacyKey(entity_type, system, id_), EdlinkId(edlink_id), DecisionVerdict(verdict))
            for system, id_, edlink_id, verdict in await connection.fetch(
                _SQL["decisions"], integration_id, entity_type
            )
        ],
        imported=[
            ImportedRow(LegacyKey(entity_type, system, id_), EdlinkId(edlink_id))
            for system, id_, edlink_id in await connection.fetch(_SQL["imported"], integration_id, entity_type)
        ],
        links=[
            Link(LegacyKey(entity_type, system, id_), EdlinkId(edlink_id), LinkMethod(method))
            for system, id_, edlink_id, method in await connection.fetch(_SQL["links"], integration_id, entity_type)
        ],
    )


async def _legacy(connection: Connection, integration_id: IntegrationId, entity_type: EntityType) -> list[LegacyRecord]:
    return [
        LegacyRecord(
            LegacyKey(entity_type, system, id_),
            _with_interned_ids(record_rows.attributes(entity_type, attributes)),
            record_rows.identifiers(identifiers),
            present,
        )
        async for system, id_, present, attributes, identifiers in connection.cursor(
            _SQL["legacy"], integration_id, entity_type, prefetch=_CHUNK
        )
    ]


async def roster(connection: Connection, integration_id: IntegrationId, entity_type: EntityType) -> list[RosterRecord]:
    """One entity type of the roster, in the connection's transaction."""
    complete = await _completion(connection, integration_id, entity_type)
    return [
        RosterRecord(
            EdlinkId(edlink_id),
            complete(edlink_id, record_rows.attributes(entity_type, attributes)),
            record_rows.identifiers(identifiers),
            present,
        )
        async for edlink_id, present, attributes, identifiers in connection.cursor(
            _SQL["roster"], integration_id, record_rows.COLLECTIONS[entity_type], prefetch=_CHUNK
        )
    ]


async def _completion(
    connection: Connection, integration_id: IntegrationId, entity_type: EntityType
) -> Callable[[str, Attributes], Attributes]:
    """What adds to the attributes of an object that other objects say of it."""
    if entity_type is EntityType.PERSON:
        return await _with_roles(connection, integration_id)
    if entity_type is EntityType.CLASS:
        return await _with_term_and_people(connection, integration_id)
    return lambda _, attributes: attributes


async def _with_roles(connection: Connection, integration_id: IntegrationId) -> Callable[[str, Attributes], Attributes]:
    """A person without roles has those of the enrollments: some sources know no others."""
    if not await connection.fetchval(_SQL["lacks_roles"], integration_id):
        return lambda _, attributes: attributes
    roles = {row["edlink_id"]: row["roles"] for row in await connection.fetch(_SQL["enrolled_roles"], integration_id)}

    def complete(edlink_id: str, attributes: Attributes) -> Attributes:
        assert isinstance(attributes, PersonAttributes)
        if attributes.roles or edlink_id not in roles:
            return attributes
        return msgspec.structs.replace(attributes, roles=tuple(roles[edlink_id]))

    return complete


async def _with_term_and_people(
    connection: Connection, integration_id: IntegrationId
) -> Callable[[str, Attributes], Attributes]:
    """A class gets the term that its sessions span, and the people of its enrollments."""
    sessions = {
        edlink_id: Session(start_date, end_date, name)
        for edlink_id, start_date, end_date, name in await connection.fetch(_SQL["sessions"], integration_id)
    }
    people: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    async for class_id, teacher_ids, member_ids in connection.cursor(
        _SQL["people_of_classes"], integration_id, prefetch=_CHUNK
    ):
        people[class_id] = _interned(teacher_ids or ()), _interned(member_ids or ())

    def complete(edlink_id: str, attributes: Attributes) -> Attributes:
        assert isinstance(attributes, ClassAttributes)
        found = [sessions[id_] for id_ in attributes.session_ids if id_ in sessions]
        teacher_ids, member_ids = people.get(edlink_id, ((), ()))
        return msgspec.structs.replace(attributes, term=term_of(found), teacher_ids=teacher_ids, member_ids=member_ids)

    return complete


def _interned(ids: Iterable[str]) -> tuple[str, ...]:
    """Ids of people, each text once in memory: somebody is in many classes."""
    return tuple(map(sys.intern, ids))


def _with_interned_ids(attributes: Attributes) -> Attributes:
    if not isinstance(attributes, ClassAttributes):
        return attributes
    return msgspec.structs.replace(
        attributes, teacher_ids=_interned(attributes.teacher_ids), member_ids=_interned(attributes.member_ids)
    )
