"""How the benchmark of matching counts: what it gives to engines, and what it makes of their answers."""

from __future__ import annotations

import dataclasses

import dataset
import one_to_one
import outcome
import pytest
from dataset import Person
from identitymap_server.domain.records import PersonAttributes
from outcome import Said


def people(*names: str, household: str = "") -> list[Person]:
    return [Person(name, PersonAttributes(first_name=name), household) for name in names]


@pytest.fixture
def data():
    """Ana and Bo are on both sides, Cy on the one and Di on the other; Bo, Cy and Di are one household."""
    mine = [*people("Ana"), *people("Bo", "Cy", household="h")]
    theirs = [*people("Ana"), *people("Bo", "Di", household="h")]
    return dataset.of_people(1, mine, theirs)


def by_name(data):
    legacy = {record.attributes.first_name: record.key for record in data.people.legacy}
    roster = {record.attributes.first_name: record.edlink_id for record in data.people.roster}
    return lambda mine, theirs: (legacy[mine], roster[theirs])


def counted(data, certain=(), possible=()):
    pair = by_name(data)
    said = Said({pair(*names) for names in certain}, {pair(*names) for names in possible})
    return outcome.held_against_the_truth(data, said, seconds=1.0, peak_mb=10.0)


def test_the_truth_is_who_is_on_both_sides(data):
    pair = by_name(data)
    assert data.true == {pair("Ana", "Ana"), pair("Bo", "Bo")}


def test_neither_ids_nor_order_tell_who_belongs_together(data):
    """Other seeds give other ids and another order."""
    orders = set()
    for seed in range(20):
        made = dataset.of_people(seed, people("Ana", "Bo", "Cy"), people("Ana", "Bo", "Cy"))
        assert not {r.key.id for r in made.people.legacy} & {
            r.edlink_id.replace("-", "")[:16] for r in made.people.roster
        }
        orders.add(
            (
                tuple(r.attributes.first_name for r in made.people.legacy),
                tuple(r.attributes.first_name for r in made.people.roster),
            )
        )
    assert len(orders) > 10


def test_of_the_people_some_are_on_both_sides_and_some_on_one():
    mine, theirs = dataset.halved(1, map(str, range(100)), shared=60, alone=20)
    assert (len(set(mine)), len(set(theirs)), len(set(mine) & set(theirs))) == (80, 80, 60)
    assert dataset.halved(2, map(str, range(100)), 60, 20) != (mine, theirs)


def test_right_wrong_and_missed_links_are_counted(data):
    found = counted(data, certain=[("Ana", "Ana"), ("Cy", "Bo")])
    assert (found.certain, found.wrong, found.precision, found.recall) == (2, 1, 0.5, 0.5)


def test_a_wrong_link_is_inside_a_household_if_both_are_known_to_be_of_it(data):
    assert counted(data, certain=[("Cy", "Di")]).wrong_in_household == 1
    assert counted(data, certain=[("Ana", "Di")]).wrong_in_household == 0
    assert counted(data, certain=[("Bo", "Bo")]).wrong_in_household == 0


def test_a_review_item_is_an_account_however_many_candidates_it_has(data):
    found = counted(data, certain=[("Ana", "Ana")], possible=[("Bo", "Bo"), ("Bo", "Di"), ("Cy", "Di")])
    assert (found.items, found.candidates, found.most_candidates, found.review) == (2, 3, 2, 1.0)
    assert (found.recall, found.reach) == (0.5, 1.0)


def test_of_several_sets_the_counts_are_added_and_the_longest_time_counts(data):
    one, other = counted(data, certain=[("Ana", "Ana")]), counted(data, certain=[("Bo", "Bo"), ("Cy", "Di")])
    both = outcome.pooled([one, dataclasses.replace(other, seconds=2.0)])
    assert (both.shared, both.certain, both.wrong, both.recall) == (4, 3, 1, 0.5)
    assert both.seconds == 2.0


def test_links_are_one_to_one_and_the_best_pair_comes_first(data):
    pair = by_name(data)
    scored = [
        (0.96, pair("Ana", "Ana")),
        (0.999, pair("Bo", "Ana")),
        (0.6, pair("Ana", "Bo")),
        (0.97, pair("Cy", "Di")),
    ]
    links = one_to_one.assigned(scored)
    assert links[0.5].certain == {pair("Bo", "Ana"), pair("Cy", "Di"), pair("Ana", "Bo")}
    assert links[0.95].certain == {pair("Bo", "Ana"), pair("Cy", "Di")}
    assert links[0.99].certain == {pair("Bo", "Ana")}


def test_of_equal_scores_the_order_does_not_say_which_is_taken(data):
    pair = by_name(data)
    scored = [(0.9, pair(mine, theirs)) for mine in ("Ana", "Bo", "Cy") for theirs in ("Ana", "Bo", "Di")]
    assert one_to_one.assigned(scored) == one_to_one.assigned(list(reversed(scored)))
