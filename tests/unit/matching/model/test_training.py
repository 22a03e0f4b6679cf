"""What is learnt of one person's two records, from pairs of which nobody knows whether they are one person's."""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.models import Model
from identitymap_server.domain.records import LegacyRecord, RosterRecord
from identitymap_server.matching.model import rows, weights
from identitymap_server.matching.model.candidates import Candidate, InMemory, Weighed, candidates
from identitymap_server.matching.model.comparisons import COMPARISONS
from identitymap_server.matching.model.training import trained
from identitymap_server.matching.sides import Sides
from unit.matching.records import legacy, legacy_key, roster
from unit.matching.registrar import n

SHIPPED = weights.default()


def scored(accounts: Sequence[LegacyRecord], people: Sequence[RosterRecord]) -> list[Candidate]:
    sides = Sides(EntityType.PERSON, accounts, people)
    return candidates(Weighed(sides, *rows.of_sides(sides), SHIPPED), InMemory())


@functools.cache
def town(size: int, *, wrong_surnames: float = 0.0) -> list[Candidate]:
    """The candidates of a town of which every person is on both sides, and half as many more on each alone."""
    chance = random.Random(1)

    def person(number: int) -> dict[str, object]:
        return n(
            f"First{number % 97}x",
            f"Last{number}",
            f"20{10 + number % 9}-{1 + number % 12:02}-{1 + number % 28:02}",
            middle_name=f"Middle{number % 61}",
            phone=f"541555{number:04}",
        )

    def seen_again(number: int) -> dict[str, object]:
        seen = person(number)
        if chance.random() < wrong_surnames:
            seen |= {"last_name": f"Married{number}"}
        return seen

    more = size // 2
    accounts = [legacy(i, person(i)) for i in range(size + more)]
    people = [roster(i, seen_again(i)) for i in range(size)]
    people += [roster(i, person(i)) for i in range(size + more, size + 2 * more)]
    return scored(accounts, people)


def m(model: Model, comparison: str, *levels: str) -> float:
    return sum(model.levels[comparison][level].m for level in levels)


def test_it_learns_how_often_surnames_change():
    """Of 2,000 people one in five; the shipped model says one in twenty, and counts as 4,000."""
    model = trained(SHIPPED, town(2_000, wrong_surnames=0.2))
    assert m(model, "last_name", "different") == pytest.approx((0.2 * 2_000 + 0.05 * 4_000) / 6_000, rel=0.1)


def test_it_learns_that_dates_are_clean():
    model = trained(SHIPPED, town(2_000))
    assert m(model, "birth_date", "equal") == pytest.approx((2_000 + 0.94 * 4_000) / 6_000, rel=0.01)
    shipped = m(SHIPPED, "birth_date", "different")
    assert m(model, "birth_date", "different") == pytest.approx(shipped * 4_000 / 6_000, rel=0.05)


def test_few_teach_little():
    model = trained(SHIPPED, town(40, wrong_surnames=0.2))
    for comparison in COMPARISONS:
        for level, shipped in SHIPPED.levels[comparison.name].items():
            assert model.levels[comparison.name][level].m == pytest.approx(shipped.m, rel=0.2, abs=0.01)


def test_of_nobody_nothing_is_learnt():
    assert trained(SHIPPED, []) == SHIPPED


def test_what_says_nothing_goes_on_saying_nothing():
    """A grade beside two birth dates against strangers, a surname against relatives."""
    model = trained(SHIPPED, town(2_000, wrong_surnames=0.2))
    for name, levels in SHIPPED.levels.items():
        for level, shipped in levels.items():
            learnt = model.levels[name][level]
            assert learnt.u == shipped.u
            if shipped.m == shipped.u:
                assert learnt == shipped
            if shipped.m == shipped.kin:
                assert learnt.m == learnt.kin


def test_shares_add_up_as_they_did():
    model = trained(SHIPPED, town(2_000, wrong_surnames=0.2))
    for name, levels in SHIPPED.levels.items():
        shipped = sum(level.m for level in levels.values())
        assert sum(level.m for level in model.levels[name].values()) == pytest.approx(shipped, rel=0.01)


def test_the_order_of_pairs_means_nothing():
    pairs = town(2_000, wrong_surnames=0.2)
    assert trained(SHIPPED, random.Random(2).sample(pairs, len(pairs))) == trained(SHIPPED, pairs)


def test_two_records_that_fit_one_equally_teach_nothing():
    """One of the two is not that person's, and nobody knows which."""
    pairs = town(400)
    again = [replace(pair, legacy_key=legacy_key(pair.legacy_key.id, "portal")) for pair in pairs]
    assert trained(SHIPPED, pairs + again) == SHIPPED
