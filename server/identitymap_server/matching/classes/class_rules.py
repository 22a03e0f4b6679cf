"""What it takes for two classes that no identifier links: a table, read from the top; the first row that holds decides.

Nothing here weighs one field against another. Overlap alone never suffices, because the same pupils sit together in
Reading and in Math, and went from grade 3 to grade 4 together; and a name alone never does, because every school has
its Math 4. What is certain has people in common, a name, and a term that both sides state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching.classes.class_comparison import ClassComparison, Members
from identitymap_server.matching.classes.course_titles import TitleOutcome as Title
from identitymap_server.matching.compare import Outcome

MEMBERS: Final = "class:members"
TEACHER: Final = "class:teacher"
NAME: Final = "class:name"
SPLIT: Final = "class:split"
MERGE: Final = "class:merge"

_EQUAL: Final = frozenset({Outcome.EQUAL})
_NOT_DIFFERENT: Final = frozenset({Outcome.EQUAL, Outcome.MISSING})
_MISSING: Final = frozenset({Outcome.MISSING})
_DIFFERENT: Final = frozenset({Outcome.DIFFERENT})
_ANY: Final = frozenset(Outcome)


@dataclass(frozen=True, slots=True)
class Row:
    """The outcomes that a row of the table takes."""

    rule: str
    certain: bool
    members: frozenset[Members]
    titles: frozenset[Title]
    terms: frozenset[Outcome] = _EQUAL
    teachers: frozenset[Outcome] = _ANY
    periods: frozenset[Outcome] = _NOT_DIFFERENT
    sections: frozenset[Outcome] = _NOT_DIFFERENT

    def holds(self, compared: ClassComparison) -> bool:
        """Whether a pair is as the row says."""
        return (
            compared.members in self.members
            and compared.title in self.titles
            and compared.term in self.terms
            and compared.teachers in self.teachers
            and compared.period in self.periods
            and compared.section in self.sections
        )


_SAME: Final = frozenset({Members.SAME})
_WHOLLY: Final = frozenset({Members.SAME, Members.ALL, Members.ONE})
_RELATED: Final = frozenset({Members.ALL, Members.ONE, Members.PART, Members.WHOLE, Members.SOME})
_UNTOLD: Final = frozenset({Members.MISSING})

_SAME_TITLE: Final = frozenset({Title.SAME})
_LIKE_TITLE: Final = frozenset({Title.SAME, Title.SHORTENED})
_LONGER_TITLE: Final = frozenset({Title.SHORTENED, Title.WITHIN})
_ANY_TITLE: Final = frozenset(Title) - {Title.DIFFERENT}

TABLE: Final = (
    # Mostly the same people, the same name, the same term. The teacher may be unknown, and may have been replaced
    # where the period is the same.
    Row(MEMBERS, True, _SAME, _SAME_TITLE, teachers=_NOT_DIFFERENT),
    Row(MEMBERS, True, _SAME, _SAME_TITLE, periods=_EQUAL),
    # Geo 1 may be Geometry or Geography, which have other teachers.
    Row(MEMBERS, True, _SAME, frozenset({Title.SHORTENED}), teachers=_EQUAL),
    # Biology Lab may be Biology or besides it; but not at the same time, with the same teacher.
    Row(MEMBERS, True, _SAME, _LONGER_TITLE, teachers=_EQUAL, periods=_EQUAL),
    # Small groups: two or three pupils say little without their teacher, one nothing without the period.
    Row(MEMBERS, True, frozenset({Members.ALL}), _SAME_TITLE, teachers=_EQUAL),
    Row(MEMBERS, True, frozenset({Members.ONE}), _SAME_TITLE, teachers=_EQUAL, periods=_EQUAL),
    # Mostly the same people and something that does not fit, or is not known.
    Row(MEMBERS, False, _SAME, _ANY_TITLE, terms=_NOT_DIFFERENT, periods=_ANY, sections=_ANY),
    # Some of the same people, the same name and term, and no other teacher.
    Row(MEMBERS, False, _RELATED, _SAME_TITLE, teachers=_NOT_DIFFERENT),
    # The same name and teacher, and some of the people, or nobody of whom it is known.
    Row(TEACHER, False, _RELATED, _LIKE_TITLE, terms=_NOT_DIFFERENT, teachers=_EQUAL),
    Row(TEACHER, False, _UNTOLD, _LIKE_TITLE, teachers=_EQUAL),
    # A name and a term that no other class has: asked only where nothing is known of anybody.
    Row(NAME, False, _UNTOLD, _SAME_TITLE, teachers=_MISSING),
)

#: What a part of a class that was split, or put together, has in common with it.
PART: Final = Row(
    SPLIT,
    False,
    _SAME | _RELATED,
    frozenset({Title.SAME, Title.SHORTENED, Title.WITHIN}),
    periods=_ANY,
    sections=_ANY,
)
#: What makes one certain, once all parts are found.
CERTAIN_PART: Final = Row(
    SPLIT, True, frozenset({Members.SAME, Members.ALL, Members.PART, Members.WHOLE}), _SAME_TITLE, teachers=_EQUAL
)


def row_of(compared: ClassComparison) -> Row | None:
    """The row that decides about a pair; None if none holds. Identifiers that disagree keep it from being certain."""
    return next(
        (row for row in TABLE if row.holds(compared) and not (row.certain and compared.disagreeing_types)), None
    )


def is_certain_part(compared: ClassComparison) -> bool:
    """Whether a part of a class is certainly its part, once all parts are found."""
    return CERTAIN_PART.holds(compared) and not compared.disagreeing_types


def doubt(compared: ClassComparison) -> ReviewReason:
    """What keeps a possible pair from being certain."""
    return ReviewReason.CONFLICTING_IDENTIFIERS if compared.disagreeing_types else ReviewReason.POSSIBLE_MATCH


def objection(compared: ClassComparison) -> ReviewReason:
    """What speaks against a pair, the gravest first; NONE if nothing does."""
    if compared.term is Outcome.DIFFERENT:
        return ReviewReason.TERM_DIFFERS
    if compared.members is Members.APART:
        return ReviewReason.MEMBERS_DIFFER
    return ReviewReason.NAME_DIFFERS if compared.title is Title.DIFFERENT else ReviewReason.NONE


_RANK: Final[Mapping[Outcome, int]] = {Outcome.DIFFERENT: 0, Outcome.MISSING: 1, Outcome.EQUAL: 2}


def strength(compared: ClassComparison) -> tuple[float, ...]:
    """What orders the candidates of one class, the likelier the greater."""
    return (*_ranks(compared), min(compared.shared.least_of_legacy, compared.shared.least_of_roster))


def is_a_second(compared: ClassComparison) -> bool:
    """Whether a class may be one of several for one class: two of the old system that are one in the roster."""
    return compared.members is Members.SAME and compared.term is Outcome.EQUAL


def may_rival(own: ClassComparison, other: ClassComparison) -> bool:
    """Whether another pair of one of the two classes fits as well, or cannot be told to fit worse."""
    if other.members not in _WHOLLY or Outcome.DIFFERENT is other.term or other.title is Title.DIFFERENT:
        return False
    ranks = list(zip(_ranks(own), _ranks(other), strict=True))
    fits_better = all(mine >= theirs for mine, theirs in ranks) and any(mine > theirs for mine, theirs in ranks)
    return not fits_better


def _ranks(compared: ClassComparison) -> tuple[int, ...]:
    outcomes = (compared.teachers, compared.period, compared.section, compared.term)
    return (compared.title, *(_RANK[outcome] for outcome in outcomes))
