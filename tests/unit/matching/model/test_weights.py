"""The shipped model."""

from __future__ import annotations

import msgspec
import pytest
from identitymap_server.domain.models import LevelWeights
from identitymap_server.matching.model import scoring, weights
from identitymap_server.matching.model.comparisons import COMPARISONS, DIFFERENT


def test_every_level_has_its_weights_and_no_other():
    levels = weights.default().levels
    assert {name: tuple(found) for name, found in levels.items()} == {c.name: c.names for c in COMPARISONS}


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda comparison: comparison.name)
def test_shares_are_shares(comparison):
    found = weights.default().levels[comparison.name]
    assert all(0 < share < 1 for level in found.values() for share in (level.m, level.u, level.kin))
    assert found[DIFFERENT].m <= found[DIFFERENT].u


def test_every_column_whose_frequency_counts_has_frequencies():
    counted = {level.frequency for comparison in COMPARISONS for level in comparison.levels if level.frequency}
    frequencies = weights.default().frequencies
    assert counted == frequencies.keys()
    for column in counted:
        assert frequencies[column].of("smith") >= frequencies[column].unlisted > 0


@pytest.mark.parametrize(
    ("comparison", "level"),
    [(c, level) for c in COMPARISONS for level in c.names],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_model_that_was_frozen_before_a_level_has_what_is_shipped_of_it(comparison, level):
    """Of all other levels it keeps its own."""
    shipped = weights.default()
    own = LevelWeights(0.25, 0.125, 0.5)
    frozen = {name: own for name in comparison.names if name != level}
    old = msgspec.structs.replace(shipped, levels={**shipped.levels, comparison.name: frozen})
    found = weights.of_levels(old, comparison)
    assert found == {**frozen, level: shipped.levels[comparison.name][level]}
    scoring.Scorer(old)


def test_a_larger_side_makes_any_pair_less_likely():
    assert weights.prior_bits(80, 80) == weights.prior_bits(1, 1_000)
    assert weights.prior_bits(1_000, 5_000) == weights.prior_bits(8_000, 10) == weights.prior_bits(80, 80) - 3
