"""Classes of both sides in the shape in which they are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from identitymap_server.domain.records import ClassAttributes, LegacyRecord, RosterRecord
from identitymap_server.matching.classes import course_titles, enrolled, periods, term_spans
from identitymap_server.matching.classes.course_titles import Title
from identitymap_server.matching.classes.enrolled import KnownPeople, People
from identitymap_server.matching.classes.periods import Period
from identitymap_server.matching.classes.term_spans import TermSpan
from identitymap_server.matching.values import is_placeholder


class ClassSubject(msgspec.Struct, frozen=True, gc=False):
    """A class, prepared for comparison. What is not known is empty or None."""

    title: Title = Title()
    term: TermSpan | None = None
    periods: frozenset[Period] = frozenset()
    teachers: People = People()
    members: People = People()
    #: Numbers that tell classes apart, by type; without leading zeros, as in `compare`.
    identifiers: tuple[tuple[str, str], ...] = ()
    present: bool = True
    #: The legacy ID space; empty on the Edlink side.
    system: str = ""


def of_legacy(
    records: Sequence[LegacyRecord], known: KnownPeople, people: Iterable[LegacyRecord], telling: Iterable[str]
) -> list[ClassSubject]:
    """The subjects of legacy classes, in their order. `people` are the records that say what teachers are called."""
    wanted = {(record.key.system, id_) for record in records for id_ in _attributes(record).teacher_ids}
    surnames = enrolled.surnames_of_legacy(people, wanted) if wanted else {}
    types = frozenset(telling)
    subjects = []
    for record in records:
        attributes, system = _attributes(record), record.key.system
        names = (surnames.get((system, id_), "") for id_ in attributes.teacher_ids)
        subjects.append(
            _subject(
                record,
                names,
                known.of_legacy(system, attributes.teacher_ids),
                known.of_legacy(system, attributes.member_ids),
                types,
                system,
            )
        )
    return subjects


def of_roster(
    records: Sequence[RosterRecord], known: KnownPeople, people: Iterable[RosterRecord], telling: Iterable[str]
) -> list[ClassSubject]:
    """The subjects of Edlink's classes, in their order. `people` are the records that say what teachers are called."""
    wanted = {id_ for record in records for id_ in _attributes(record).teacher_ids}
    surnames = enrolled.surnames_of_roster(people, wanted) if wanted else {}
    types = frozenset(telling)
    subjects = []
    for record in records:
        attributes = _attributes(record)
        names = (surnames.get(id_, "") for id_ in attributes.teacher_ids)
        subjects.append(
            _subject(
                record, names, known.of_roster(attributes.teacher_ids), known.of_roster(attributes.member_ids), types
            )
        )
    return subjects


def _attributes(record: LegacyRecord | RosterRecord) -> ClassAttributes:
    assert isinstance(record.attributes, ClassAttributes)
    return record.attributes


def _subject(
    record: LegacyRecord | RosterRecord,
    teacher_names: Iterable[str],
    teachers: People,
    members: People,
    telling: frozenset[str],
    system: str = "",
) -> ClassSubject:
    attributes = _attributes(record)
    words = frozenset(word for name in teacher_names for word in name.split())
    title = course_titles.parsed(attributes.name or "", words)
    held = periods.parsed(attributes.periods) or periods.parsed(title.periods)
    values = {(i.type, i.normalised.lstrip("0")) for i in record.identifiers if i.type in telling}
    return ClassSubject(
        title=title,
        term=term_spans.of_class(attributes.term or "", attributes.name or ""),
        periods=held,
        teachers=teachers,
        members=members,
        identifiers=tuple(sorted(value for value in values if not is_placeholder(value[1]))),
        present=record.present,
        system=system,
    )
