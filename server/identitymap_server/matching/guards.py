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


def _both_names(situation: Situation) -> bool:
    compared = situation.comparison
    return compared.first_name is NameOutcome.DIFFERENT and compared.last_name is NameOutcome.DIFFERENT


def _family(situation: Situation) -> bool:
    """Brothers and sisters share everything but the first name and the birth date."""
    compared = situation.comparison
    return compared.first_name is NameOutcome.DIFFERENT and compared.birth_date is not Outcome.EQUAL


def _twin(situation: Situation) -> bool:
    """Twins share the birth date as well, so nothing but the very same first name will do."""
    compared = situation.comparison
    return situation.has_twin and compared.first_name not in (NameOutcome.EQUAL, NameOutcome.MISSING)


def _suffix(situation: Situation) -> bool:
    """Father and son."""
    return situation.comparison.suffix is Outcome.DIFFERENT


def _title(situation: Situation) -> bool:
    return not situation.is_person and situation.comparison.title is Outcome.DIFFERENT


def _disagreeing(situation: Situation) -> bool:
    return bool(situation.comparison.disagreeing_types)


def _role(situation: Situation) -> bool:
    return situation.comparison.role is Outcome.DIFFERENT and not situation.stands_alone


def _unconfirmed(situation: Situation) -> bool:
    """An identifier that may not stand alone needs an agreeing name, or a birth date that no name speaks against."""
    if not situation.is_person or situation.stands_alone:
        return False
    compared = situation.comparison
    same_birth_date = compared.birth_date is Outcome.EQUAL and compared.first_name is not NameOutcome.DIFFERENT
    return not (compared.names_agree or same_birth_date)


GUARDS: tuple[Guard, ...] = (
    Guard("birth date differs", _birth_date, ReviewReason.BIRTH_DATE_DIFFERS),
    Guard("first and last name differ", _both_names, ReviewReason.NAME_DIFFERS),
    Guard("first name differs, as between brothers and sisters", _family, ReviewReason.NAME_DIFFERS),
    Guard("there is a twin, and the first name is not the very same", _twin, ReviewReason.NAME_DIFFERS),
    Guard("Jr. is not Sr.", _suffix, ReviewReason.NAME_DIFFERS),
    Guard("class or school names have nothing in common", _title, ReviewReason.NAME_DIFFERS),
    Guard("another identifier of the same type differs", _disagreeing, ReviewReason.CONFLICTING_IDENTIFIERS),
    Guard("student and adult, without an identifier that stands alone", _role, ReviewReason.ROLE_DIFFERS),
    Guard("neither name nor birth date confirms", _unconfirmed, ReviewReason.NOT_CONFIRMED),
)


def objection(situation: Situation) -> Guard | None:
    """The first guard that objects, None if none does."""
    return next((guard for guard in GUARDS if guard.objects(situation)), None)
