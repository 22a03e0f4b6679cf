"""The shipped model, and what the levels of a pair are worth under a model."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from importlib import resources
from typing import Final

import msgspec

from identitymap_server.domain.models import Frequencies, LevelWeights, Model
from identitymap_server.matching.model.comparisons import Comparison

#: The share of the people of the smaller side who are on the other side as well. A district that connects has been a
#: customer for years; the number moves all weights by a bit at most.
SHARED: Final = 0.5

#: A side counts as this large at least: a class of twenty is a part of a town.
LEAST_SIZE: Final = 1_024


@functools.cache
def default() -> Model:
    """The model that is shipped."""
    package = resources.files("identitymap_server.matching.model")

    class Shipped(msgspec.Struct):
        version: str
        levels: dict[str, dict[str, LevelWeights]]

    shipped = msgspec.json.decode(package.joinpath("default.json").read_bytes(), type=Shipped)
    return Model(
        shipped.version,
        shipped.levels,
        {
            "first_key": _frequencies(package.joinpath("first_names.csv").read_text("utf-8"), unlisted=2e-4),
            "last_key": _frequencies(package.joinpath("last_names.csv").read_text("utf-8"), unlisted=2e-4),
        },
    )


def of_levels(model: Model, comparison: Comparison) -> Mapping[str, LevelWeights]:
    """What the levels of a comparison are worth.

    Nothing if the model was frozen before there was the comparison. Of a level that has come since, it is what is
    shipped: the pairs at it were at another level when the model was frozen, and no share of theirs is known.
    """
    frozen = model.levels.get(comparison.name)
    if not frozen:
        return dict.fromkeys(comparison.names, _NOTHING)
    return {**default().levels[comparison.name], **frozen}


_NOTHING: Final = LevelWeights(0.5, 0.5, 0.5)


def _frequencies(text: str, *, unlisted: float) -> Frequencies:
    named = (line.split(",") for line in text.splitlines() if line and not line.startswith("#"))
    return Frequencies({name: max(float(share), unlisted) for name, share in named}, unlisted)


def prior_bits(legacy_size: int, roster_size: int) -> float:
    """How likely two records are one person's before anything is known of them, in bits: log2 of the odds.

    In steps of powers of two, so that a pupil more or less changes nothing.
    """
    size = max(legacy_size, roster_size, LEAST_SIZE)
    return math.log2(SHARED) - (size - 1).bit_length()


def prior_kin_bits(model: Model) -> float:
    """The same of two who are one person or relatives."""
    return math.log2(SHARED / model.relatives)
