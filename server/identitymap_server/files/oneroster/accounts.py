"""A set as records: everything that stands about a person, a class or a school in its files, joined into one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EntityType
from identitymap_server.files.oneroster import reference
from identitymap_server.files.oneroster.classes import Classes
from identitymap_server.files.oneroster.joins import Joins
from identitymap_server.files.oneroster.manifest import Mode
from identitymap_server.files.oneroster.naming import Naming
from identitymap_server.files.oneroster.objects import Demographics, Enrollment, Org, Relationship, Role
from identitymap_server.files.oneroster.people import People
from identitymap_server.files.oneroster.sets import RosterSet
from identitymap_server.files.records import Change, FileRecord
from identitymap_server.files.rows import Rejected

T = TypeVar("T", bound=msgspec.Struct)

#: Rows put aside at a time.
_BATCH: Final = 10_000


def records(roster: RosterSet, naming: Naming) -> Iterator[FileRecord | Rejected]:
    """The records of a set: schools, then people, then classes. Every row that cannot be used is reported.

    In a set of changes (`roster.mode`), a record changes what its files give of it and leaves everything else.
    """
    changes = roster.mode is Mode.DELTA
    with Joins() as joins:
        known = reference.read(roster)
        yield from known.rejected
        yield from _put_aside(joins, Role, roster.roles())
        yield from _put_aside(joins, Demographics, roster.demographics())
        yield from _put_aside(joins, Relationship, roster.relationships())
        yield from _put_aside(joins, Enrollment, roster.enrollments())
        yield from _schools(roster, naming, changes=changes)
        people = People(roster, naming, known, joins, changes=changes)
        people.note_ids()
        yield from people.records()
        yield from Classes(roster, naming, known, joins, changes=changes).records()


def _schools(roster: RosterSet, naming: Naming, *, changes: bool) -> Iterator[FileRecord | Rejected]:
    given = tuple(name for name in ("name", "city", "state") if name in roster.fields(Org))
    for org in roster.orgs():
        if isinstance(org, Rejected):
            yield naming.with_key(org, EntityType.SCHOOL)
            continue
        if not reference.is_school(org):
            continue
        try:
            key = naming.school(org.sourced_id)
        except InvalidField as error:
            yield Rejected(org.line, error.field, error.problem, org.file)
            continue
        fields = (("name", org.name), ("city", org.city), ("state", org.state))
        yield FileRecord(
            file=org.file,
            line=org.line,
            key=key,
            fields={} if org.gone else {name: text for name, text in fields if text},
            identifiers=() if org.gone else org.identifiers,
            absent=org.gone,
            change=Change(fields=("identifiers", *given)) if changes and not org.gone else None,
        )


def _put_aside(joins: Joins, kind: type[T], rows: Iterator[T | Rejected]) -> Iterator[Rejected]:
    """Put rows aside, and give those that could not be read."""
    while batch := list(itertools.islice(rows, _BATCH)):
        joins.put(kind, [row for row in batch if not isinstance(row, Rejected)])
        yield from (row for row in batch if isinstance(row, Rejected))
