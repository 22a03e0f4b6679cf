"""Relations: which objects belong to which, such as a person's enrollments or a class's teachers."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from identitymap_server.sandbox.collection import Collection

#: An integration's collections by name.
Objects = Mapping[str, Collection]


@dataclass(frozen=True, slots=True)
class Relation:
    """The objects of `collection` that belong to one.

    Either the one holds their ids in `held`; or they hold its id in one of `holding`; or an enrollment joins them:
    it holds the one's id in the first field of `joined` and theirs in the second. If `role` is given, only people who
    have it: in that enrollment, or else on the whole.
    """

    collection: str
    held: str = ""
    holding: tuple[str, ...] = ()
    joined: tuple[str, str] | None = None
    role: str | None = None


RELATIONS: Final[Mapping[str, Mapping[str, Relation]]] = {
    "districts": {
        "administrators": Relation("people", holding=("district_id",), role="district-administrator"),
    },
    "schools": {
        "classes": Relation("classes", holding=("school_id",)),
        "courses": Relation("courses", holding=("school_id",)),
        "sessions": Relation("sessions", holding=("school_id",)),
        "people": Relation("people", holding=("school_ids",)),
        "administrators": Relation("people", holding=("school_ids",), role="administrator"),
        "teachers": Relation("people", holding=("school_ids",), role="teacher"),
        "students": Relation("people", holding=("school_ids",), role="student"),
    },
    "courses": {
        "classes": Relation("classes", holding=("course_id",)),
    },
    "people": {
        "enrollments": Relation("enrollments", holding=("person_id",)),
        "districts": Relation("districts", held="district_id"),
        "schools": Relation("schools", held="school_ids"),
        "classes": Relation("classes", joined=("person_id", "class_id")),
        "sections": Relation("sections", joined=("person_id", "section_id")),
        "agents": Relation("agents", holding=("observer_id", "target_id")),
    },
    "classes": {
        "sections": Relation("sections", holding=("class_id",)),
        "enrollments": Relation("enrollments", holding=("class_id",)),
        "people": Relation("people", joined=("class_id", "person_id")),
        "teachers": Relation("people", joined=("class_id", "person_id"), role="teacher"),
        "students": Relation("people", joined=("class_id", "person_id"), role="student"),
    },
    "sections": {
        "enrollments": Relation("enrollments", holding=("section_id",)),
        "people": Relation("people", joined=("section_id", "person_id")),
        "teachers": Relation("people", joined=("section_id", "person_id"), role="teacher"),
        "students": Relation("people", joined=("section_id", "person_id"), role="student"),
    },
}

#: By a field's value, the ids of the objects that hold it.
_Index = dict[str, list[str]]


class Related:
    """Finds what belongs to what by indexes, which are made when first asked for, and anew when something changed."""

    def __init__(self) -> None:
        """No index has been asked for yet."""
        self._indexes: weakref.WeakKeyDictionary[Collection, dict[str, tuple[int, _Index]]]
        self._indexes = weakref.WeakKeyDictionary()

    def to(self, objects: Objects, relation: Relation, id: str, body: bytes) -> Collection:
        """Those that belong to the object `body` of that id."""
        return objects[relation.collection].subset(self._ids(objects, relation, id, body))

    def _ids(self, objects: Objects, relation: Relation, id: str, body: bytes) -> Iterable[str]:
        if relation.held:
            return _values(body, relation.held)
        if relation.joined:
            return self._joined_ids(objects["enrollments"], *relation.joined, relation.role, id)
        target = objects[relation.collection]
        found = (other for name in relation.holding for other in self._index(target, name).get(id, ()))
        if relation.role is None:
            return found
        return (other for other in found if relation.role in _values(target.get(other) or b"{}", "roles"))

    def _joined_ids(self, enrollments: Collection, by: str, to: str, role: str | None, id: str) -> Iterator[str]:
        for enrollment_id in self._index(enrollments, by).get(id, ()):
            enrollment = enrollments.get(enrollment_id) or b"{}"
            if role is None or role in _values(enrollment, "role"):
                yield from _values(enrollment, to)

    def _index(self, collection: Collection, name: str) -> _Index:
        indexes = self._indexes.setdefault(collection, {})
        revision, index = indexes.get(name, (None, {}))
        if revision != collection.revision:
            index = {}
            for id, body in collection:
                for value in _values(body, name):
                    index.setdefault(value, []).append(id)
            indexes[name] = (collection.revision, index)
        return index


def _values(body: bytes, name: str) -> list[str]:
    """What a field of an encoded object holds: one text, several, or none."""
    value = getattr(_reader(name).decode(body), name)
    return [value] if isinstance(value, str) else value or []


@functools.cache
def _reader(name: str) -> msgspec.json.Decoder[Any]:
    """Reads one field and passes over the rest."""
    return msgspec.json.Decoder(msgspec.defstruct("Field", [(name, str | list[str] | None, None)]))
