"""Each guard alone: what it objects to, what it lets pass."""

from __future__ import annotations

import msgspec
import pytest
from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching import guards
from identitymap_server.matching.compare import Comparison, Outcome
from identitymap_server.matching.names import NameOutcome

_AGREES = Comparison(
    first_name=NameOutcome.EQUAL,
    last_name=NameOutcome.EQUAL,
    suffix=Outcome.MISSING,
    birth_date=Outcome.EQUAL,
    role=Outcome.EQUAL,
    title=Outcome.MISSING,
    disagreeing_types=(),
)


def asked(
    *,
    stands_alone=False,
    has_twin=False,
    has_namesake=False,
    names_are_borne=False,
    next_is_namesake=False,
    imported=False,
    is_person=True,
    in_doubt=False,
    by_pattern=False,
    by_mailbox=False,
    made_of_name=False,
    names_agree=True,
    **compared,
):
    situation = guards.Situation(
        comparison=msgspec.structs.replace(_AGREES, **compared),
        stands_alone=stands_alone,
        has_twin=has_twin,
        has_namesake=has_namesake,
        names_are_borne=names_are_borne,
        next_is_namesake=next_is_namesake,
        imported=imported,
        is_person=is_person,
        in_doubt=in_doubt,
        by_pattern=by_pattern,
        by_mailbox=by_mailbox,
        made_of_name=made_of_name,
        names_agree=names_agree,
    )
    objecting = guards.objection(situation)
    return None if objecting is None else objecting.reason


def test_where_all_agrees_no_guard_objects():
    assert asked() is None


def test_the_names_of_the_guards_differ():
    assert len({guard.name for guard in guards.GUARDS}) == len(guards.GUARDS)


@pytest.mark.parametrize(
    ("compared", "reason"),
    [
        ({"birth_date": Outcome.DIFFERENT}, ReviewReason.BIRTH_DATE_DIFFERS),
        ({"first_name": NameOutcome.DIFFERENT}, ReviewReason.NAME_DIFFERS),
        ({"suffix": Outcome.DIFFERENT}, ReviewReason.NAME_DIFFERS),
        ({"disagreeing_types": ("sis_id",)}, ReviewReason.CONFLICTING_IDENTIFIERS),
    ],
)
@pytest.mark.parametrize("support", [{}, {"stands_alone": True}, {"imported": True}])
def test_no_support_outvotes_these(compared, reason, support):
    assert asked(**compared, **support) is reason


@pytest.mark.parametrize("first_name", [NameOutcome.SIMILAR, NameOutcome.KNOWN_AS])
def test_with_a_twin_only_the_very_same_first_name_will_do(first_name):
    assert asked(first_name=first_name) is None
    assert asked(first_name=first_name, has_twin=True, stands_alone=True) is ReviewReason.NAME_DIFFERS


def test_with_a_twin_a_missing_first_name_needs_an_identifier_that_stands_alone():
    assert asked(first_name=NameOutcome.MISSING, has_twin=True) is ReviewReason.NAME_DIFFERS
    assert asked(first_name=NameOutcome.MISSING, has_twin=True, stands_alone=True) is None


def test_a_namesake_of_the_one_stops_a_pair_whose_first_names_only_resemble():
    for support in ({"stands_alone": True}, {"imported": True}, {}):
        assert asked(has_namesake=True, **support) is ReviewReason.NAME_DIFFERS


def test_roles_that_differ_need_an_identifier_that_stands_alone():
    assert asked(role=Outcome.DIFFERENT) is ReviewReason.ROLE_DIFFERS
    assert asked(role=Outcome.DIFFERENT, imported=True) is ReviewReason.ROLE_DIFFERS
    assert asked(role=Outcome.DIFFERENT, stands_alone=True) is None


def test_what_may_not_stand_alone_needs_a_name_or_a_birth_date():
    unsure = {"last_name": NameOutcome.MISSING, "birth_date": Outcome.MISSING}
    assert asked(**unsure) is ReviewReason.NOT_CONFIRMED
    assert asked(**unsure, stands_alone=True) is None
    assert asked(**unsure, imported=True) is None
    assert asked(last_name=NameOutcome.MISSING) is None


def test_classes_are_asked_for_their_name_and_not_for_a_birth_date():
    bare = {"first_name": NameOutcome.MISSING, "last_name": NameOutcome.MISSING, "birth_date": Outcome.MISSING}
    assert asked(**bare, is_person=False) is None
    assert asked(**bare, title=Outcome.DIFFERENT, is_person=False) is ReviewReason.NAME_DIFFERS


@pytest.mark.parametrize("first_name", [NameOutcome.KNOWN_AS, NameOutcome.SIMILAR, NameOutcome.MISSING])
def test_what_is_made_of_a_name_or_a_familys_needs_the_very_same_first_name(first_name):
    assert asked(made_of_name=True) is None
    assert asked(made_of_name=True, first_name=first_name) is ReviewReason.MADE_OF_NAME
    assert asked(by_mailbox=True) is None
    assert asked(by_mailbox=True, first_name=first_name) is ReviewReason.NOT_CONFIRMED


def test_where_a_namesake_has_the_next_number_a_birth_date_has_to_confirm():
    unknown = {"birth_date": Outcome.MISSING}
    assert asked(**unknown) is None
    assert asked(next_is_namesake=True) is None
    assert asked(next_is_namesake=True, **unknown) is ReviewReason.NOT_CONFIRMED
    assert asked(next_is_namesake=True, stands_alone=True, **unknown) is None


def test_a_mailbox_that_may_have_passed_to_a_namesake_needs_a_birth_date():
    unknown = {"birth_date": Outcome.MISSING}
    assert asked(by_mailbox=True, **unknown) is None
    assert asked(by_mailbox=True, names_are_borne=True) is None
    assert asked(by_mailbox=True, names_are_borne=True, **unknown) is ReviewReason.NOT_CONFIRMED


def test_a_birth_date_does_not_confirm_two_names_that_are_both_others():
    unlike = {"names_agree": False, "last_name": NameOutcome.DIFFERENT}
    assert asked(first_name=NameOutcome.SIMILAR, **unlike) is ReviewReason.NOT_CONFIRMED
    assert asked(**unlike) is None
    assert asked(first_name=NameOutcome.SIMILAR, stands_alone=True, **unlike) is None
