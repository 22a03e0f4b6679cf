"""How often the fields of one person agree, learnt from the records at hand by expectation maximisation.

No pair has to be known: each pair of records that are each other's likeliest counts as much as it is likely to be one
person's, and what the fields of all of them do changes how likely they are, until nothing moves any more. The method is
that of Dempster, Laird and Rubin (1977), as Winkler (1988) applied it to records, with the shipped shares for a prior.
What strangers and relatives have in common is not learnt so: `refining` counts it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from identitymap_server.domain.keys import EdlinkId, LegacyKey
from identitymap_server.domain.models import LevelWeights, Model
from identitymap_server.matching.model.candidates import Candidate
from identitymap_server.matching.model.comparisons import COMPARISONS
from identitymap_server.matching.model.scoring import Levels

#: So many pairs of one person the shipped shares count for: a class changes nothing, a district decides.
SHIPPED_COUNTS: Final = 4_000

_MOST_ROUNDS: Final = 25

#: Once no share moves by more than this, nothing does.
_STILL: Final = 1e-4

#: Shares are kept to so many digits.
_DIGITS: Final = 3

#: By comparison, the share of pairs of one person at each of its levels, in their order.
_Shares = tuple[tuple[float, ...], ...]


def trained(model: Model, scored: Iterable[Candidate]) -> Model:
    """The model with what the pairs of two sides say of one person's two records. `scored` are theirs under `model`."""
    shipped = tuple(_Comparison.of(model, comparison.name, comparison.names) for comparison in COMPARISONS)
    groups: dict[Levels, list[tuple[float, float]]] = {}
    for candidate in _likeliest(scored):
        groups.setdefault(candidate.levels, []).append((candidate.bits, candidate.kin_bits))
    before: _Shares = ()
    shares: _Shares = tuple(comparison.shares for comparison in shipped)
    for _ in range(_MOST_ROUNDS):
        if before and _farthest(before, shares) < _STILL:
            break
        expected = _expected(groups, shipped, shares)
        before, shares = shares, tuple(map(_Comparison.maximised, shipped, expected))
    learnt = {one.name: one.weights(of_one) for one, of_one in zip(shipped, shares, strict=True)}
    return msgspec.structs.replace(model, levels={**model.levels, **learnt})


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What is shipped of a comparison, by level."""

    name: str
    levels: Mapping[str, LevelWeights]
    shares: tuple[float, ...]
    #: Whether a level is as frequent of strangers, and of relatives. The first is to say nothing, and stays as it is.
    is_of_strangers: tuple[bool, ...]
    is_of_relatives: tuple[bool, ...]

    @classmethod
    def of(cls, model: Model, name: str, names: Sequence[str]) -> _Comparison:
        levels = {level: model.levels[name][level] for level in names}
        return cls(
            name,
            levels,
            tuple(level.m for level in levels.values()),
            tuple(level.m == level.u for level in levels.values()),
            tuple(level.m == level.kin for level in levels.values()),
        )

    def maximised(self, expected: Sequence[float]) -> tuple[float, ...]:
        """The likeliest shares if so many pairs of one person are at each level."""
        told = [(0.0 if silent else n) for n, silent in zip(expected, self.is_of_strangers, strict=True)]
        mass = math.fsum(m for m, silent in zip(self.shares, self.is_of_strangers, strict=True) if not silent)
        total = SHIPPED_COUNTS + math.fsum(told)
        return tuple(
            m if silent else (m * SHIPPED_COUNTS + n * mass) / total
            for m, n, silent in zip(self.shares, told, self.is_of_strangers, strict=True)
        )

    def weights(self, shares: Sequence[float]) -> dict[str, LevelWeights]:
        """The levels with these shares. What says nothing against relatives goes on saying nothing."""
        rounded = [float(f"{share:.{_DIGITS}g}") for share in shares]
        return {
            name: msgspec.structs.replace(level, m=m, kin=m if of_relatives else level.kin)
            for (name, level), m, of_relatives in zip(self.levels.items(), rounded, self.is_of_relatives, strict=True)
        }


def _likeliest(scored: Iterable[Candidate]) -> list[Candidate]:
    """The pairs that are the best of both of their records, and the only best."""
    best: dict[LegacyKey | EdlinkId, tuple[float, int]] = {}
    pairs = list(scored)
    for candidate in pairs:
        bits = min(candidate.bits, candidate.kin_bits)
        for key in (candidate.legacy_key, candidate.edlink_id):
            most, times = best.get(key, (-math.inf, 0))
            best[key] = (bits, 1) if bits > most else (most, times + (bits == most))
    return [
        candidate
        for candidate in pairs
        if best[candidate.legacy_key] == best[candidate.edlink_id] == (min(candidate.bits, candidate.kin_bits), 1)
    ]


def _expected(
    groups: Mapping[Levels, Sequence[tuple[float, float]]], shipped: Sequence[_Comparison], shares: _Shares
) -> list[list[float]]:
    """How many pairs of one person are at each level, by comparison, if these are the shares.

    `groups` has the posterior odds of pairs in bits, against strangers and against relatives, by their levels.
    """
    moved = [
        [math.log2(now / then) for now, then in zip(now_of, one.shares, strict=True)]
        for now_of, one in zip(shares, shipped, strict=True)
    ]
    found: list[list[list[float]]] = [[[] for _ in one.shares] for one in shipped]
    for levels, every in groups.items():
        known = [(position, level) for position, level in enumerate(levels) if level >= 0]
        stranger = math.fsum(moved[position][level] for position, level in known)
        kin = math.fsum(moved[p][level] for p, level in known if not shipped[p].is_of_relatives[level])
        likely = math.fsum(_probability(min(bits + stranger, kin_bits + kin)) for bits, kin_bits in every)
        for position, level in known:
            found[position][level].append(likely)
    return [[math.fsum(parts) for parts in of_levels] for of_levels in found]


def _probability(bits: float) -> float:
    return 1 / (1 + math.exp2(-bits))


def _farthest(before: _Shares, after: _Shares) -> float:
    return max(
        abs(now - then)
        for then_of, now_of in zip(before, after, strict=True)
        for then, now in zip(then_of, now_of, strict=True)
    )
