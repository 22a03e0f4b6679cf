"""The guards of the statistical model: what keeps a pair that weighs enough from being linked unread.

A guard only ever lowers. They are asked in this order and the first that objects gives the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching.compare import Comparison, Outcome


@dataclass(frozen=True, slots=True)
class Likeness:
    """A pair as these guards see it."""

    comparison: Comparison
    #: The name of the level that holds, by comparison.
    levels: dict[str, str]
    #: Bits of posterior odds that the two are one person and no relatives.
    kin_bits: float
    #: What these have to be for a certain pair.
    certain_kin_bits: float
    #: Whether either side has another record with the same last name and birth date, called otherwise.
    has_twin: bool
    #: Whether somebody else on either side bears the one's very names, where the two of the pair only resemble.
    has_namesake: bool
    #: Whether the first names are a letter or so apart and both usual: a slip of the pen seldom makes a name of a name.
    near_and_usual: bool
    #: Whether the first names nearly agree, and nothing says that one of them is only a slip for the other.
    may_be_two_names: bool
    #: Whether one is a short form of the other, and both are names that many are given.
    short_and_usual: bool
    #: Whether one is cut from the other, which nobody calls a second child: Will and William.
    is_cut: bool
    #: Whether hardly anybody of either side lives with relatives, as far as homes tell.
    lives_alone: bool
    #: Whether hardly any child of either side lives with a parent of the very same name.
    juniors_are_rare: bool
    #: Whether hardly any two of a family have the same middle name, or the same initial of one.
    middle_names_tell: bool
    #: Whether the birth dates are so many years apart as parents and children are.
    is_a_generation_apart: bool
    #: Whether the first name is one that families give to several children.
    is_first_half: bool
    #: Whether one of the two has no last name, and the other has.
    lone_last_name: bool
    #: Whether the two bear a first and a last name that hardly anybody is given.
    is_rare: bool
    #: Whether both work at a school.
    are_staff: bool
    #: Whether addresses of e-mail are trusted to stay with one person.
    trusts_email: bool


@dataclass(frozen=True, slots=True)
class Guard:
    """A named objection."""

    name: str
    objects: Callable[[Likeness], bool]
    reason: ReviewReason


#: Levels of the first name at which it is the very same name.
_SAME_FIRST: Final = frozenset({"equal", "whole_name", "swapped", "swapped_with_middle_name", "called"})

SAME_MIDDLE: Final = frozenset({"equal", "initial"})

SAME_LAST: Final = frozenset({"equal", "letters_lost", "spelt_otherwise", "typo"})

#: Levels of the birth date at which it is the same date, but for a slip of the pen.
SAME_BIRTH: Final = frozenset({"equal", "day_and_month_swapped", "typo", "same_day_and_month", "same_month"})

_SLIPS: Final = SAME_BIRTH - {"equal"}

#: The level at which two people sit together in most of their classes.
_CLASSMATES: Final = "most"

#: Levels at which two households have something in common that few others share.
SAME_HOUSEHOLD: Final = frozenset({"email", "phone", "address", "similar_address"})


def _first_name(likeness: Likeness) -> bool:
    """Whatever else agrees: that is what brothers, sisters and twins look like."""
    return likeness.levels["first_name"] == "different"


def _birth_date(likeness: Likeness) -> bool:
    """A namesake, or father and son: of the latter one in a year is born on one day, and all on 1 January."""
    return likeness.levels["birth_date"] == "different" or likeness.is_a_generation_apart


def _middle_name(likeness: Likeness) -> bool:
    """Muhammad Ali and Muhammad Omar are brothers, and may be twins; so may Muhammad A. and Muhammad O.

    Of a first name that says more, a wrong initial is a slip more often.
    """
    level = likeness.levels["middle_name"]
    if level == "different_initial":
        return likeness.is_first_half
    return level == "different" and likeness.comparison.middle_name is Outcome.DIFFERENT


def _suffix(likeness: Likeness) -> bool:
    return likeness.comparison.suffix is Outcome.DIFFERENT


def _father(likeness: Likeness) -> bool:
    """A father has his son's very names, but no Jr. behind them."""
    compared = likeness.comparison
    return compared.lone_suffix and likeness.levels["birth_date"] != "equal" and compared.role is not Outcome.EQUAL


def _namesake_of_another_age(likeness: Likeness) -> bool:
    """Of one name under one roof, parent and child are told apart by nothing but their age."""
    told = likeness.levels["birth_date"] != "missing" or likeness.levels["grade"] in ("equal", "next")
    told = told or _sit_together(likeness)
    return (
        not told
        and not likeness.lives_alone
        and likeness.comparison.role is not Outcome.EQUAL
        # A junior has his father's middle name, too.
        and not (likeness.juniors_are_rare and likeness.levels["middle_name"] in SAME_MIDDLE)
    )


