"""The guards: what keeps a pair that shares an identifier from being linked unread. A guard only ever lowers.

They are asked in this order and the first that objects gives the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching.compare import Comparison, Outcome
from identitymap_server.matching.names import NameOutcome


@dataclass(frozen=True, slots=True)
class Situation:
    """A pair as the guards see it."""

    comparison: Comparison
    #: Whether one of the identifiers that agree may stand alone.
    stands_alone: bool
    #: Whether either side has another record with the same last name and birth date: a twin, most likely.
    has_twin: bool
    #: Whether somebody else on either side bears the one's very names, where the two of the pair only resemble.
    has_namesake: bool
    #: Whether somebody else of the other side bears the very names of one of the two.
    names_are_borne: bool
    #: Whether a record of the same names carries the number before or after.
    next_is_namesake: bool
    #: Whether a row of an imported table claims the pair. It may do without confirmation, but not against a guard.
    imported: bool
    #: Whether nothing names the pair but identifiers of which most pairs are called otherwise.
    in_doubt: bool
    #: Whether it takes a pattern to say that the two, and nobody else, belong together.
    by_pattern: bool
    #: Whether nothing but a trusted mailbox says so.
    by_mailbox: bool
    #: Whether everything that points from the one to the other is made of a name, as `mabel.pines` is.
    made_of_name: bool
    #: Whether the names of the two people, classes or schools agree.
    names_agree: bool
    #: Whether the pair is of people; the guards on names and roles are about people only.
    is_person: bool


@dataclass(frozen=True, slots=True)
class Guard:
    """A named objection."""

    name: str
    objects: Callable[[Situation], bool]
    reason: ReviewReason


def _birth_date(situation: Situation) -> bool:
    return situation.comparison.birth_date is Outcome.DIFFERENT


def _first_name(situation: Situation) -> bool:
    """Brothers and sisters share everything but the first name and the birth date, twins the birth date as well.

    That no twin is in the data does not help: she may be on one side only, or in the next page of the roster.
    """
    return situation.comparison.first_name is NameOutcome.DIFFERENT


def _middle_name(situation: Situation) -> bool:
    """Muhammad Ali and Muhammad Omar are brothers, and may be twins."""
    return situation.comparison.middle_name is Outcome.DIFFERENT


def _gender(situation: Situation) -> bool:
    """Andrea is not Andrew, though both are Andy. A preferred name may change with the gender."""
    return situation.comparison.gender is Outcome.DIFFERENT and situation.comparison.first_name in (
        NameOutcome.KNOWN_AS,
        NameOutcome.SIMILAR,
        NameOutcome.CONTAINED,
    )


def _last_name(situation: Situation) -> bool:
    """People marry, but then the first name or the birth date has to say that it is they."""
    compared = situation.comparison
    return (
        compared.last_name is NameOutcome.DIFFERENT
        and compared.first_name in (NameOutcome.SIMILAR, NameOutcome.MISSING)
        and compared.birth_date is not Outcome.EQUAL
    )


def _twin(situation: Situation) -> bool:
    """The birth date confirms a twin as well, so nothing but the very same first name will do."""
    first_name = situation.comparison.first_name
    if not situation.has_twin or first_name is NameOutcome.EQUAL:
        return False
    return first_name is not NameOutcome.MISSING or not situation.stands_alone


def _namesake(situation: Situation) -> bool:
    """Rachel Jennifer has a sister Jennifer, and one carries the other's number."""
    return situation.has_namesake


def _suffix(situation: Situation) -> bool:
    """Father and son."""
    return situation.comparison.suffix is Outcome.DIFFERENT


def _title(situation: Situation) -> bool:
    return not situation.is_person and situation.comparison.title is Outcome.DIFFERENT


def _school_year(situation: Situation) -> bool:
    """Systems give the ids of last year's classes to this year's."""
    return situation.comparison.school_year is Outcome.DIFFERENT


def _periods(situation: Situation) -> bool:
    return situation.comparison.periods is Outcome.DIFFERENT


def _disagreeing(situation: Situation) -> bool:
    return bool(situation.comparison.disagreeing_types)


def _role(situation: Situation) -> bool:
    """An identifier that stands alone may follow somebody who became a teacher, if the names say so too."""
    if situation.comparison.role is not Outcome.DIFFERENT:
        return False
    return not situation.stands_alone or not situation.names_agree


def _pattern_alone(situation: Situation) -> bool:
    """Numbers agree by chance, and so do birth dates; a pattern counts only where the names agree."""
    return situation.by_pattern and not situation.names_agree


