"""Which identifiers are believed, and how far."""

from __future__ import annotations

from typing import Final

from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.profiles import Trust

#: Identifiers that never link: an e-mail address changes hands, and these name a tenant or an old Edlink ID.
NEVER: Final = frozenset({"email", "edlink_id", "classlink_tenant_id", "lti_id", "canvas_lti_id"})

#: Types that name what a class, a school or a person belongs to. A school with one class on each side would link the
#: two on its own number, and one course has many classes.
OF_SOMETHING_ELSE: Final = {
    EntityType.CLASS: frozenset(
        {
            "course_id",
            "department_id",
            "district_id",
            "federal_id",
            "ipeds_id",
            "mdr_id",
            "nces_id",
            "period_id",
            "room_id",
            "school_id",
            "session_id",
            "state_id",
            "student_id",
            "subject_id",
            "teacher_id",
            "term_id",
            "username",
        }
    ),
    EntityType.SCHOOL: frozenset({"district_id", "username"}),
    EntityType.PERSON: frozenset(
        {"class_id", "course_id", "department_id", "district_id", "ipeds_id", "mdr_id", "nces_id", "tenant_id"}
    ),
}

#: A change of these is ordinary, so that two different values do not speak against a pair.
CHANGEABLE: Final = frozenset({"username"})


def order(trust: Trust, entity_type: EntityType, present: set[str]) -> tuple[str, ...]:
    """The types that count for an entity type, the most trusted first.

    People are matched by the types that are named. Classes and schools by every type but those that name what they
    belong to, because theirs are few and seldom configured.
    """
    named = (*trust.standalone, *trust.corroborated)
    if entity_type is EntityType.PERSON:
        return tuple(type_ for type_ in named if type_ not in NEVER)
    others = sorted(present - set(named))
    excluded = NEVER | OF_SOMETHING_ELSE[entity_type]
    return tuple(type_ for type_ in (*named, *others) if type_ in present and type_ not in excluded)


def telling(entity_type: EntityType, present: set[str]) -> frozenset[str]:
    """The types whose values speak against a pair where they differ, whether they are trusted to link or not."""
    return frozenset(present - NEVER - CHANGEABLE - OF_SOMETHING_ELSE[entity_type])