def _two_contradictions(likeness: Likeness) -> bool:
    """One field may be a slip or have changed. With two, somebody else of the family is meant: Luis J., and Luisa K."""
    against = (
        not (likeness.levels["first_name"] in _SAME_FIRST | {"missing"} or likeness.is_cut),
        likeness.levels["middle_name"] in ("different", "different_initial"),
        likeness.levels["last_name"] == "different",
        likeness.levels["birth_date"] not in ("equal", "missing"),
        likeness.comparison.gender is Outcome.DIFFERENT,
    )
    return sum(against) > 1


def _neither_name(likeness: Likeness) -> bool:
    """Ami and Amy are one name as a rule, but Ami Lack and Amy Mack may be two of a family."""
    in_two_spellings = likeness.levels["first_name"] == "spelt_otherwise" and likeness.near_and_usual
    return in_two_spellings and likeness.levels["last_name"] in ("typo", "similar")


def _gender(likeness: Likeness) -> bool:
    """Andrea is not Andrew. Where the name is the very same, a wrong gender is a slip."""
    return likeness.comparison.gender is Outcome.DIFFERENT and likeness.levels["first_name"] not in _SAME_FIRST


def _twin(likeness: Likeness) -> bool:
    """Nothing but the very same name will do."""
    return likeness.has_twin and likeness.levels["first_name"] not in _SAME_FIRST


def _conceivable_twin(likeness: Likeness) -> bool:
    """Rohit and Mohit, Mara and María: one of the two may be on this side only, and the other on that."""
    level = likeness.levels["first_name"]
    resembles = level in ("known_as", "letters_lost")
    two_usual = resembles and likeness.near_and_usual and not likeness.is_cut
    return level == "one_letter" or likeness.may_be_two_names or two_usual


def _two_usual_names(likeness: Likeness) -> bool:
    """Emma may be short for Emily, and is a sister's name far more often."""
    return likeness.short_and_usual and likeness.levels["first_name"] == "known_as"


def _initial(likeness: Likeness) -> bool:
    """One twin in four begins like the other."""
    return likeness.levels["first_name"] == "initial"


def _no_first_name(likeness: Likeness) -> bool:
    """The first name carries the person; without it there are as many as the household has children of that age."""
    level = likeness.levels["first_name"]
    if level == "no_first_name" and _of_one_day_and_year(likeness):
        return False
    return level in ("missing", "only_name", "no_first_name") and not (
        # Twins have two middle names, unless these are their mother's surname.
        (likeness.lives_alone or (likeness.levels["middle_name"] in SAME_MIDDLE and likeness.middle_names_tell))
        and likeness.levels["birth_date"] == "equal"
        and likeness.levels["last_name"] in SAME_LAST
        and likeness.levels["household"] in SAME_HOUSEHOLD
    )


def _namesake(likeness: Likeness) -> bool:
    return likeness.has_namesake


def _relative(likeness: Likeness) -> bool:
    return likeness.kin_bits < likeness.certain_kin_bits


def _role(likeness: Likeness) -> bool:
    """Only an identifier follows somebody who became a teacher."""
    return likeness.comparison.role is Outcome.DIFFERENT


def _disagreeing(likeness: Likeness) -> bool:
    return bool(likeness.comparison.disagreeing_types)


def _mailbox(likeness: Likeness) -> bool:
    """A mailbox passes from a leaver to a newcomer, and families share it."""
    only_email = likeness.levels["household"] == "email" and likeness.levels["birth_date"] not in SAME_BIRTH
    return only_email and not likeness.trusts_email and not _goes_to_school_with(likeness)


def _half_a_surname(likeness: Likeness) -> bool:
    """Penrose-Tyndall and Penrose-Gascoigne are cousins, unless they live in one house."""
    level = likeness.levels["last_name"]
    halved = level in ("one_in_common", "initial") or likeness.lone_last_name
    told = _same_but_for_last_name(likeness) or (
        level == "initial" and likeness.levels["first_name"] in _SAME_FIRST and _of_one_day_and_year(likeness)
    )
    return halved and likeness.levels["household"] not in SAME_HOUSEHOLD and not told


def _same_but_for_last_name(likeness: Likeness) -> bool:
    return (
        likeness.levels["first_name"] in _SAME_FIRST
        and likeness.levels["middle_name"] in SAME_MIDDLE
        and likeness.levels["birth_date"] == "equal"
    )


def _of_one_day_and_year(likeness: Likeness) -> bool:
    """Whether the two were born on one day and go to one school in one grade."""
    levels = likeness.levels
    return (
        levels["birth_date"] == "equal" and levels["school"] == "equal" and levels["grade"] == "equal_beside_birth_date"
    )


def _slip_in_birth_date(likeness: Likeness) -> bool:
    """The rarest name has a namesake somewhere; it takes more than a name to call a date a slip."""
    levels = likeness.levels
    # Cousins of one name may live in one house, and have two grades.
    elsewhere = levels["household"] not in SAME_HOUSEHOLD or levels["grade"] == "different_beside_birth_date"
    return levels["birth_date"] in _SLIPS and elsewhere


def _usual_birth_date(likeness: Likeness) -> bool:
    """Who knows no more than the year of birth has 1 January there, and many do."""
    stands_for_another = likeness.levels["birth_date"] == "equal" and likeness.comparison.birth_date is Outcome.MISSING
    return (
        stands_for_another and likeness.levels["household"] not in SAME_HOUSEHOLD and not _goes_to_school_with(likeness)
    )


