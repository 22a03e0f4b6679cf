"""What two classes say of one another, field by field."""

from __future__ import annotations

import enum
from typing import Final

import msgspec

from identitymap_server.domain.mappings import Evidence
from identitymap_server.matching import shares
from identitymap_server.matching.classes import course_titles, periods, term_spans
from identitymap_server.matching.classes.class_subjects import ClassSubject
from identitymap_server.matching.classes.course_titles import TitleOutcome
from identitymap_server.matching.classes.enrolled import KnownPeople, People
from identitymap_server.matching.compare import Outcome


class Members(enum.Enum):
    """What those say who are in the classes and known on both sides."""

    #: More than half of each class are in the other, with 95% confidence. A pupil is in one section of a course, so at
    #: most one other class can say so.
    SAME = "mostly the same"
    #: Too few for that, but two or more, all of them in both, and the classes have few others.
    ALL = "all the same"
    #: The same, of a single one.
    ONE = "the only one"
    #: More than half of the Edlink class are in the legacy class, and not the other way round.
    PART = "the Edlink class is a part"
    #: More than half of the legacy class are in the Edlink class, and not the other way round.
    WHOLE = "the legacy class is a part"
    #: Some are in both.
    SOME = "some the same"
    #: Less than half of the smaller class are in the other, with 95% confidence; or nobody, where two or three are all.
    APART = "different"
    #: Too few are known.
    MISSING = "missing"


#: More than this of a class is most of it.
MOST: Final = 0.5

#: A class of whose people fewer are known is not known well enough for a few to speak for it.
_KNOWN_WELL: Final = 0.5


class Shared(msgspec.Struct, frozen=True, gc=False):
    """How many people of two classes are known to be in both, beside how many could be."""

    both: int
    #: Of the legacy class, those who are known on the Edlink side.
    of_legacy: int
    #: Of the Edlink class, those who have an account in the legacy system.
    of_roster: int

    @property
    def least_of_legacy(self) -> float:
        """What share of the legacy class is in the Edlink class at least."""
        return shares.at_least(self.both, self.of_legacy)

    @property
    def least_of_roster(self) -> float:
        """What share of the Edlink class is in the legacy class at least."""
        return shares.at_least(self.both, self.of_roster)


class ClassComparison(msgspec.Struct, frozen=True, gc=False):
    """What a legacy class and an Edlink class say of one another."""

    title: TitleOutcome
    term: Outcome
    period: Outcome
    section: Outcome
    teachers: Outcome
    members: Members
    shared: Shared
    #: Types of which both have values, none in common.
    disagreeing_types: tuple[str, ...] = ()

    def evidence(self) -> tuple[Evidence, ...]:
        """What was compared and how many people are shared, without what was missing."""
        outcomes = (
            ("name", self.title.name.lower()),
            ("term", self.term.value),
            ("period", self.period.value),
            ("section", self.section.value),
            ("teachers", self.teachers.value),
            ("members", self.members.value),
        )
        compared = [Evidence(field, outcome) for field, outcome in outcomes if outcome != "missing"]
        shared = self.shared
        if shared.of_legacy and shared.of_roster:
            counts = f"{shared.both} of {shared.of_legacy} legacy and {shared.of_roster} Edlink"
            compared.append(Evidence("shared_members", counts))
        return (*compared, *(Evidence(type_, "different") for type_ in self.disagreeing_types))


def compare(legacy: ClassSubject, roster: ClassSubject, known: KnownPeople) -> ClassComparison:
    """Compare a legacy class with an Edlink class."""
    shared = _shared(legacy, roster, known)
    return ClassComparison(
        title=course_titles.compare(legacy.title, roster.title),
        term=term_spans.compare(legacy.term, roster.term),
        period=_meeting(legacy, roster),
        section=_common(legacy.title.sections, roster.title.sections),
        teachers=_teachers(legacy, roster, known),
        members=_members(shared, legacy.members, roster.members),
        shared=shared,
        disagreeing_types=_disagreeing(legacy, roster),
    )


def _shared(legacy: ClassSubject, roster: ClassSubject, known: KnownPeople) -> Shared:
    both = len(set(legacy.members.known).intersection(roster.members.known))
    return Shared(both, len(legacy.members.known), known.in_system(roster.members, legacy.system))


def _members(shared: Shared, legacy: People, roster: People) -> Members:
    """What the people say; the first level that holds counts."""
    if not (shared.of_legacy and shared.of_roster):
        return Members.MISSING
    most_of_legacy, most_of_roster = shared.least_of_legacy > MOST, shared.least_of_roster > MOST
    known_well = _known_well(shared, legacy, roster)
    everybody = known_well and shared.both == shared.of_legacy == shared.of_roster
    smaller = min(shared.of_legacy, shared.of_roster)
    levels = (
        (most_of_legacy and most_of_roster, Members.SAME),
        (everybody and shared.both > 1, Members.ALL),
        (everybody, Members.ONE),
        (most_of_roster, Members.PART),
        (most_of_legacy, Members.WHOLE),
        (shares.at_most(shared.both, smaller) < MOST, Members.APART),
        (shared.both > 0, Members.SOME),
        (known_well and smaller > 1, Members.APART),
    )
    return next((level for holds, level in levels if holds), Members.MISSING)


def _known_well(shared: Shared, legacy: People, roster: People) -> bool:
    """Whether most of both classes are known, so that the few who are in a small class speak for it."""
    return shared.of_legacy > _KNOWN_WELL * legacy.listed and shared.of_roster > _KNOWN_WELL * roster.listed


def _teachers(legacy: ClassSubject, roster: ClassSubject, known: KnownPeople) -> Outcome:
    mine, theirs = legacy.teachers, roster.teachers
    if set(mine.known).intersection(theirs.known):
        return Outcome.EQUAL
    if not (mine.listed and theirs.listed):
        return Outcome.MISSING
    # Somebody unknown on one side may be somebody unknown on the other, but nobody who is known.
    unknown_theirs = theirs.listed - known.in_system(theirs, legacy.system)
    return Outcome.MISSING if mine.unknown and unknown_theirs else Outcome.DIFFERENT


def _meeting(one: ClassSubject, other: ClassSubject) -> Outcome:
    if not (one.periods and other.periods):
        return Outcome.MISSING
    return Outcome.EQUAL if periods.meet(one.periods, other.periods) else Outcome.DIFFERENT


def _common(one: frozenset[str], other: frozenset[str]) -> Outcome:
    if not (one and other):
        return Outcome.MISSING
    return Outcome.DIFFERENT if one.isdisjoint(other) else Outcome.EQUAL


def _disagreeing(one: ClassSubject, other: ClassSubject) -> tuple[str, ...]:
    mine, theirs = {type_ for type_, _ in one.identifiers}, {type_ for type_, _ in other.identifiers}
    common = {type_ for type_, _ in set(one.identifiers).intersection(other.identifiers)}
    return tuple(sorted((mine & theirs) - common))
