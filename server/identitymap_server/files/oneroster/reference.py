"""What people and classes refer to by id: schools, terms, courses. There are few of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from identitymap_server.files.oneroster.objects import Org
from identitymap_server.files.oneroster.sets import RosterSet
from identitymap_server.files.rows import Rejected

T = TypeVar("T")

_SCHOOL_TYPES: Final = frozenset({"", "school", "college", "university"})


def is_school(org: Org) -> bool:
    """Whether an org is a school, and not a district, a department or a state."""
    return org.type in _SCHOOL_TYPES


@dataclass(frozen=True, slots=True)
class Reference:
    """Names by id."""

    #: None for an org that is no school.
    schools: Mapping[str, str | None]
    #: The day on which a term begins, which says more surely than its title which school year it is; else its title.
    terms: Mapping[str, str]
    courses: Mapping[str, str]
    #: Rows that could not be read, but for those of orgs, which are records of their own.
    rejected: tuple[Rejected, ...] = ()


def read(roster: RosterSet) -> Reference:
    """What a set says of schools, terms and courses. What has been deleted still has its name."""
    rejected: list[Rejected] = []
    return Reference(
        schools={
            org.sourced_id: (org.name or org.sourced_id) if is_school(org) else None for org in _read(roster.orgs())
        },
        terms={term.sourced_id: term.start_date or term.title for term in _read(roster.sessions(), rejected)},
        courses={course.sourced_id: course.title for course in _read(roster.courses(), rejected)},
        rejected=tuple(rejected),
    )


def _read(rows: Iterable[T | Rejected], rejected: list[Rejected] | None = None) -> Iterator[T]:
    for row in rows:
        if not isinstance(row, Rejected):
            yield row
        elif rejected is not None:
            rejected.append(row)
