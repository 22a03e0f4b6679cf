"""Role classes: students, staff and family are told apart, finer roles are not."""

from __future__ import annotations

import enum
from collections.abc import Iterable


class RoleClass(enum.Enum):
    """What somebody is to a school."""

    STUDENT = "student"
    STAFF = "staff"
    FAMILY = "family"


_CLASSES = {
    "student": RoleClass.STUDENT,
    "learner": RoleClass.STUDENT,
    "pupil": RoleClass.STUDENT,
    "teacher": RoleClass.STAFF,
    "ta": RoleClass.STAFF,
    "aide": RoleClass.STAFF,
    "staff": RoleClass.STAFF,
    "administrator": RoleClass.STAFF,
    "district-administrator": RoleClass.STAFF,
    "designer": RoleClass.STAFF,
    "faculty": RoleClass.STAFF,
    "instructor": RoleClass.STAFF,
    "parent": RoleClass.FAMILY,
    "guardian": RoleClass.FAMILY,
    "observer": RoleClass.FAMILY,
    "relative": RoleClass.FAMILY,
}


def role_class(roles: Iterable[str]) -> RoleClass | None:
    """The class of somebody's roles; None if there are none, unknown ones only, or several classes (a teacher who is a
    parent), because then no role speaks against anything.
    """
    classes = {_CLASSES[role] for role in (r.strip().lower().replace("_", "-") for r in roles) if role in _CLASSES}
    return classes.pop() if len(classes) == 1 else None
