"""People through classes: what classes say of people, and rounds that only add."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.proposals import Proposal, ReviewReason, Verdict
from identitymap_server.matching.classes.rounds import added
from identitymap_server.matching.classes.shared import ClassesOfPeople, SharedClasses
from unit.matching.records import CLASS, edlink_id, legacy, legacy_key, roster


def held(id, members=(), teachers=(), **more):
    people = {"member_ids": tuple(map(str, members)), "teacher_ids": tuple(map(str, teachers))}
    return legacy(id, {}, entity_type=CLASS, people=people, **more)


def listed(number, members=(), teachers=(), **more):
    people = {"member_ids": tuple(map(edlink_id, members)), "teacher_ids": tuple(map(edlink_id, teachers))}
    return roster(number, {}, CLASS, people=people, **more)


def shared(legacy_classes, roster_classes, pairs, mine, theirs):
    certain = [(legacy_key(id, entity_type=CLASS), edlink_id(number)) for id, number in pairs]
    return ClassesOfPeople(certain, legacy_classes, roster_classes).shared(legacy_key(mine), edlink_id(theirs))


def test_classes_that_are_one_are_shared_and_others_are_not():
    """Of three classes two are known on the other side; one of them is the other person's as well."""
    mine = [held("a", [7]), held("b", [7]), held("c", [7])]
    theirs = [listed(1, [50]), listed(2, [51]), listed(3, [50])]
    assert shared(mine, theirs, [("a", 1), ("b", 2)], 7, 50) == SharedClasses(both=1, of_legacy=2, of_roster=1)


def test_a_split_class_counts_once():
    mine, theirs = [held("a", [7])], [listed(1, [50]), listed(2, [50])]
    assert shared(mine, theirs, [("a", 1), ("a", 2)], 7, 50) == SharedClasses(1, 1, 1)


def test_to_teach_a_class_is_not_to_learn_in_it():
    assert shared([held("a", teachers=[7])], [listed(1, [50])], [("a", 1)], 7, 50) == SharedClasses(0, 1, 1)
    assert shared([held("a", teachers=[7])], [listed(1, (), [50])], [("a", 1)], 7, 50) == SharedClasses(1, 1, 1)


def test_ids_of_one_system_are_nobodys_in_another():
    assert shared([held("a", [7], system="portal")], [listed(1, [50])], [("a", 1)], 7, 50) == SharedClasses(0, 0, 1)


def test_a_class_that_is_gone_says_nothing():
    assert shared([held("a", [7], present=False)], [listed(1, [50])], [("a", 1)], 7, 50) == SharedClasses(0, 0, 1)


# Rounds --------------------------------------------------------------------------------------------------------------


def proposal(id, number, certain=True, rule="statistics", system="app"):
    return Proposal(
        legacy_key(id, system),
        edlink_id(number),
        Verdict.CERTAIN if certain else Verdict.POSSIBLE,
        LinkMethod.STATISTICS,
        rule,
        1.0,
        (),
        ReviewReason.NONE if certain else ReviewReason.POSSIBLE_MATCH,
        "",
    )


proposals = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    st.tuples(st.booleans(), st.sampled_from(["statistics", "identifier:sis_id"])),
).map(lambda found: [proposal(id, number, *rest) for (id, number), rest in found.items()])


@given(proposals, proposals)
def test_a_later_round_takes_nothing_away(first, later):
    both = added(first, later, one_to_one=False)
    assert [p for p in first if p.verdict is Verdict.CERTAIN and p not in both] == []


@given(proposals, proposals)
def test_where_one_has_one_a_later_round_gives_nobody_a_second(first, later):
    certain = [p for p in added(first, later, one_to_one=True) if p.verdict is Verdict.CERTAIN]
    before = [p for p in first if p.verdict is Verdict.CERTAIN]
    for new in (p for p in certain if p not in before):
        assert new.legacy_key not in {p.legacy_key for p in before}
        assert new.edlink_id not in {p.edlink_id for p in before}


@given(proposals)
def test_a_round_that_finds_the_same_changes_nothing(first):
    assert added(first, first, one_to_one=False) == sorted(first, key=lambda p: (p.legacy_key, p.edlink_id))


def test_a_question_of_the_first_round_that_the_later_one_has_answered_is_gone():
    asked, answered = proposal("a", 1, certain=False), proposal("a", 2)
    assert added([asked], [answered], one_to_one=True) == [answered]


def test_an_account_of_another_system_may_join():
    one, other = proposal("a", 1), proposal("b", 1, system="portal")
    assert added([one], [one, other], one_to_one=True) == [one, other]


def test_a_pair_stays_as_the_round_proposed_it_that_made_it_certain():
    first, later = proposal("a", 1, rule="identifier:sis_id"), proposal("a", 1)
    assert added([first], [later], one_to_one=True) == [first]
    assert added([dataclasses.replace(first, verdict=Verdict.POSSIBLE)], [later], one_to_one=True) == [later]
