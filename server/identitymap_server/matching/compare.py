"""What two subjects say of one another, field by field."""

from __future__ import annotations

import enum

import msgspec

from identitymap_server.domain.mappings import Evidence
from identitymap_server.matching import rules
from identitymap_server.matching.names import NameOutcome, compare_first, compare_last
from identitymap_server.matching.subjects import Subject
from identitymap_server.matching.trust import CHANGEABLE


class Outcome(enum.Enum):
    """How two plain values compare."""

    EQUAL = "equal"
    DIFFERENT = "different"
    MISSING = "missing"


class Agreement(enum.Enum):
    """Whether what two records are called is the same."""

    AGREE = "agree"
    DIFFER = "differ"
    #: A name is missing, or neither the same nor another: an initial, a letter's difference.
    UNTOLD = "untold"


class Comparison(msgspec.Struct, frozen=True, gc=False):
    """What two subjects say of one another."""

    first_name: NameOutcome
    last_name: NameOutcome
    suffix: Outcome
    birth_date: Outcome
    role: Outcome
    title: Outcome
    #: Types of which both have values, none in common, beyond what eaten leading zeros explain.
    disagreeing_types: tuple[str, ...]
    school_year: Outcome = Outcome.MISSING

    @property
    def names_agree(self) -> bool:
        """Whether both names are the same person's, so far as names can say."""
        return self.first_name in _AGREES and self.last_name in _AGREES_LAST

    def evidence(self) -> tuple[Evidence, ...]:
        """What was compared, without what was missing."""
        outcomes = (
            ("first_name", self.first_name),
            ("last_name", self.last_name),
            ("suffix", self.suffix),
            ("birth_date", self.birth_date),
            ("role", self.role),
            ("name", self.title),
            ("term", self.school_year),
        )
        compared = [Evidence(field, outcome.value) for field, outcome in outcomes if outcome.value != "missing"]
        return (*compared, *(Evidence(type_, "different") for type_ in self.disagreeing_types))


_AGREES = (NameOutcome.EQUAL, NameOutcome.KNOWN_AS)
_AGREES_LAST = (NameOutcome.EQUAL, NameOutcome.CONTAINED)


def compare(one: Subject, other: Subject) -> Comparison:
    """Compare two subjects; which is which does not matter."""
    first, last = _names(one, other)
    return Comparison(
        first_name=first,
        last_name=last,
        suffix=_plain(one.suffix, other.suffix),
        birth_date=_plain(one.birth_date, other.birth_date),
        role=_plain(one.role, other.role),
        title=_titles(one.title, other.title),
        school_year=_plain(one.school_year, other.school_year),
        disagreeing_types=_disagreeing(one, other),
    )


def look_alike(one: Subject, other: Subject) -> bool:
    """Whether two records, of the same side or not, seem to be of the same person. Missing names are not enough."""
    compared = compare(one, other)
    return compared.names_agree and Outcome.DIFFERENT not in (compared.birth_date, compared.suffix, compared.role)


def agreement(one: Subject, other: Subject) -> Agreement:
    """Whether the names of two people, or of two classes or schools, agree."""
    if one.title or other.title:
        return _titles_agree(one, other)
    first, last = _names(one, other)
    if first in _AGREES and last in _AGREES_LAST:
        return Agreement.AGREE
    differs = NameOutcome.DIFFERENT in (first, last)
    return Agreement.DIFFER if differs else Agreement.UNTOLD


def _titles_agree(one: Subject, other: Subject) -> Agreement:
    """Sections of one course share most words of their names, so one name has to hold all words of the other."""
    if not (one.title and other.title):
        return Agreement.UNTOLD
    words, others = set(one.title.split()), set(other.title.split())
    if _plain(one.school_year, other.school_year) is Outcome.DIFFERENT or words.isdisjoint(others):
        return Agreement.DIFFER
    return Agreement.AGREE if words <= others or others <= words else Agreement.UNTOLD


def _names(one: Subject, other: Subject) -> tuple[NameOutcome, NameOutcome]:
    if one.first_name and one.first_name == other.last_name and one.last_name == other.first_name:
        # First and last name in each other's fields.
        return NameOutcome.EQUAL, NameOutcome.EQUAL
    first = compare_first(one.first_name, other.first_name)
    if first in (NameOutcome.DIFFERENT, NameOutcome.SIMILAR) and (
        other.first_name in one.called or one.first_name in other.called
    ):
        first = NameOutcome.KNOWN_AS
    return first, compare_last(one.last_name, other.last_name)


def _plain(one: object, other: object) -> Outcome:
    if not one or not other:
        return Outcome.MISSING
    return Outcome.EQUAL if one == other else Outcome.DIFFERENT


def _titles(one: str, other: str) -> Outcome:
    """Names of classes and schools: different only if they have no word in common."""
    if not one or not other:
        return Outcome.MISSING
    return Outcome.DIFFERENT if set(one.split()).isdisjoint(other.split()) else Outcome.EQUAL


def _disagreeing(one: Subject, other: Subject) -> tuple[str, ...]:
    mine, theirs = _by_type(one), _by_type(other)
    return tuple(
        type_
        for type_ in sorted(mine.keys() & theirs.keys())
        if type_ not in CHANGEABLE and mine[type_].isdisjoint(theirs[type_])
    )


def _by_type(subject: Subject) -> dict[str, set[str]]:
    values: dict[str, set[str]] = {}
    for type_, value in subject.identifiers:
        if rules.is_pattern(type_):
            continue
        # A spreadsheet eats leading zeros. That is too little to link on, and too much to call a contradiction.
        values.setdefault(type_, set()).add(value.lstrip("0"))
    return values
