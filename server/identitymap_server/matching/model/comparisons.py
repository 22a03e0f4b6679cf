"""The table of comparisons: what is compared, and which levels of agreement there are.

From it come the SQL for bulk and the scorer of a single pair; what each level is worth stands in the model's weights
under the same names. Levels are tried in order, and the first that holds counts. A missing value is the level
`MISSING`, which says nothing either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from identitymap_server.matching.model.predicates import (
    All,
    Any,
    Apart,
    Begins,
    Contained,
    Empty,
    Equal,
    Missing,
    Not,
    OneEdit,
    Overlap,
    Predicate,
    Similar,
)

MISSING: Final = "missing"
DIFFERENT: Final = "different"


@dataclass(frozen=True, slots=True)
class Level:
    """A level of agreement."""

    name: str
    when: Predicate
    #: The column whose frequent values say less: half of a school may be called Nguyen. Empty if there is none.
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared. What none of the levels is, is `DIFFERENT`."""

    name: str
    missing: Predicate
    levels: tuple[Level, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the levels, in order, `DIFFERENT` last."""
        return (*(level.name for level in self.levels), DIFFERENT)


def _either(column: str, other: str) -> Predicate:
    """One's `column` is the other's `other`."""
    return Any(Equal(column, other), Equal(other, column))


_SWAPPED: Final = All(Equal("first_key", "last_key"), Equal("last_key", "first_key"))

_SLIP: Final = 0.88
_SWAPPED_WITH_SLIPS: Final = All(
    Similar("first_ascii", _SLIP, "last_ascii"), Similar("last_ascii", _SLIP, "first_ascii")
)

_SWAPPED_WITH_MIDDLE: Final = All(Equal("first_key", "middle"), Equal("middle", "first_key"))

#: A field for one name, the other left empty, in which the whole name stands.
_WHOLE: Final = Any(Overlap("only_field", "whole_names"), Overlap("whole_names", "only_field"))

#: The one name of somebody with one, in the field for the first here and in that for the last there.
_ONLY_NAME: Final = _either("only_first", "only_last")

#: Somebody who has no first name, as one of the two records says and the other shows.
_NO_FIRST_NAME: Final = Any(Equal("has_no_first"), _either("has_no_first", "lacks_first"))

#: That both are called the same besides is not enough: it may be JJ of two brothers, or the surname of both.
_PREFERRED: Final = _either("first_key", "preferred")

FIRST_NAME: Final = Comparison(
    "first_name",
    All(Any(Missing("first"), Apart("first_script")), Not(Any(_WHOLE, _ONLY_NAME, _NO_FIRST_NAME))),
    (
        Level("equal", All(Equal("first_key"), Not(Apart("first_marked"))), frequency="first_key"),
        Level("whole_name", _WHOLE),
        Level("only_name", _ONLY_NAME),
        Level("no_first_name", _NO_FIRST_NAME),
        Level("swapped", _SWAPPED),
        Level("swapped_with_middle_name", _SWAPPED_WITH_MIDDLE),
        Level("called", _PREFERRED),
        # Ana is Ana María. Whether what follows tells two apart is the middle name's business.
        Level("contained", Equal("first_token")),
        Level("letters_lost", _either("first_key", "first_left")),
        Level("spelt_otherwise", Equal("first_spelt")),
        Level("known_as", Overlap("first_forms")),
        Level("middle_name", _either("first_key", "middle")),
        Level("initials", _either("initials_only", "initials")),
        Level("initial", _either("first_initial_only", "first_initial")),
        Level("swapped_with_slips", _SWAPPED_WITH_SLIPS),
        Level("typo", Any(OneEdit("first_ascii", least=4), Similar("first_ascii", 0.94))),
        Level("similar", Similar("first_ascii", 0.85)),
        # Of three letters: Tim and Tom are a slip, and two names.
        Level("one_letter", OneEdit("first_ascii", least=3)),
    ),
)

#: Given names beyond the first one.
MIDDLE_NAME: Final = Comparison(
    "middle_name",
    Missing("middle"),
    (
        Level("equal", Equal("middle_full")),
        # The first name's level says it already.
        Level("swapped_with_first_name", _SWAPPED_WITH_MIDDLE),
        Level("initial", _either("middle_initial_only", "middle_initial")),
        Level("contained", Overlap("middle_tokens")),
        Level("typo", OneEdit("middle_ascii", least=4)),
        Level("different_initial", Missing("middle_full")),
    ),
)

LAST_NAME: Final = Comparison(
    "last_name",
    Any(Missing("last"), Apart("last_script")),
    (
        Level("equal", Equal("last_key"), frequency="last_key"),
        # The first name's level says it already.
        Level("whole_name", _WHOLE),
        Level("swapped", _SWAPPED),
        Level("letters_lost", _either("last_key", "last_left")),
        Level("spelt_otherwise", Equal("last_spelt")),
        Level("contained", Contained("last_tokens")),
        # A maiden name, or a father's, that one side has for the last name and the other for a middle one.
        Level("middle_name", _either("last_key", "middle")),
        Level("swapped_with_slips", _SWAPPED_WITH_SLIPS),
        # A field that was too short.
        Level("cut_off", Begins("last_ascii", least=8)),
        # Of a father's or a village's name often no more is written.
        Level("initial", _either("last_initial_only", "last_initial")),
        Level("one_in_common", Overlap("last_tokens")),
        Level("typo", Any(OneEdit("last_ascii", least=4), Similar("last_ascii", 0.94))),
        Level("similar", Similar("last_ascii", 0.88)),
    ),
)

BIRTH_DATE: Final = Comparison(
    "birth_date",
    Missing("born"),
    (
        Level("equal", Equal("born")),
        Level("day_and_month_swapped", Equal("born_swapped", "born")),
        Level("typo", OneEdit("born", least=8)),
        Level("same_day_and_month", Equal("born_month_day")),
        Level("same_month", Equal("born_month")),
    ),
)

_DATES_KNOWN: Final = Not(Missing("born"))
_SAME_GRADE: Final = Any(Equal("graduation_year"), Equal("grade"))
_NEXT_GRADE: Final = _either("grade", "next_grade")

#: The school grade says how old somebody is. Beside two birth dates it says nothing new.
GRADE: Final = Comparison(
    "grade",
    All(Missing("grade"), Missing("graduation_year")),
    (
        Level("equal_beside_birth_date", All(_DATES_KNOWN, _SAME_GRADE)),
        Level("next_beside_birth_date", All(_DATES_KNOWN, _NEXT_GRADE)),
        Level("different_beside_birth_date", _DATES_KNOWN),
        Level("equal", _SAME_GRADE),
        Level("next", _NEXT_GRADE),
    ),
)

#: Some have several: who teaches at two, or has moved and is still at the old one as well.
SCHOOL: Final = Comparison("school", Empty("schools"), (Level("equal", Overlap("schools")),))

#: Whose record knows a new first name may have a new gender on one side: that says nothing against the pair.
_CHANGED: Final = All(_PREFERRED, Apart("gender"))

GENDER: Final = Comparison("gender", Any(Missing("gender"), _CHANGED), (Level("equal", Equal("gender")),))

SUFFIX: Final = Comparison("suffix", Missing("suffix"), (Level("equal", Equal("suffix")),))

_SAME_PLACE: Final = Any(Equal("postal_code"), Equal("city"))
_NEAR_PLACE: Final = Any(_SAME_PLACE, OneEdit("postal_code_ascii", least=4), OneEdit("city_ascii", least=5))

#: The same words, in another order or with slips.
_SIMILAR_STREET: Final = Any(Similar("street_ascii", 0.85), Similar("street_words", 0.85))

#: What a household has in common, the surname aside. Phone, mailbox and address are so far from independent that the
#: one that agrees best speaks for all of them.
HOUSEHOLD: Final = Comparison(
    "household",
    All(Missing("email"), Missing("phone"), Missing("street"), Missing("postal_code")),
    (
        Level("phone", Equal("phone")),
        Level("address", All(Equal("street"), Any(_SAME_PLACE, All(Missing("postal_code"), Missing("city"))))),
        # After those, because a mailbox alone changes hands.
        Level("email", Equal("email")),
        Level(
            "similar_address",
            Any(
                Equal("street"),
                All(Equal("house_number"), _SIMILAR_STREET, _NEAR_PLACE),
                All(Equal("street_name"), OneEdit("house_number"), _SAME_PLACE),
            ),
        ),
        Level("same_street", All(Equal("street_name"), _SAME_PLACE)),
        Level("postal_code", Equal("postal_code")),
        # People have several mailboxes, so that two different ones alone say nothing.
        Level("different_email", All(Missing("phone"), Missing("street"), Missing("postal_code"))),
    ),
)

COMPARISONS: Final = (FIRST_NAME, MIDDLE_NAME, LAST_NAME, BIRTH_DATE, GRADE, SCHOOL, GENDER, SUFFIX, HOUSEHOLD)
