"""A roster in Edlink's own JSON, as its API gives it: people, classes and schools, with what sessions and enrollments
say of them. Each collection may be a file of its own, or all may be in one.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from identitymap_server.domain import terms
from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.edlink.objects import Enrollment, School, Session, parsed
from identitymap_server.files import edlink_objects
from identitymap_server.files.json_objects import JsonObject
from identitymap_server.files.records import FileRecord
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected

#: A file's name with its objects.
Objects = tuple[str, Iterable[JsonObject]]

#: The ID space of Edlink IDs, which are of no legacy system.
SYSTEM: Final = "edlink"

#: Enrollments in these states say who is no longer in a class.
_LEFT: Final = frozenset({"inactive", "dropped"})
#: Helpers, parents who look on and the like neither teach nor learn.
_TEACHING: Final = frozenset({"teacher"})
_LEARNING: Final = frozenset({"student", "member"})


class Kind(enum.Enum):
    """What of a roster a match reads."""

    ENTITY = "person or class"
    SCHOOL = "school"
    SESSION = "session"
    ENROLLMENT = "enrollment"
    OTHER = "other"


def kind(members: Mapping[str, Any]) -> Kind:
    """What an object is, by the members that only one kind has."""
    if "person_id" in members and "class_id" in members:
        return Kind.ENROLLMENT
    if edlink_objects.is_person_or_class(members):
        return Kind.ENTITY
    if "start_date" in members and "end_date" in members:
        return Kind.SESSION
    # Courses have a code or a session, sections a class, districts no district.
    if "name" in members and "district_id" in members and not {"code", "session_id", "class_id"} & members.keys():
        return Kind.SCHOOL
    return Kind.OTHER


def records(files: Iterable[Objects], remarks: Remarks) -> Iterator[FileRecord | Rejected]:
    """The records of a roster, classes last, once everything is known that is said of them.

    Objects that a match does not read, such as courses, are remarked on.
    """
    around = _Around()
    classes: list[tuple[FileRecord, Mapping[str, Any]]] = []
    for name, objects in files:
        for item in objects:
            if item.members is None:
                yield Rejected(item.line, "", item.problem, name)
                continue
            found = around.noted(item.members)
            if found is Kind.ENTITY:
                for record in edlink_objects.records(name, [item], SYSTEM):
                    if isinstance(record, Rejected) or record.key.entity_type is not EntityType.CLASS:
                        yield record
                    else:
                        classes.append((record, item.members))
            elif found is Kind.SCHOOL:
                yield _school(name, item.line, item.members)
            elif found is Kind.OTHER:
                remarks.add(name, item.line, "objects that a match does not read, such as districts and courses")
    for record, members in classes:
        yield around.completed(record, members)


class _Around:
    """What sessions and enrollments say of people and classes."""

    def __init__(self) -> None:
        self._sessions: dict[str, terms.Session] = {}
        self._teachers: dict[str, dict[str, None]] = {}
        self._members: dict[str, dict[str, None]] = {}

    def noted(self, members: Mapping[str, Any]) -> Kind:
        """Remember what an object says of others, and give what it is."""
        found = kind(members)
        if found is Kind.SESSION and (session := parsed(Session, members)):
            self._sessions[session.id] = terms.Session(session.start_date, session.end_date, session.name)
        elif found is Kind.ENROLLMENT and (enrollment := parsed(Enrollment, members)):
            self._enrol(enrollment)
        return found

    def _enrol(self, enrollment: Enrollment) -> None:
        if not enrollment.class_id or not enrollment.person_id or (enrollment.state or "").lower() in _LEFT:
            return
        role = (enrollment.role or "").lower()
        for roles, people in ((_TEACHING, self._teachers), (_LEARNING, self._members)):
            if role in roles:
                people.setdefault(enrollment.class_id, {})[enrollment.person_id] = None

    def completed(self, record: FileRecord, members: Mapping[str, Any]) -> FileRecord:
        """A class with its term and its people."""
        given = members.get("session_ids")
        ids = given if isinstance(given, list) else []
        fields = dict(record.fields)
        if term := terms.term_of([self._sessions[id_] for id_ in ids if id_ in self._sessions]):
            fields["term"] = term
        lists = dict(record.lists)
        for name, people in (("teacher_ids", self._teachers), ("member_ids", self._members)):
            if found := people.get(record.key.id):
                lists[name] = tuple(found)
        return msgspec.structs.replace(record, fields=fields, lists=lists)


def _school(file: str, line: int, members: Mapping[str, Any]) -> FileRecord | Rejected:
    school = parsed(School, members)
    if school is None or not school.id:
        return Rejected(line, "id", "must not be empty", file)
    address = school.address
    fields = (
        ("name", school.name),
        ("city", address.city if address else None),
        ("state", address.state if address else None),
    )
    return FileRecord(
        file=file,
        line=line,
        key=LegacyKey(EntityType.SCHOOL, SYSTEM, school.id),
        fields={name: text for name, text in fields if text},
        identifiers=tuple((i.type, i.value) for i in school.identifiers or () if i.type and i.value),
    )
