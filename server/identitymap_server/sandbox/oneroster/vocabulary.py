"""The words of OneRoster and School Data Sync for roles, grades, terms and kin, and Edlink's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from identitymap_server.files.oneroster.people import edlink_role

#: Edlink's roles; what is none of these is a member.
_ROLES: Final = frozenset(
    {
        "student",
        "teacher",
        "ta",
        "aide",
        "staff",
        "administrator",
        "district-administrator",
        "observer",
        "parent",
        "guardian",
        "designer",
        "member",
    }
)
_RELATIONSHIPS: Final = {"parent": "parent", "father": "parent", "mother": "parent", "aide": "aide"}
_SESSIONS: Final = {"schoolyear": "school_year", "semester": "semester", "gradingperiod": "grading_period"}
_GRADES: Final = {
    "k": "KG",
    "kg": "KG",
    "it": "IT",
    "pr": "PR",
    "pk": "PK",
    "tk": "TK",
    "ps": "PS",
    "ug": "UG",
    "birth": "Birth",
    "prenatal": "Prenatal",
}
_GENDERS: Final = {"male": "male", "m": "male", "female": "female", "f": "female", "other": "other"}

#: Orgs of these types are no schools. What else there is, from colleges to special schools, is one.
_NO_SCHOOLS: Final = frozenset({"district", "local", "state", "national", "department", "ministryofeducation"})

_LAST_GRADE: Final = 13


def roles(names: Iterable[str]) -> tuple[str, ...]:
    """Edlink's roles; a relative is a guardian, and whoever is something else is a member."""
    return tuple(dict.fromkeys(_role(edlink_role(name).lower()) for name in names))


def relationship(name: str) -> str:
    """What an agent is to whom they look after."""
    return _RELATIONSHIPS.get(name.lower(), "guardian")


def session_type(name: str) -> str:
    """What kind of term it is."""
    return _SESSIONS.get(name, "term")


def grades(names: Iterable[str]) -> tuple[str, ...]:
    """Edlink's grades: 9 is 09, and ps1 the first year of what comes after school."""
    return tuple(dict.fromkeys(_grade(name.strip().lower()) for name in names))


def gender(name: str) -> str | None:
    """Edlink's gender; None if the name says none."""
    return _GENDERS.get(name.strip().lower())


def is_school(org_type: str) -> bool:
    """Whether an org of this type is a school to Edlink."""
    return org_type not in _NO_SCHOOLS


def _role(name: str) -> str:
    if name == "relative":
        return "guardian"
    return name if name in _ROLES else "member"


def _grade(name: str) -> str:
    if name.isdecimal() and 1 <= int(name) <= _LAST_GRADE:
        return f"{int(name):02}"
    return _GRADES.get(name) or _GRADES.get(name[:2] if name[:2] == "ps" else "") or "Other"
