"""People: a user with everything that roles, demographics and relationships say about them."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EntityType
from identitymap_server.files.oneroster.joins import Joins
from identitymap_server.files.oneroster.naming import Naming
from identitymap_server.files.oneroster.objects import Demographics, Relationship, Role, User
from identitymap_server.files.oneroster.reference import Reference
from identitymap_server.files.oneroster.sets import RosterSet
from identitymap_server.files.records import Change, FileRecord
from identitymap_server.files.rows import Rejected

_Row = Role | Demographics | Relationship
_KINDS: Final[tuple[type[_Row], ...]] = (Role, Demographics, Relationship)

_USER_ID: Final[Any] = operator.attrgetter("user_id")

#: People joined at a time.
_BATCH: Final = 500

#: Fields of a record, by those of a user.
_FIELDS: Final[Mapping[str, str]] = {
    "given_name": "first_name",
    "middle_name": "middle_name",
    "family_name": "last_name",
    "preferred_given_name": "preferred_name",
    "email": "email",
    "username": "username",
    "birth_date": "birth_date",
    "sex": "gender",
    "graduation_year": "graduation_year",
    "phone": "phone",
}
_LISTS: Final[Mapping[str, str]] = {
    "roles": "roles",
    "org_ids": "schools",
    "grades": "grade_levels",
    "agent_ids": "agent_ids",
}

#: Roles by Edlink's names. Others are passed on as they are.
_ROLES: Final[Mapping[str, str]] = {
    "districtadministrator": "district-administrator",
    "siteadministrator": "administrator",
    "systemadministrator": "administrator",
    "principal": "administrator",
    "counselor": "staff",
    "proctor": "staff",
    "professor": "teacher",
    "lecturer": "teacher",
    "faculty": "teacher",
    "instructor": "teacher",
}


def edlink_role(role: str) -> str:
    """Edlink's name of a role."""
    return _ROLES.get(role.lower(), role)