def _elsewhere(likeness: Likeness) -> bool:
    """Two of a name that many bear may be born on one day; another home and another grade say so."""
    elsewhere = likeness.levels["household"] == "different"
    return elsewhere and likeness.levels["grade"] == "different_beside_birth_date" and not likeness.is_rare


def _name_alone(likeness: Likeness) -> bool:
    """Somebody else may bear the rarest name: a cousin, or whoever left when the other came."""
    alone = likeness.levels["birth_date"] not in SAME_BIRTH and likeness.levels["household"] not in SAME_HOUSEHOLD
    return alone and not _goes_to_school_with(likeness)


def _goes_to_school_with(likeness: Likeness) -> bool:
    """Whether the two would meet at school each day, were they not one: nobody has a namesake there, unless the name is
    a frequent one, which weighs little.
    """
    return _sit_together(likeness) or _of_one_year(likeness) or _of_one_staff(likeness)


def _of_one_year(likeness: Likeness) -> bool:
    """Whether the two are pupils of one school in one grade, or in the next since the export."""
    return _of_one_school(likeness) and likeness.levels["grade"].removesuffix("_beside_birth_date") in ("equal", "next")


def _of_one_staff(likeness: Likeness) -> bool:
    """Whether the two work at one school and have one mailbox: that passes on, but hardly to a namesake."""
    return _of_one_school(likeness) and likeness.are_staff and likeness.levels["household"] == "email"


def _of_one_school(likeness: Likeness) -> bool:
    """Whether the two bear the very same name at one school."""
    return (
        likeness.levels["first_name"] in _SAME_FIRST
        and likeness.levels["last_name"] in SAME_LAST
        and likeness.levels["school"] == "equal"
    )


def _sit_together(likeness: Likeness) -> bool:
    """Whether the two bear the very same name and share most classes: nobody has a namesake beside them in each.

    Of twins that is as true as of one person, so that any other name will not do.
    """
    return likeness.levels.get("classes") == _CLASSMATES and likeness.levels["first_name"] in _SAME_FIRST


GUARDS: Final = (
    Guard("first name differs", _first_name, ReviewReason.NAME_DIFFERS),
    Guard("same name, different birth date", _birth_date, ReviewReason.BIRTH_DATE_DIFFERS),
    Guard("middle names differ", _middle_name, ReviewReason.NAME_DIFFERS),
    Guard("Jr. is not Sr.", _suffix, ReviewReason.NAME_DIFFERS),
    Guard("father and son", _father, ReviewReason.NAME_DIFFERS),
    Guard("genders differ, and first names only resemble", _gender, ReviewReason.NAME_DIFFERS),
    Guard("two fields speak against the pair", _two_contradictions, ReviewReason.MAY_BE_RELATIVE),
    Guard("a usual first name in two spellings, and a slip in the other", _neither_name, ReviewReason.MAY_BE_RELATIVE),
    Guard("student and adult", _role, ReviewReason.ROLE_DIFFERS),
    Guard("identifiers of one type differ", _disagreeing, ReviewReason.CONFLICTING_IDENTIFIERS),
    Guard("there is a twin, and the first name is not the very same", _twin, ReviewReason.MAY_BE_RELATIVE),
    Guard("near-equal first names of which none is a slip", _conceivable_twin, ReviewReason.MAY_BE_RELATIVE),
    Guard("a short form, and both are names that many are given", _two_usual_names, ReviewReason.MAY_BE_RELATIVE),
    Guard("an initial in place of the first name", _initial, ReviewReason.MAY_BE_RELATIVE),
    Guard("no first name", _no_first_name, ReviewReason.MAY_BE_RELATIVE),
    Guard("somebody else bears the very same name", _namesake, ReviewReason.MAY_BE_RELATIVE),
    Guard("half a surname, and another household", _half_a_surname, ReviewReason.POSSIBLE_MATCH),
    Guard(
        "a slip in the birth date, and another household or another grade",
        _slip_in_birth_date,
        ReviewReason.POSSIBLE_MATCH,
    ),
    Guard("a birth date that many have who know no better", _usual_birth_date, ReviewReason.POSSIBLE_MATCH),
    Guard("another household and another grade", _elsewhere, ReviewReason.POSSIBLE_MATCH),
    Guard("a mailbox and a name alone", _mailbox, ReviewReason.EMAIL_NOT_TRUSTED),
    Guard("a name alone", _name_alone, ReviewReason.POSSIBLE_MATCH),
    Guard(
        "parent and child of one name, and nothing tells their ages",
        _namesake_of_another_age,
        ReviewReason.MAY_BE_RELATIVE,
    ),
    Guard("what a family shares, and too little else", _relative, ReviewReason.MAY_BE_RELATIVE),
)


def objection(likeness: Likeness) -> Guard | None:
    """The first guard that objects, None if none does."""
    return next((guard for guard in GUARDS if guard.objects(likeness)), None)
