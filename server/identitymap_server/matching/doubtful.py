"""Identifiers that the records themselves do not bear out.

Two columns of one name may count two things: the company's own row numbers under `sis_id`, and the district's. Then as
many values agree as there are numbers, each of them unique, and the names of the pairs differ. Among so many pairs of
chance are namesakes, whose names agree by chance as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from identitymap_server.matching import rules, shares
from identitymap_server.matching.compare import Agreement
from identitymap_server.matching.judgement import Pair
from identitymap_server.matching.pairs import PairKey
from identitymap_server.matching.population import Population

#: Of the pairs of a good identifier the names of 94 to 98% agree after years of wear. So many pairs have to be compared
#: before fewer than such a share of them is more than bad luck.
_LEAST_AGREEING: Final = ((20, 0.8), (8, 0.5))

#: An identifier's type, by the legacy ID space whose accounts carry it.
_Column = tuple[str, str]


class DoubtfulIdentifiers:
    """Of which types most pairs are called otherwise, by legacy system."""

    def __init__(self, people: Population, pairs: Mapping[PairKey, Pair]) -> None:
        """Of pairs whose names are compared."""
        self._people = people
        agreeing, compared = Counter[_Column](), Counter[_Column]()
        if people.is_of_people:
            for key, pair in pairs.items():
                if pair.names is not Agreement.UNTOLD:
                    for type_ in pair.shared.unique:
                        column = type_, people.system(key[0])
                        compared[column] += 1
                        agreeing[column] += pair.names is Agreement.AGREE
        self._columns = frozenset(
            column
            for column, count in compared.items()
            if not rules.needs_names(column[0])
            and any(
                count >= least and shares.at_most(agreeing[column], count) < share for least, share in _LEAST_AGREEING
            )
        )

    def believed(self, key: PairKey, pair: Pair) -> list[str]:
        """What of a pair's unique identifiers and patterns is not in doubt."""
        system = self._people.system(key[0])
        return [type_ for type_ in pair.shared.unique if (type_, system) not in self._columns]

    def alone_name(self, key: PairKey, pair: Pair) -> bool:
        """Whether nothing but identifiers in doubt names a pair."""
        named = bool(pair.shared.unique) and not (pair.decided or pair.imported)
        return named and not self.believed(key, pair)
