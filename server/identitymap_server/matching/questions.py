"""Which pairs are worth a question: no question is what nobody could answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from identitymap_server.domain.models import Model
from identitymap_server.matching import mailboxes
from identitymap_server.matching.likeness import named_levels
from identitymap_server.matching.model import classmates, guards
from identitymap_server.matching.model.candidates import Candidate
from identitymap_server.matching.model.comparisons import DIFFERENT, MISSING
from identitymap_server.matching.model.two_names import USUAL, given_share
from identitymap_server.matching.pairs import PairKey
from identitymap_server.matching.population import Population
from identitymap_server.matching.roles import RoleClass

#: The name of the level that holds, by comparison.
_Levels = Mapping[str, str]


def worth_asking(people: Population, scored: Mapping[PairKey, Candidate], model: Model) -> set[PairKey]:
    """The pairs that weigh enough, and about which somebody could tell."""
    levels_of = {key: named_levels(candidate) for key, candidate in scored.items()}
    only_children = _only_children(levels_of)
    return {
        key
        for key, levels in levels_of.items()
        if (_is_likely(scored[key], levels, model) or key in only_children)
        and not _is_another_generation(people, key, levels)
        and not _is_one_of_several(people, key, levels, model)
        and not _is_of_a_family(people, key, levels)
    }


def _only_children(levels_of: Mapping[PairKey, _Levels]) -> set[PairKey]:
    """Pairs of which one has no first name, in whose house neither side knows anybody else of their last name."""
    at_home = [key for key, levels in levels_of.items() if _is_of_one_house(levels)]
    legacy, roster = Counter(key[0] for key in at_home), Counter(key[1] for key in at_home)
    return {key for key in at_home if legacy[key[0]] == roster[key[1]] == 1 and levels_of[key]["first_name"] == MISSING}


def _is_of_one_house(levels: _Levels) -> bool:
    of_one_house = levels["household"] in guards.SAME_HOUSEHOLD and levels["last_name"] in guards.SAME_LAST
    return of_one_house and levels["birth_date"] in guards.SAME_BIRTH | {MISSING}


def _is_likely(candidate: Candidate, levels: _Levels, model: Model) -> bool:
    """Whether a pair is worth a question: somebody has a name on both sides, and both weights suffice."""
    named = levels["first_name"] != MISSING or levels["last_name"] != MISSING
    thresholds = model.thresholds
    if _is_half_a_name_and_a_day(levels) and candidate.bits < (
        _ONE_NAME_BITS if MISSING in (levels["first_name"], levels["last_name"]) else _ANOTHER_NAME_BITS
    ):
        return False
    if levels["first_name"] == levels["last_name"] == DIFFERENT and candidate.bits < _NEITHER_NAME_BITS:
        return False
    if levels["birth_date"] == DIFFERENT and not (
        levels["household"] in guards.SAME_HOUSEHOLD or levels["middle_name"] in guards.SAME_MIDDLE
    ):
        # Cousins, or nobody's relatives.
        return False
    if levels["household"] in guards.SAME_HOUSEHOLD and (
        levels["birth_date"] == "equal" or _same_but_for_first_name(levels)
    ):
        # All else is the same: somebody may have two first names, or two names in two scripts.
        other_gender = levels["gender"] == DIFFERENT
        if _go_to_school_apart(levels):
            return False
        return candidate.bits >= thresholds.possible_bits and (not other_gender or candidate.kin_bits >= 0)
    return named and candidate.bits >= thresholds.possible_bits and candidate.kin_bits >= thresholds.possible_kin_bits


def _go_to_school_apart(levels: _Levels) -> bool:
    """Whether first name, school and grade all tell two children apart."""
    told = levels["first_name"], levels["school"], levels["grade"]
    return told == (DIFFERENT, DIFFERENT, "different_beside_birth_date")


def _is_half_a_name_and_a_day(levels: _Levels) -> bool:
    """Whether a first or a last name and the birth date agree, and nothing else: of a frequent name there are several
    such pairs in any district.
    """
    if levels["first_name"] in ("contained", "only_name"):
        # The whole name may stand in the field, or the one name of somebody in either.
        return False
    halved = MISSING in (levels["first_name"], levels["last_name"]) or levels["last_name"] == DIFFERENT
    return (
        halved
        and levels["birth_date"] == "equal"
        and levels["household"] not in guards.SAME_HOUSEHOLD
        and levels["middle_name"] not in guards.SAME_MIDDLE
        and levels["school"] != "equal"
        and levels.get("classes") != classmates.MOST
    )


#: What such a pair has to weigh to be a question, where the other name is missing, and where it is another one.
_ONE_NAME_BITS: Final = 7.5
_ANOTHER_NAME_BITS: Final = 4.0

#: The same of a pair of which neither name agrees.
_NEITHER_NAME_BITS: Final = 2.0


def _is_another_generation(people: Population, key: PairKey, levels: _Levels) -> bool:
    """Whether one is a student and the other is not, and birth date or suffix says the same."""
    mine, theirs = people.legacy[key[0]], people.roster[key[1]]
    of_two_roles = mine.role and theirs.role and mine.role is not theirs.role
    born = levels["birth_date"]
    # Nobody is a pupil and the parent of one.
    of_a_family = {mine.role, theirs.role} == {RoleClass.STUDENT, RoleClass.FAMILY} and born != "equal"
    suffixes = mine.suffix and theirs.suffix and mine.suffix != theirs.suffix
    return bool(of_two_roles and (suffixes or of_a_family or born == DIFFERENT))


def _is_one_of_several(people: Population, key: PairKey, levels: _Levels, model: Model) -> bool:
    """Whether nothing but a name agrees that many are given and somebody else bears as well: nobody could tell which of
    them it is.
    """
    mine, theirs = people.legacy[key[0]], people.roster[key[1]]
    of_two_roles = mine.role and theirs.role and mine.role is not theirs.role
    # Kelly James and James Kelly.
    least = min(given_share(mine.first_name), given_share(theirs.first_name))
    two_orders = levels["first_name"] == "swapped" and least >= USUAL
    told = (
        levels["birth_date"] == "equal"
        or levels["household"] in guards.SAME_HOUSEHOLD
        or levels["middle_name"] in guards.SAME_MIDDLE
        or (levels["school"] == "equal" and levels["grade"] != DIFFERENT and not of_two_roles)
        or levels.get("classes") == classmates.MOST
    )
    return not told and (two_orders or (people.others_bear_names_of(key) and _is_common(people, key, model)))


def _is_of_a_family(people: Population, key: PairKey, levels: _Levels) -> bool:
    """Whether two of different first names have a family's mailbox in common, and no house: each of twins may be on
    one side only.
    """
    is_by_mailbox = (levels["first_name"], levels["household"]) == (DIFFERENT, "email")
    if not is_by_mailbox or levels["middle_name"] in guards.SAME_MIDDLE:
        return False
    mailbox = mailboxes.of_record(people.legacy_records[key[0]])
    both = (people.legacy[key[0]], people.roster[key[1]])
    return not any(mailboxes.is_called_after(mailbox, one.first_name, one.last_name) for one in both)


def _is_common(people: Population, key: PairKey, model: Model) -> bool:
    """Whether one of the two bears a name that many bear: Emily Smith."""
    first, last = model.frequencies["first_key"], model.frequencies["last_key"]
    return any(
        first.of(one.first_name.replace(" ", "")) * last.of(one.last_name.replace(" ", "")) >= _COMMON
        for one in (people.legacy[key[0]], people.roster[key[1]])
    )


#: Of a town of 50,000 one bears such a name at least.
_COMMON: Final = 2e-5


def _same_but_for_first_name(levels: _Levels) -> bool:
    """Whether last and middle name agree, and nothing tells that the two are of different ages."""
    return (
        levels["last_name"] in guards.SAME_LAST
        and levels["middle_name"] in guards.SAME_MIDDLE
        and levels["birth_date"] in guards.SAME_BIRTH | {MISSING}
    )