class People:
    """The people of one set."""

    def __init__(self, roster: RosterSet, naming: Naming, reference: Reference, joins: Joins, *, changes: bool) -> None:
        """People of `roster`; `joins` holds what other files say of them. `changes` if the set holds changes only."""
        self._roster = roster
        self._naming = naming
        self._reference = reference
        self._joins = joins
        self._changes = changes
        given = roster.fields(User)
        self._given = ("identifiers", "status", *(record for user, record in _FIELDS.items() if user in given))
        self._given_lists = tuple(record for user, record in _LISTS.items() if user in given)

    def note_ids(self) -> None:
        """Read the ids of all users beforehand, if other files call people by ids that are not their legacy ids."""
        if self._naming.by_own_id:
            return
        for user in self._roster.users():
            if isinstance(user, User):
                # Who has no such id is reported in its turn.
                with contextlib.suppress(InvalidField):
                    self._joins.add("person", [(user.sourced_id, self._naming.person(user).id)])

    def records(self) -> Iterator[FileRecord | Rejected]:
        """Everybody, in the order of the files; then what other files say of people who are not there."""
        users = self._roster.users()
        while batch := list(itertools.islice(users, _BATCH)):
            yield from self._batch(batch)
        orphans: Iterator[_Row] = heapq.merge(*(self._joins.orphans(kind) for kind in _KINDS), key=_USER_ID)
        for user_id, rows in itertools.groupby(orphans, key=_USER_ID):
            yield from self._orphan(user_id, list(rows))

    def _batch(self, batch: Sequence[User | Rejected]) -> Iterator[FileRecord | Rejected]:
        users = [user for user in batch if isinstance(user, User)]
        ids = [user.sourced_id for user in users]
        if self._naming.by_own_id:
            self._joins.add("person", [(id_, id_) for id_ in ids])
        about = [self._joins.about(kind, ids) for kind in _KINDS if self._roster.has(kind)]
        for user in batch:
            if isinstance(user, Rejected):
                yield self._naming.with_key(user, EntityType.PERSON)
                continue
            rows: list[_Row] = [row for by_user in about for row in by_user.get(user.sourced_id, ())]
            try:
                yield self._record(user, rows)
            except InvalidField as error:
                refused = Rejected(user.line, error.field, error.problem, user.file, id=user.sourced_id)
                yield self._naming.with_key(refused, EntityType.PERSON)
            if self._changes:
                yield from (_cannot_be_taken_away(row) for row in rows if row.gone)

    def _record(self, user: User, rows: Sequence[_Row]) -> FileRecord:
        key = self._naming.person(user)
        if user.gone:
            return FileRecord(user.file, user.line, key, absent=True)
        fields = {record: text for name, record in _FIELDS.items() if (text := getattr(user, name))}
        if user.sms and not user.phone:
            fields["phone"] = user.sms
        given = self._given
        for row in rows:
            if isinstance(row, Demographics) and not row.gone:
                fields |= _demographic_fields(row)
                given = (*given, "birth_date", "gender")
        lists = self._lists(user, rows)
        change = None
        if self._changes:
            # What a file of its own says is added, because it may not be all.
            added = {name: values for name, values in lists.items() if name not in self._given_lists and values}
            lists = {name: values for name, values in lists.items() if name in self._given_lists}
            change = Change(fields=tuple(dict.fromkeys((*given, *lists))), added=added)
        return FileRecord(
            file=user.file,
            line=user.line,
            key=key,
            status="inactive" if user.enabled is False else user.status or ("active" if user.enabled else ""),
            fields=fields,
            lists={name: values for name, values in lists.items() if values},
            identifiers=user.identifiers,
            change=change,
        )

    def _lists(self, user: User, rows: Sequence[_Row]) -> dict[str, tuple[str, ...]]:
        roles = sorted((row for row in rows if isinstance(row, Role) and not row.gone), key=lambda row: not row.primary)
        agents = (row.agent_id for row in rows if isinstance(row, Relationship) and not row.gone)
        orgs = _unique((*user.org_ids, *(row.org_id for row in roles)))
        lists = {
            "roles": _unique(edlink_role(role) for role in (*user.roles, *(row.role for row in roles))),
            "schools": self._schools(orgs, user),
            "grade_levels": _unique((*user.grades, *(row.grade for row in roles))),
            "agent_ids": self._legacy_ids(_unique((*user.agent_ids, *agents))),
        }
        if self._changes and not self._reference.schools.keys() >= set(orgs):
            del lists["schools"]
        return lists

    def _schools(self, orgs: Iterable[str], place: User | Role) -> tuple[str, ...]:
        """The names of those orgs that are schools."""
        names = []
        for id_ in orgs:
            name = self._reference.schools.get(id_, id_)
            if id_ not in self._reference.schools:
                kept = "the person's schools stay as they were" if self._changes else "its id stands for its name"
                self._roster.remarks.add(place.file, place.line, f"an org is not in orgs.csv: {kept}")
            if name:
                names.append(name)
        return _unique(names)

    def _legacy_ids(self, sourced_ids: Sequence[str]) -> tuple[str, ...]:
        if self._naming.by_own_id or not sourced_ids:
            return tuple(sourced_ids)
        known = self._joins.legacy_ids(sourced_ids)
        return tuple(known[id_] for id_ in sourced_ids if id_ in known)

    def _orphan(self, user_id: str, rows: Sequence[_Row]) -> Iterator[FileRecord | Rejected]:
        """What other files say of somebody who is not in users.csv: in a set of changes, somebody who is known."""
        if not (self._changes and self._naming.by_own_id):
            advice = f", and says nothing of {self._naming.person_id}" if self._changes else ""
            for row in rows:
                column = self._roster.column(type(row), "user_id")
                yield Rejected(row.line, column, f"names a person whom users.csv lacks{advice}", row.file, False)
            return
        first = rows[0]
        fields: dict[str, str] = {}
        for row in rows:
            if row.gone:
                yield _cannot_be_taken_away(row)
            elif isinstance(row, Demographics):
                fields |= _demographic_fields(row)
        lists = self._lists(User(first.file, first.line, user_id), rows)
        added = {name: values for name, values in lists.items() if values}
        given = ("birth_date", "gender") if fields else ()
        if not (given or added):
            return
        try:
            key = self._naming.by_sourced_id(EntityType.PERSON, user_id)
        except InvalidField as error:
            yield Rejected(first.line, error.field, error.problem, first.file, False)
            return
        change = Change(fields=given, must_be_known=True, added=added)
        yield FileRecord(first.file, first.line, key, fields=fields, change=change)


def _demographic_fields(row: Demographics) -> dict[str, str]:
    return {name: text for name, text in (("birth_date", row.birth_date), ("gender", row.sex)) if text}


def _cannot_be_taken_away(row: _Row) -> Rejected:
    return Rejected(
        row.line,
        "status",
        "takes something away from a person, which a set of changes cannot say; import a bulk set",
        row.file,
        record_lost=False,
    )


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
