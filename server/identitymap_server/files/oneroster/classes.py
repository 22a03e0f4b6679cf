"""Classes: each with the people in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EntityType
from identitymap_server.files.oneroster.joins import Joins
from identitymap_server.files.oneroster.naming import Naming
from identitymap_server.files.oneroster.objects import Class, Enrollment, User
from identitymap_server.files.oneroster.people import edlink_role
from identitymap_server.files.oneroster.reference import Reference
from identitymap_server.files.oneroster.sets import RosterSet
from identitymap_server.files.records import Change, FileRecord
from identitymap_server.files.rows import Rejected

#: Classes joined at a time.
_BATCH: Final = 100
#: A class with more people in it is none, and too large to be sent.
_MAX_PEOPLE: Final = 20_000

_LISTS: Final[Mapping[str, str]] = {"teacher": "teacher_ids", "student": "member_ids"}

#: Fields of a record that the columns of classes.csv give, by those of a class.
_FIELDS: Final[Mapping[str, str]] = {
    "title": "name",
    "session_ids": "term",
    "term": "term",
    "periods": "periods",
    "org_id": "school",
}

#: By list, in the order of the files.
_People = dict[str, dict[str, None]]


class Classes:
    """The classes of one set."""

    def __init__(self, roster: RosterSet, naming: Naming, reference: Reference, joins: Joins, *, changes: bool) -> None:
        """Classes of `roster`; `joins` holds enrollments and all people. `changes` if the set holds changes only."""
        self._roster = roster
        self._naming = naming
        self._reference = reference
        self._joins = joins
        self._changes = changes
        given = roster.fields(Class)
        fields = (record for own, record in _FIELDS.items() if own in given)
        self._given = tuple(dict.fromkeys(("identifiers", "status", *fields)))
        #: Whether an id of a person has to be one of users.csv.
        self._must_be_people = roster.has(User) and not changes

    def records(self) -> Iterator[FileRecord | Rejected]:
        """All classes, in the order of the file; then what enrollments say of classes that are not there."""
        classes = self._roster.classes()
        while batch := list(itertools.islice(classes, _BATCH)):
            ids = [item.sourced_id for item in batch if isinstance(item, Class)]
            self._joins.add("class", [(id_, id_) for id_ in ids])
            enrollments = self._joins.about(Enrollment, ids)
            for item in batch:
                if isinstance(item, Rejected):
                    yield self._naming.with_key(item, EntityType.CLASS)
                else:
                    yield from self._class(item, enrollments.get(item.sourced_id, ()))
        for class_id, rows in itertools.groupby(self._joins.orphans(Enrollment), key=lambda row: row.class_id):
            yield from self._orphan(class_id, rows)

    def _class(self, item: Class, rows: Sequence[Enrollment]) -> Iterator[FileRecord | Rejected]:
        rejected, come, gone = self._people(rows)
        yield from rejected
        try:
            key = self._naming.class_(item)
            _check_size(come)
        except InvalidField as error:
            refused = Rejected(item.line, error.field, error.problem, item.file, id=item.sourced_id)
            yield self._naming.with_key(refused, EntityType.CLASS)
            return
        if item.gone:
            yield FileRecord(item.file, item.line, key, absent=True)
            return
        term = self._term(item)
        school = self._school(item)
        fields = {"name": item.title or self._reference.courses.get(item.course_id, ""), "term": term, "school": school}
        lists = {} if self._changes else _lists(come)
        if item.periods:
            lists["periods"] = item.periods
        code = (("class_code", item.code),) if item.code else ()
        yield FileRecord(
            file=item.file,
            line=item.line,
            key=key,
            status=item.status,
            fields={name: text for name, text in fields.items() if text},
            lists=lists,
            identifiers=(*item.identifiers, *code),
            change=self._change(item, fields, come, gone) if self._changes else None,
        )

    def _change(self, item: Class, fields: Mapping[str, str], come: _People, gone: _People) -> Change:
        """What a class of a set of changes gives: not what hangs on ids of other files that are not there."""
        unknown = set()
        if item.org_id and not fields["school"]:
            unknown.add("school")
        if item.session_ids and not fields["term"]:
            unknown.add("term")
        if not item.title and not fields["name"]:
            unknown.add("name")
        given = tuple(name for name in self._given if name not in unknown)
        return Change(fields=given, added=_lists(come), removed=_lists(gone))

    def _term(self, item: Class) -> str:
        if item.term_start_date or item.term:
            return item.term_start_date or item.term
        found = [term for id_ in item.session_ids if (term := self._reference.terms.get(id_))]
        return min(found, default="")

    def _school(self, item: Class) -> str:
        if not item.org_id:
            return ""
        if item.org_id in self._reference.schools:
            return self._reference.schools[item.org_id] or ""
        kept = "the class's school stays as it was" if self._changes else "its id stands for its name"
        self._roster.remarks.add(item.file, item.line, f"an org is not in orgs.csv: {kept}")
        return "" if self._changes else item.org_id

    def _people(self, rows: Sequence[Enrollment]) -> tuple[list[Rejected], _People, _People]:
        """Who is in a class and, in a set of changes, who is no longer."""
        rejected: list[Rejected] = []
        come: _People = {}
        gone: _People = {}
        known = self._legacy_ids([row.user_id for row in rows])
        for row in rows:
            list_ = _LISTS.get(edlink_role(row.role))
            legacy_id = known.get(row.user_id)
            if legacy_id is None:
                column = self._roster.column(Enrollment, "user_id")
                rejected.append(Rejected(row.line, column, "names a person whom users.csv lacks", row.file, False))
            elif list_ is None:
                text = f"enrollments as {row.role or 'nothing'} are neither teaching nor learning, and are passed over"
                self._roster.remarks.add(row.file, row.line, text)
            else:
                (gone if row.gone else come).setdefault(list_, {})[legacy_id] = None
        for list_, ids in gone.items():
            # Enrolled twice, and still there once.
            gone[list_] = {id_: None for id_ in ids if id_ not in come.get(list_, {})}
        return rejected, come, gone

    def _legacy_ids(self, sourced_ids: Sequence[str]) -> Mapping[str, str]:
        if self._naming.by_own_id and not self._must_be_people:
            return {id_: id_ for id_ in sourced_ids}
        return self._joins.legacy_ids(sourced_ids)

    def _orphan(self, class_id: str, rows: Iterator[Enrollment]) -> Iterator[FileRecord | Rejected]:
        """Enrollments in a class that is not in classes.csv: in a set of changes, one that is known."""
        if not (self._changes and self._naming.class_id.lower() == "sourcedid"):
            column = self._roster.column(Enrollment, "class_id")
            for row in rows:
                yield Rejected(row.line, column, "names a class that classes.csv lacks", row.file, False)
            return
        listed = list(rows)
        rejected, come, gone = self._people(listed)
        yield from rejected
        if not (come or gone):
            return
        first = listed[0]
        try:
            _check_size(come)
            key = self._naming.by_sourced_id(EntityType.CLASS, class_id)
        except InvalidField as error:
            yield Rejected(first.line, error.field, error.problem, first.file, False)
            return
        change = Change(must_be_known=True, added=_lists(come), removed=_lists(gone))
        yield FileRecord(first.file, first.line, key, change=change)


def _lists(people: _People) -> dict[str, tuple[str, ...]]:
    return {name: tuple(ids) for name, ids in people.items() if ids}


def _check_size(people: _People) -> None:
    for name, ids in people.items():
        if len(ids) > _MAX_PEOPLE:
            raise InvalidField(name, f"must be at most {_MAX_PEOPLE:,}: a class of more is none")
