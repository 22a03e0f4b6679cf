"""The columns of a record that may hold an identifier, and their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.patterns import SCHOOL, Column
from identitymap_server.domain.records import (
    ClassAttributes,
    Identifier,
    LegacyRecord,
    PersonAttributes,
    RosterRecord,
)
from identitymap_server.matching.trust import NEVER, OF_SOMETHING_ELSE

#: The name of the column of the legacy key's own id.
ID = "id"

#: The roster's schools, by their Edlink IDs.
Schools = Mapping[str, RosterRecord]

_EMAIL = "email"


def of_legacy(record: LegacyRecord) -> Iterator[tuple[Column, str]]:
    """The values of a legacy record, by column."""
    yield Column(ID, system=record.key.system), record.key.id.strip()
    yield from _identifiers(record.key.entity_type, record.identifiers)
    attributes = record.attributes
    if isinstance(attributes, PersonAttributes):
        for school in attributes.schools:
            yield Column(SCHOOL), school.strip()
    elif isinstance(attributes, ClassAttributes) and attributes.school:
        yield Column(SCHOOL), attributes.school.strip()


def of_roster(record: RosterRecord, entity_type: EntityType, schools: Schools) -> Iterator[tuple[Column, str]]:
    """The values of a roster record, and the identifiers of its schools, by column."""
    yield from _identifiers(entity_type, record.identifiers)
    for school_id in _schools(record):
        school = schools.get(school_id)
        for identifier in school.identifiers if school else ():
            yield Column(identifier.type, of_school=True), identifier.normalised


def is_of_a_group(column: Column) -> bool:
    """Whether a column may say which school: together with a number it may tell people apart.

    A `school_id` is a school's number, or a pupil's number at school.
    """
    return column.tells_nobody_apart or column.name == "school_id"


def _identifiers(entity_type: EntityType, identifiers: tuple[Identifier, ...]) -> Iterator[tuple[Column, str]]:
    excluded = OF_SOMETHING_ELSE.get(entity_type, frozenset())
    for identifier in identifiers:
        type_ = identifier.type
        if type_ == _EMAIL or not (type_ in NEVER or type_ in excluded):
            yield Column(type_), identifier.normalised


def _schools(record: RosterRecord) -> tuple[str, ...]:
    attributes = record.attributes
    if isinstance(attributes, PersonAttributes):
        return attributes.schools
    return (attributes.school,) if isinstance(attributes, ClassAttributes) and attributes.school else ()
