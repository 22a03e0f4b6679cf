"""The statistical model as values: what agreement and difference are worth, and how frequent names are."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class LevelWeights(msgspec.Struct, frozen=True, array_like=True):
    """How often a level of agreement is found, as shares of pairs.

    `m` of the pairs that are one person, `u` of the pairs of strangers, and `kin` of the pairs of brothers, sisters,
    parents and children.
    """

    m: float
    u: float
    kin: float


class Frequencies(msgspec.Struct, frozen=True):
    """The shares of people who bear a value, such as a name."""

    shares: Mapping[str, float]
    #: Of a value that is not listed.
    unlisted: float

    def of(self, value: str) -> float:
        """The share of people who bear `value`."""
        return self.shares.get(value, self.unlisted)


class Thresholds(msgspec.Struct, frozen=True):
    """What a pair has to weigh, in bits of posterior odds: 10 bits are 1,024 to 1."""

    #: Against two strangers, to be certain.
    certain_bits: float = 10.0
    #: Against two relatives, to be certain.
    certain_kin_bits: float = 6.5
    #: More than the runner-up of either record, to be certain.
    margin_bits: float = 6.5
    #: Against two strangers and against two relatives, to be a question.
    possible_bits: float = -2.0
    possible_kin_bits: float = 0.0


class Model(msgspec.Struct, frozen=True):
    """A model: for each comparison and each of its levels the weights, and for each column the frequencies.

    `version` names the shipped model that it is, or was refined from.
    """

    version: str
    levels: Mapping[str, Mapping[str, LevelWeights]]
    frequencies: Mapping[str, Frequencies]
    thresholds: Thresholds = Thresholds()
    #: How many brothers, sisters, parents and children of somebody the other side holds, without the one looked for.
    relatives: float = 1.0
    #: The share of people who live with somebody a generation apart of their very name: fathers and sons.
    juniors: float = 0.02
