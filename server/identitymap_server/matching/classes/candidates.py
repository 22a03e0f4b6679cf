"""Pairs of classes worth a comparison: those that share people, and those that share a name and a term.

Linear in the number of enrollments: each person of a class leads to the classes of the same person on the other side,
of the same school year.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Final

from identitymap_server.matching.classes.class_subjects import ClassSubject

#: A pair by the positions of its two classes: legacy, roster.
PairKey = tuple[int, int]

#: Two classes of which less is shared than this part of the smaller one are not worth a look.
_LEAST_SHARED: Final = 0.25

#: So many classes may share a teacher, a name and a school year before they are no candidates for each other.
_CROWD: Final = 50


def pairs(legacy: Sequence[ClassSubject], roster: Sequence[ClassSubject]) -> set[PairKey]:
    """The candidate pairs among the present classes."""
    found = set(_sharing_members(legacy, roster))
    found.update(_sharing(legacy, roster, _by_teacher, _CROWD))
    # Of a name alone only what nobody else has is worth a question.
    found.update(_sharing(legacy, roster, _by_name, 1))
    return found


def _sharing_members(legacy: Sequence[ClassSubject], roster: Sequence[ClassSubject]) -> Iterator[PairKey]:
    classes_of: dict[tuple[int | None, int], list[int]] = {}
    for position, subject in enumerate(legacy):
        if subject.present:
            for person in subject.members.known:
                classes_of.setdefault((_year(subject), person), []).append(position)
    years = {year for year, _ in classes_of}
    for other, subject in enumerate(roster):
        if not subject.present:
            continue
        own = _year(subject)
        shared = Counter(
            position
            for year in (years if own is None else years & {own, None})
            for person in subject.members.known
            for position in classes_of.get((year, person), ())
        )
        size = len(subject.members.known)
        for position, both in shared.items():
            if both >= _LEAST_SHARED * min(size, len(legacy[position].members.known)):
                yield position, other


def _year(subject: ClassSubject) -> int | None:
    return subject.term.school_year if subject.term else None


def _sharing(
    legacy: Sequence[ClassSubject],
    roster: Sequence[ClassSubject],
    keys: Callable[[ClassSubject], Iterable[Hashable]],
    crowd: int,
) -> Iterator[PairKey]:
    """The pairs that have a key in common which no more than `crowd` classes of a system, or of the roster, have."""
    mine: dict[Hashable, dict[str, list[int]]] = {}
    for position, subject in enumerate(legacy):
        if subject.present:
            for key in keys(subject):
                mine.setdefault(key, {}).setdefault(subject.system, []).append(position)
    theirs: dict[Hashable, list[int]] = {}
    for other, subject in enumerate(roster):
        if subject.present:
            for key in keys(subject):
                theirs.setdefault(key, []).append(other)
    for key, others in theirs.items():
        for positions in mine.get(key, {}).values():
            if max(len(positions), len(others)) <= crowd:
                yield from itertools.product(positions, others)


def _by_teacher(subject: ClassSubject) -> Iterator[Hashable]:
    year = _year(subject)
    return ((year, teacher) for teacher in (subject.teachers.known if year else ()))


def _by_name(subject: ClassSubject) -> Iterator[Hashable]:
    """What a class is called in its year, by section and by period, whichever is known."""
    title, year = subject.title, _year(subject)
    if year and title.words:
        beside = [("section", title.sections), ("period", subject.periods)]
        yield from ((year, title.core, kind, values) for kind, values in beside if values)
        if not (title.sections or subject.periods):
            yield year, title.core
