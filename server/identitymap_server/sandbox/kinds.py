"""What one can ask of the objects of each collection: which fields, filters and expansions they have.

Edlink documents the filters of a field with its model. Of schools, classes and sections it says that they can be
filtered and not by what: here by what all documented models have in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from identitymap_server.sandbox import wire
from identitymap_server.sandbox.materialized import Materialization


@dataclass(frozen=True, slots=True)
class Expansion:
    """What `$expand` puts beside a field of ids: the objects of another collection, one or many."""

    field: str
    collection: str
    many: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """The objects of a collection. `singular` is what an error calls one; filters are a field's operators."""

    singular: str
    fields: frozenset[str]
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    expansions: Mapping[str, Expansion] = field(default_factory=dict)


_ID: Final = frozenset({"equals", "in", "not in"})
_DATE: Final = frozenset({"equals", "gt", "gte", "lt", "lte"})
_EMAIL: Final = frozenset({"equals", "starts with", "contains"})
_ENUM: Final = frozenset({"equals", "in", "not in", "is known", "is unknown"})
_NAME: Final = _ENUM | _EMAIL

_ANYTHING: Final = {"id": _ID, "updated_date": _DATE}
_NAMED: Final = {**_ANYTHING, "name": _NAME}

#: Fields that hold moments or days, and are compared as such.
DATES: Final = frozenset({"updated_date", "start_date", "end_date"})

#: Which collection's objects a field of ids names, by what it would be called without `_id` or `_ids`.
_TARGETS: Final = {
    "district": "districts",
    "school": "schools",
    "session": "sessions",
    "course": "courses",
    "person": "people",
    "class": "classes",
    "section": "sections",
    "observer": "people",
    "target": "people",
}


def _kind(
    singular: str, struct: type[msgspec.Struct], filters: Mapping[str, frozenset[str]], elsewhere: str = ""
) -> Kind:
    """`elsewhere` are the documented fields that the sandbox's sources do not have."""
    fields = struct.__struct_fields__
    expansions = {}
    for name in fields:
        stem, _, suffix = name.rpartition("_")
        if stem in _TARGETS and suffix in {"id", "ids"}:
            many = suffix == "ids"
            expansions[f"{stem}s" if many else stem] = Expansion(name, _TARGETS[stem], many)
    return Kind(singular, frozenset(fields) | frozenset(elsewhere.split()), filters, expansions)


KINDS: Final[Mapping[str, Kind]] = {
    "districts": _kind("District", wire.District, {}, "locale time_zone location"),
    "schools": _kind("School", wire.School, _NAMED, "locale time_zone location"),
    "sessions": _kind("Session", wire.Session, {**_NAMED, "start_date": _DATE, "end_date": _DATE}, "identifiers"),
    "courses": _kind(
        "Course",
        wire.Course,
        {**_ANYTHING, "code": _ENUM, "school_id": _ID},
        "grade_levels subjects identifiers district_id",
    ),
    "people": _kind(
        "Person",
        wire.Person,
        {**_ANYTHING, "first_name": _NAME, "last_name": _NAME, "display_name": _NAME, "email": _EMAIL},
        "department_ids route_ids product_ids gpa letter_grade",
    ),
    "classes": _kind("Class", wire.Class, _NAMED, "locale time_zone department_id subject_id period_ids"),
    "sections": _kind("Section", wire.Section, _NAMED, "description picture_url state locale time_zone periods"),
    "enrollments": _kind(
        "Enrollment",
        wire.Enrollment,
        {**_ANYTHING, "role": _ENUM, "person_id": _ID, "class_id": _ID, "section_id": _ID},
    ),
    "agents": _kind("Agent", wire.Agent, {"id": _ID}),
    "materializations": _kind("Materialization", Materialization, _ANYTHING),
    # What an event is about may be of any kind, so its target cannot be expanded.
    "events": Kind(
        "Event",
        frozenset({"id", "date", "type", "target", "target_id", "integration_id", "materialization_id", "data"}),
    ),
}
