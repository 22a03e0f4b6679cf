"""What two subjects say of one another, field by field."""

from __future__ import annotations

import enum
from collections.abc import Sequence

import msgspec

from identitymap_server.domain.mappings import Evidence
from identitymap_server.matching import rules, titles, whole_names
from identitymap_server.matching.names import NameOutcome, compare_first, compare_last, differ_beyond_first
from identitymap_server.matching.subjects import Subject
from identitymap_server.matching.trust import CHANGEABLE
from identitymap_server.matching.values import is_slip


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
    gender: Outcome = Outcome.MISSING
    #: Whether the given names beyond the first tell two people apart who share it.
    middle_name: Outcome = Outcome.MISSING
    #: Whether one of the two has a suffix and the other has none.
    lone_suffix: bool = False
    periods: Outcome = Outcome.MISSING
    #: Types of which both have values, none in common, beyond what eaten zeros and slips explain.
    disagreeing_types: tuple[str, ...] = ()
    school_year: Outcome = Outcome.MISSING

    @property
    def names_agree(self) -> bool:
        """Whether both names may be the same person's: usual short forms count."""
        return (
            self.first_name in _AGREES and self.last_name in _AGREES_LAST and self.middle_name is not Outcome.DIFFERENT
        )

    @property
    def names_confirm(self) -> bool:
        """Whether the names say that it is the same person. A usual short form may be a sister's name."""
        return self.names_agree and self.first_name is not NameOutcome.KNOWN_AS

    def evidence(self) -> tuple[Evidence, ...]:
        """What was compared, without what was missing."""
        outcomes = (
            ("first_name", self.first_name),
            ("middle_name", self.middle_name),
            ("last_name", self.last_name),
            ("suffix", self.suffix),
            ("birth_date", self.birth_date),
            ("gender", self.gender),
            ("role", self.role),
            ("name", self.title),
            ("term", self.school_year),
            ("period", self.periods),
        )
        compared = [Evidence(field, outcome.value) for field, outcome in outcomes if outcome.value != "missing"]
        return (*compared, *(Evidence(type_, "different") for type_ in self.disagreeing_types))


_AGREES = (NameOutcome.EQUAL, NameOutcome.CALLED, NameOutcome.KNOWN_AS, NameOutcome.CONTAINED)
_AGREES_LAST = (NameOutcome.EQUAL, NameOutcome.CONTAINED)


def compare(one: Subject, other: Subject) -> Comparison:
    """Compare two subjects; which is which does not matter."""
    one, other = _in_two_fields(one, other), _in_two_fields(other, one)
    first, last = _names(one, other)
    return Comparison(
        first_name=first,
        last_name=last,
        suffix=_plain(one.suffix, other.suffix),
        birth_date=_birth_dates(one, other),
        lone_suffix=bool(one.suffix) is not bool(other.suffix),
        middle_name=_middle(one, other),
        gender=_plain(one.gender, other.gender),
        role=_plain(one.role, other.role),
        periods=_apart(one.periods, other.periods),
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
    one, other = _in_two_fields(one, other), _in_two_fields(other, one)
    first, last = _names(one, other)
    if _middle(one, other) is Outcome.DIFFERENT:
        return Agreement.DIFFER
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


def _in_two_fields(one: Subject, other: Subject) -> Subject:
    """One with first and last name as the other has them, where its whole name stands in one field."""
    only = whole_names.in_one_field(one.first_name, one.last_name)
    if not only or only not in whole_names.of(other.first_name, other.middle_name, other.last_name):
        return one
    return msgspec.structs.replace(one, first_name=other.first_name, last_name=other.last_name)


def _names(one: Subject, other: Subject) -> tuple[NameOutcome, NameOutcome]:
    if one.first_name and one.last_name and (one.first_name, one.last_name) == (other.last_name, other.first_name):
        # First and last name in each other's fields.
        return NameOutcome.EQUAL, NameOutcome.EQUAL
    return _first_names(one, other), compare_last(one.last_name, other.last_name)


def _first_names(one: Subject, other: Subject) -> NameOutcome:
    first = compare_first(one.first_name, other.first_name)
    if first is NameOutcome.EQUAL:
        return NameOutcome.SIMILAR if marks_apart(one, other) else first
    if not (one.first_name and other.first_name):
        return first
    if one.first_name == other.preferred_name or other.first_name == one.preferred_name:
        return NameOutcome.CALLED
    if first is NameOutcome.DIFFERENT and (one.first_name == other.middle_name or other.first_name == one.middle_name):
        # Goes by the middle name; or is called like the father whose name is the son's middle name.
        return NameOutcome.SIMILAR
    return first


def marks_apart(one: Subject, other: Subject) -> bool:
    """Whether marks alone tell two first names apart. Hà and Hạ are two people, but only who writes marks says so."""
    same = bool(one.first_name) and one.first_name.replace(" ", "") == other.first_name.replace(" ", "")
    return same and bool(one.first_marked and other.first_marked) and one.first_marked != other.first_marked


def _middle(one: Subject, other: Subject) -> Outcome:
    """Whether given names beyond the same first one, in whichever field they stand, tell the two apart."""
    if not (one.first_name and other.first_name) or one.first_name.split()[0] != other.first_name.split()[0]:
        return Outcome.MISSING
    mine, theirs = (f"{subject.first_name} {subject.middle_name}" for subject in (one, other))
    return Outcome.DIFFERENT if differ_beyond_first(mine, theirs) else Outcome.MISSING


def _plain(one: object, other: object) -> Outcome:
    if not one or not other:
        return Outcome.MISSING
    return Outcome.EQUAL if one == other else Outcome.DIFFERENT


def _birth_dates(one: Subject, other: Subject) -> Outcome:
    """1 January of a year is nobody's birthday where many have it: it confirms nothing, and still may contradict."""
    compared = _plain(one.birth_date, other.birth_date)
    unknown = one.birth_date_is_usual or other.birth_date_is_usual
    return Outcome.MISSING if compared is Outcome.EQUAL and unknown else compared


def _titles(one: str, other: str) -> Outcome:
    if not one or not other:
        return Outcome.MISSING
    return Outcome.DIFFERENT if titles.differ(one, other) else Outcome.EQUAL


def _apart(one: Sequence[str], other: Sequence[str]) -> Outcome:
    if not one or not other:
        return Outcome.MISSING
    return Outcome.DIFFERENT if set(one).isdisjoint(other) else Outcome.EQUAL


def _disagreeing(one: Subject, other: Subject) -> tuple[str, ...]:
    mine, theirs = _by_type(one), _by_type(other)
    return tuple(
        type_
        for type_ in sorted(mine.keys() & theirs.keys())
        if type_ not in CHANGEABLE and not _have_in_common(mine[type_], theirs[type_])
    )


def _have_in_common(mine: set[str], theirs: set[str]) -> bool:
    return not mine.isdisjoint(theirs) or any(is_slip(value, other) for value in mine for other in theirs)


def _by_type(subject: Subject) -> dict[str, set[str]]:
    values: dict[str, set[str]] = {}
    for type_, value in (*subject.identifiers, *subject.further):
        if rules.needs_names(type_):
            continue
        values.setdefault(type_, set()).add(value)
    return values
