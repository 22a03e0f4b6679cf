"""The data sets, and what IdentityMap has to reach on each, fixed before anything was measured."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

import census
import districts
import families
import febrl
from dataset import DataSet
from outcome import STATED, Outcome

#: How many seeds the bars on wrong links are meant for.
SEEDS: Final = 3


@dataclass(frozen=True, slots=True)
class Bars:
    """Bounds on an outcome over three seeds; None where there is none. Shares are of the shared people."""

    wrong: int | None = None
    wrong_in_household: int | None = None
    recall: float | None = None
    reach: float | None = None
    review: float | None = None
    candidates: int | None = None

    def held_against(self, outcome: Outcome) -> list[Bar]:
        """Each bound with what was measured."""
        every = (
            Bar("wrong, of certain links: twice what is stated", float(2 * STATED), 1 - outcome.precision),
            Bar("wrong certain links", self.wrong, outcome.wrong),
            Bar("of them inside a household", self.wrong_in_household, outcome.wrong_in_household),
            Bar("recall", self.recall, outcome.recall, at_least=True),
            Bar("certain and in review", self.reach, outcome.reach, at_least=True),
            Bar("records in review, of the shared", self.review, outcome.review),
            Bar("most candidates of a record", self.candidates, outcome.most_candidates),
        )
        return [bar for bar in every if bar.bound is not None]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bound, and what was measured."""

    name: str
    bound: float | None
    measured: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the measure keeps to the bound."""
        assert self.bound is not None
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound


@dataclass(frozen=True, slots=True)
class Set:
    """A data set by seed, and the engines that are run on it beside our own."""

    title: str
    made: Callable[[int], DataSet]
    bars: Bars
    peers: Collection[str] = ("splink", "ecm")


_DISTRICT: Final = Bars(wrong=0, reach=0.99, review=0.05, candidates=3)

SETS: Final[Mapping[str, Set]] = {
    "febrl": Set("FEBRL 4, with addresses", febrl.with_addresses, Bars(wrong=4, recall=0.985)),
    "febrl-names": Set("FEBRL 4, names and birth date", febrl.names_and_dates, Bars(wrong=8, recall=0.85)),
    "census": Set(
        "Census twice, default noise",
        census.default_noise,
        Bars(wrong=3, recall=0.988, reach=0.995, review=0.05, candidates=3),
    ),
    "census-heavy": Set(
        "Census twice, heavy noise",
        census.heavy_noise,
        Bars(wrong=5, recall=0.965, reach=0.985, review=0.1, candidates=3),
    ),
    "pupils": Set(
        "Pupils with their household's mailbox",
        census.pupils,
        Bars(wrong_in_household=0, recall=0.98, reach=0.995, review=0.05, candidates=3),
    ),
    "families": Set("Families meant to deceive", families.of, Bars(wrong=3)),
    "district-300": Set("District of 300", districts.of(300), _DISTRICT),
    "district-5000": Set("District of 5,000", districts.of(5_000), _DISTRICT),
    "district-100000": Set("District of 100,000", districts.of(100_000), _DISTRICT, peers=("splink",)),
}