def _next_is_namesake(situation: Situation) -> bool:
    """Rows that two systems number by the alphabet drift apart, and namesakes stand side by side."""
    may_be_next = situation.next_is_namesake and not (situation.stands_alone or situation.imported)
    return may_be_next and situation.comparison.birth_date is not Outcome.EQUAL


def _made_of_name(situation: Situation) -> bool:
    """Schools give a leaver's username to the next of the same name, whose names agree as hers did."""
    if not situation.is_person or situation.imported or situation.stands_alone or not situation.made_of_name:
        return False
    # Jayden and Jaylen, born on one day, are both jpines.
    compared = situation.comparison
    return compared.birth_date is not Outcome.EQUAL or compared.first_name not in _SAME_FIRST


def _mailbox(situation: Situation) -> bool:
    """However far addresses are trusted, families have one: Emma and Emily may be short forms of a name, and twins."""
    compared = situation.comparison
    # A leaver's address goes to the next of the name.
    passed_on = situation.names_are_borne and compared.birth_date is not Outcome.EQUAL
    return situation.by_mailbox and (compared.first_name not in _SAME_FIRST or passed_on)


_SAME_FIRST = (NameOutcome.EQUAL, NameOutcome.CALLED, NameOutcome.CONTAINED)


def _in_doubt(situation: Situation) -> bool:
    """Where a number agrees by chance in most pairs, so does the name in some, and hardly ever name and birth date."""
    compared = situation.comparison
    return situation.in_doubt and not (compared.names_confirm and compared.birth_date is Outcome.EQUAL)


def _unconfirmed(situation: Situation) -> bool:
    """An identifier that may not stand alone needs an agreeing name, or a birth date that no name speaks against."""
    if not situation.is_person or situation.stands_alone or situation.imported:
        return False
    compared = situation.comparison
    if compared.birth_date is Outcome.EQUAL:
        # Of a class some share a birthday, and Jayden Roe is not Hayden Berg.
        neither = compared.first_name is NameOutcome.SIMILAR and compared.last_name is NameOutcome.DIFFERENT
        return neither or compared.first_name is NameOutcome.DIFFERENT
    # A father has his son's very names, but no Jr. behind them.
    may_be_father = compared.lone_suffix and compared.role is not Outcome.EQUAL
    return may_be_father or not compared.names_confirm


GUARDS: tuple[Guard, ...] = (
    Guard("birth date differs", _birth_date, ReviewReason.BIRTH_DATE_DIFFERS),
    Guard("first name differs, as between brothers, sisters and twins", _first_name, ReviewReason.NAME_DIFFERS),
    Guard("middle names differ", _middle_name, ReviewReason.NAME_DIFFERS),
    Guard("genders differ, and first names only resemble", _gender, ReviewReason.NAME_DIFFERS),
    Guard("the last name differs, and nothing says that it has changed", _last_name, ReviewReason.NAME_DIFFERS),
    Guard("there is a twin, and the first name is not the very same", _twin, ReviewReason.NAME_DIFFERS),
    Guard("somebody else bears the very same name", _namesake, ReviewReason.NAME_DIFFERS),
    Guard("Jr. is not Sr.", _suffix, ReviewReason.NAME_DIFFERS),
    Guard("class or school names say different things", _title, ReviewReason.NAME_DIFFERS),
    Guard("classes of different periods", _periods, ReviewReason.NAME_DIFFERS),
    Guard("classes of different school years", _school_year, ReviewReason.TERM_DIFFERS),
    Guard("another identifier of the same type differs", _disagreeing, ReviewReason.CONFLICTING_IDENTIFIERS),
    Guard(
        "student and adult, and no identifier that stands alone with names that agree", _role, ReviewReason.ROLE_DIFFERS
    ),
    Guard("a pattern alone, and the names do not agree", _pattern_alone, ReviewReason.NOT_CONFIRMED),
    Guard("somebody of the same names has the next number", _next_is_namesake, ReviewReason.NOT_CONFIRMED),
    Guard(
        "an identifier that most names speak against, and not both name and birth date confirm",
        _in_doubt,
        ReviewReason.NOT_CONFIRMED,
    ),
    Guard("made of a name, and not both first name and birth date confirm", _made_of_name, ReviewReason.MADE_OF_NAME),
    Guard("a mailbox, and another first name or a namesake", _mailbox, ReviewReason.NOT_CONFIRMED),
    Guard("neither name nor birth date confirms", _unconfirmed, ReviewReason.NOT_CONFIRMED),
)


def objection(situation: Situation) -> Guard | None:
    """The first guard that objects, None if none does."""
    return next((guard for guard in GUARDS if guard.objects(situation)), None)
