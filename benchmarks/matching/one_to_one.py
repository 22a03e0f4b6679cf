"""The usual assignment behind an engine that only scores: the best pair first, each record once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from dataset import Pair
from outcome import Said

#: Where the peers' links begin.
THRESHOLDS = (0.5, 0.95, 0.99)


def assigned(scored: Iterable[tuple[float, Pair]]) -> Mapping[float, Said]:
    """The links at each threshold. Of pairs with one score, a hash says which is taken first."""
    taken: set[object] = set()
    links: list[tuple[float, Pair]] = []
    for probability, pair in sorted(scored, key=lambda one: (-one[0], _drawn(one[1]))):
        if taken.isdisjoint(pair):
            taken.update(pair)
            links.append((probability, pair))
    return {least: Said({pair for probability, pair in links if probability >= least}) for least in THRESHOLDS}


def _drawn(pair: Pair) -> bytes:
    return hashlib.blake2b(f"{pair[0].id} {pair[1]}".encode(), digest_size=8).digest()
