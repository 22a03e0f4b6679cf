"""An export, read whole: every row joined with what stands about it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from identitymap_server.files import containers
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.oneroster import sets
from identitymap_server.files.oneroster.manifest import Mode
from identitymap_server.files.oneroster.objects import (
    Class,
    Course,
    Demographics,
    Enrollment,
    Org,
    Relationship,
    Role,
    Session,
    User,
)
from identitymap_server.files.oneroster.sets import RosterSet
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected

_Row = Org | Session | Course | User | Role | Demographics | Class | Enrollment | Relationship
RowT = TypeVar("RowT", bound=_Row)
OwnT = TypeVar("OwnT", Org, Session, Course, User, Class)
AboutT = TypeVar("AboutT", Role, Demographics)


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the export, with everything that any file says of them."""

    user: User
    roles: tuple[str, ...]
    org_ids: tuple[str, ...]
    grades: tuple[str, ...]
    birth_date: str
    sex: str


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that is in an export, by the export's own ids.

    `left` are people whom the export names as deleted. `care` says as what one looks after another, if it says.
    Enrollments and care name only members and classes that are there; other rows may name what is not.
    """

    name: str
    orgs: dict[str, Org]
    sessions: dict[str, Session]
    courses: dict[str, Course]
    members: dict[str, Member]
    left: dict[str, Member]
    classes: dict[str, Class]
    enrollments: Sequence[Enrollment]
    care: dict[tuple[str, str], str]


def read(path: Path, remarks: Remarks) -> Export:
    """The export in a folder or a zip archive.

    What cannot be used is left out and remarked on. Raises UnusableFile if it is no set, or holds changes only.
    """
    if not containers.is_container(path):
        raise UnusableFile(f"{path} is neither a folder nor a zip archive.")
    opened = sets.opened(containers.files_in(path), remarks)
    if opened.mode is Mode.DELTA:
        raise UnusableFile(f"{path} holds changes only; a district is made of a set that holds everything.")
    if not opened.has(User):
        raise UnusableFile(f"{path} holds no people.")
    return _Reader(opened, remarks).read(path.resolve().name if path.is_dir() else path.stem)


class _Reader:
    def __init__(self, opened: RosterSet, remarks: Remarks) -> None:
        self._set = opened
        self._remarks = remarks

    def read(self, name: str) -> Export:
        roles, demographics = self._by_user(self._set.roles()), self._by_user(self._set.demographics())
        everybody = {
            id: _member(user, roles.get(id, []), demographics.get(id, []))
            for id, user in self._by_id(self._set.users()).items()
            if self._is_fine(user, bool(user.given_name.strip() and user.family_name.strip()), "has no full name")
        }
        for row in (row for about in (roles, demographics) for rows in about.values() for row in rows):
            self._is_fine(row, row.user_id in everybody, "names a person who is not there")
        members = {id: member for id, member in everybody.items() if not member.user.gone}
        classes = {id: row for id, row in self._by_id(self._set.classes()).items() if not row.gone}
        return Export(
            name=name,
            orgs={id: row for id, row in self._by_id(self._set.orgs()).items() if not row.gone},
            sessions={id: row for id, row in self._by_id(self._set.sessions()).items() if not row.gone},
            courses={id: row for id, row in self._by_id(self._set.courses()).items() if not row.gone},
            members=members,
            left={id: member for id, member in everybody.items() if member.user.gone},
            classes=classes,
            enrollments=[
                row
                for row in self._present(self._set.enrollments())
                if self._is_fine(row, row.user_id in members, "names a person who is not there")
                and self._is_fine(row, row.class_id in classes, "names a class that is not there")
            ],
            care=self._care(members),
        )

    def _care(self, members: dict[str, Member]) -> dict[tuple[str, str], str]:
        """Of two people the student is looked after; if neither is one, or both are, the one whose row it is."""
        care: dict[tuple[str, str], str] = {}
        for id, member in members.items():
            for other in member.user.agent_ids:
                if self._is_fine(member.user, other in members, "names an agent who is not there"):
                    looks_after = "student" in members[other].roles and "student" not in member.roles
                    care[(id, other) if looks_after else (other, id)] = ""
        for row in self._present(self._set.relationships()):
            known = row.user_id in members and row.agent_id in members
            if self._is_fine(row, known, "names a person who is not there"):
                care[row.agent_id, row.user_id] = row.role
        return care

    def _by_id(self, rows: Iterable[OwnT | Rejected]) -> dict[str, OwnT]:
        found: dict[str, OwnT] = {}
        for row in self._usable(rows):
            if self._is_fine(row, row.sourced_id not in found, "repeats an id"):
                found[row.sourced_id] = row
        return found

    def _by_user(self, rows: Iterable[AboutT | Rejected]) -> dict[str, list[AboutT]]:
        found: dict[str, list[AboutT]] = {}
        for row in self._present(rows):
            found.setdefault(row.user_id, []).append(row)
        return found

    def _present(self, rows: Iterable[RowT | Rejected]) -> Iterator[RowT]:
        return (row for row in self._usable(rows) if not row.gone)

    def _usable(self, rows: Iterable[RowT | Rejected]) -> Iterator[RowT]:
        for row in rows:
            if isinstance(row, Rejected):
                self._remarks.add(row.file, row.line, f"{row.field} {row.reason}; left out")
            else:
                yield row

    def _is_fine(self, row: _Row, fine: bool, otherwise: str) -> bool:
        if not fine:
            self._remarks.add(row.file, row.line, f"{otherwise}; left out")
        return fine


def _member(user: User, roles: Sequence[Role], demographics: Sequence[Demographics]) -> Member:
    primary_first = sorted(roles, key=lambda role: not role.primary)
    return Member(
        user=user,
        roles=_unique((*user.roles, *(role.role for role in primary_first))),
        org_ids=_unique((*user.org_ids, *(role.org_id for role in primary_first))),
        grades=_unique((*user.grades, *(role.grade for role in primary_first))),
        birth_date=_first((user.birth_date, *(row.birth_date for row in demographics))),
        sex=_first((user.sex, *(row.sex for row in demographics))),
    )


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
