"""Candidates: pairs of people that are worth a look, each with its levels of agreement and what they are worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from identitymap_server.domain.keys import EdlinkId, LegacyKey
from identitymap_server.domain.models import Model
from identitymap_server.matching.classes.shared import SharedClasses
from identitymap_server.matching.model import blocking, scoring, weights
from identitymap_server.matching.model.rows import Row
from identitymap_server.matching.model.scoring import Levels, Scorer, Weight
from identitymap_server.matching.sides import Sides

#: Pairs less likely than this, in bits of posterior odds against strangers, are nobody's candidates.
FLOOR_BITS: Final = -6.0


@dataclass(frozen=True, slots=True)
class Found:
    """A pair by the positions of its rows, with its levels."""

    legacy: int
    roster: int
    levels: Levels


class Engine(Protocol):
    """Where pairs are found and compared in bulk."""

    def find(self, legacy: Sequence[Row], roster: Sequence[Row], model: Model) -> Iterable[Found]:
        """The pairs of rows that share a key, once each, in any order.

        Those that weigh less than `FLOOR_BITS` may be left out.
        """
        ...


_NO_CLASSES: Final = SharedClasses()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of records with what their agreement is worth."""

    legacy_key: LegacyKey
    edlink_id: EdlinkId
    levels: Levels
    weight: Weight
    #: Posterior odds in bits, against two strangers and against two relatives.
    bits: float
    kin_bits: float
    #: The classes of the two, where these are known, and what they are worth; `bits` has it in it.
    classes: SharedClasses = _NO_CLASSES
    classes_bits: float = 0.0


class Weighed:
    """The people of two sides as rows, in the order of the sides, and what pairs of them are worth.

    `sizes` are how many people there are on both sides, where these are not all of them.
    """

    def __init__(
        self,
        sides: Sides,
        legacy: Sequence[Row],
        roster: Sequence[Row],
        model: Model,
        sizes: tuple[int, int] | None = None,
    ) -> None:
        self._sides = sides
        self.legacy, self.roster, self.model = legacy, roster, model
        self._scorer = Scorer(model)
        self.prior_bits = weights.prior_bits(*(sizes or (len(legacy), len(roster))))
        self._prior_kin_bits = weights.prior_kin_bits(model)

    def candidate(self, pair: Found) -> Candidate:
        """A pair with what it is worth."""
        weight = self._scorer.weigh(self.legacy[pair.legacy], self.roster[pair.roster], pair.levels)
        return Candidate(
            self._sides.legacy[pair.legacy].key,
            self._sides.roster[pair.roster].edlink_id,
            pair.levels,
            weight,
            round(self.prior_bits + weight.stranger, scoring.DECIMALS),
            round(self._prior_kin_bits + weight.kin, scoring.DECIMALS),
        )

    def candidates(self, found: Iterable[Found]) -> list[Candidate]:
        """The pairs that are somebody's candidates."""
        return [candidate for pair in found if (candidate := self.candidate(pair)).bits >= FLOOR_BITS]

    def of(self, legacy: int, roster: int) -> Candidate:
        """The candidate that two records make by their positions, whatever it weighs."""
        return self.candidate(Found(legacy, roster, scoring.levels(self.legacy[legacy], self.roster[roster])))


def candidates(weighed: Weighed, engine: Engine) -> list[Candidate]:
    """The candidates among the people of two sides, absent ones included: they are rivals still."""
    return weighed.candidates(engine.find(weighed.legacy, weighed.roster, weighed.model))


class InMemory:
    """The engine that needs nothing else: for small sides, and for what a single record matches."""

    def find(self, legacy: Sequence[Row], roster: Sequence[Row], model: Model) -> Iterator[Found]:  # noqa: ARG002
        """As `Engine` says. The model does not matter, because all pairs are given."""
        mine, theirs = blocking.keys(legacy, roster)
        blocks: list[dict[str, list[int]]] = [{} for _ in blocking.RULES]
        for position, keys in enumerate(theirs):
            for block, key in zip(blocks, keys, strict=True):
                if key:
                    block.setdefault(key, []).append(position)
        for position, keys in enumerate(mine):
            others = {other for block, key in zip(blocks, keys, strict=True) if key for other in block.get(key, ())}
            for other in others:
                yield Found(position, other, scoring.levels(legacy[position], roster[other]))
