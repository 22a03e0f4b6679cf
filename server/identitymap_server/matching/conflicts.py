"""Conflicts: where identifiers point from one record to several, or to people who are not one. They only ever lower."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable

from identitymap_server.domain.keys import EdlinkId, LegacyKey
from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching.judgement import Pair
from identitymap_server.matching.pairs import PairKey
from identitymap_server.matching.population import Population


class Conflicts:
    """Lowers what contradicts itself among the pairs of two sides."""

    def __init__(self, people: Population, pairs: dict[PairKey, Pair]) -> None:
        self._people = people
        self._pairs = pairs

    def lower(self, links: Collection[tuple[LegacyKey, EdlinkId]]) -> None:
        """Lower all that conflicts. `links` are the pairs that are linked."""
        self._of_partners()
        self._of_strangers()
        self._of_linked_strangers(links)
        self._of_values()

    def _of_partners(self) -> None:
        """Where identifiers point from one record to several, none of them is certain."""
        partners: dict[int, list[PairKey]] = {}
        holders: dict[tuple[int, str], list[PairKey]] = {}
        for key, pair in self._pairs.items():
            if pair.points and not pair.decided:
                partners.setdefault(key[0], []).append(key)
                holders.setdefault((key[1], self._people.system(key[0])), []).append(key)
        for keys in partners.values():
            if len(keys) > 1:
                self._lower(keys, ReviewReason.CONFLICTING_IDENTIFIERS)
        for keys in holders.values():
            if len(keys) > 1:
                accounts = [key[0] for key in keys]
                if not all(self._people.look_alike(accounts[0], account) for account in accounts[1:]):
                    self._lower(keys, ReviewReason.CONFLICTING_IDENTIFIERS)
                    continue
                # A second account that only a pattern finds takes nothing from the one that an identifier names.
                named = [key for key in keys if not self._pairs[key].points_by_pattern]
                seconds = keys if len(named) != 1 else [key for key in keys if key not in named]
                self._lower(seconds, ReviewReason.DUPLICATE_ACCOUNT)

    def _of_strangers(self) -> None:
        """Accounts may point to one Edlink ID only if they seem to be one person's, whatever their systems.

        A child's account in one system and her mother's in another, both with the child's number, are not.
        """
        accounts_of: dict[int, list[PairKey]] = {}
        for key in self._pairs:
            accounts_of.setdefault(key[1], []).append(key)
        for keys in accounts_of.values():
            accounts = sorted(key[0] for key in keys)
            if any(not self._people.may_share(one, other) for one, other in itertools.combinations(accounts, 2)):
                self._lower((key for key in keys if not self._pairs[key].decided), ReviewReason.CONFLICTING_IDENTIFIERS)

    def _of_linked_strangers(self, links: Collection[tuple[LegacyKey, EdlinkId]]) -> None:
        """The same for accounts that are linked already, even if they have left or nothing speaks for them now."""
        beside = self._people.beside(links)
        for key, pair in self._pairs.items():
            if not pair.decided and not beside(key):
                self._lower((key,), ReviewReason.CONFLICTING_IDENTIFIERS)

    def _of_values(self) -> None:
        """An identifier of one of the two that only others carry speaks against the pair, unique or not."""
        of_legacy: dict[int, list[PairKey]] = {}
        of_roster: dict[tuple[int, str], list[PairKey]] = {}
        for key in self._pairs:
            of_legacy.setdefault(key[0], []).append(key)
            of_roster.setdefault((key[1], self._people.system(key[0])), []).append(key)
        for key, pair in self._pairs.items():
            if pair.reason is not ReviewReason.NONE or pair.decided:
                continue
            own = pair.shared.values
            others = (*of_legacy[key[0]], *of_roster[key[1], self._people.system(key[0])])
            if any(
                not own.issuperset(other.shared.values)
                for other in (self._pairs[rival] for rival in others)
                if not (other.fits_patterns_only and other.reason is ReviewReason.DUPLICATE_ACCOUNT)
            ):
                pair.reason = ReviewReason.CONFLICTING_IDENTIFIERS

    def _lower(self, keys: Iterable[PairKey], reason: ReviewReason) -> None:
        for key in keys:
            if self._pairs[key].reason is ReviewReason.NONE:
                self._pairs[key].reason = reason
