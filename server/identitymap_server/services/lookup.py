"""Look-ups: which accounts belong to an Edlink ID, and the other way round.

The two common cases, all legacy keys and all Edlink IDs in the basic view, are one statement. Everything else (mixed
kinds, identifiers, merged ids, details) reads in one transaction, so that all results are of one revision.
"""

from __future__ import annotations

from collections.abc import Sequence

from identitymap_server.domain import errors
from identitymap_server.domain.lookups import (
    NOT_FOUND,
    ByEdlinkId,
    ByIdentifier,
    ByLegacyKey,
    Found,
    LookupKey,
    LookupResult,
    View,
    found_by_aliases,
    judge_identifier,
)
from identitymap_server.domain.mappings import Revision
from identitymap_server.store.lookups import Lookups, Snapshot


class LookupService:
    """Answers look-ups. Raises RevisionNotReached, EpochChanged, and what the store raises."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups

    async def lookup(self, key: LookupKey, view: View, min_revision: Revision | None) -> tuple[LookupResult, Revision]:
        """What one key is linked to, and the revision at which that was read."""
        if view is View.BASIC and isinstance(key, ByLegacyKey):
            result, revision = await self._lookups.by_legacy_key(key)
        elif view is View.BASIC and isinstance(key, ByEdlinkId):
            result, revision, is_alias = await self._lookups.by_edlink_id(key)
            if is_alias and _perhaps_elsewhere([key], [result]):
                (result,), revision = await self._in_snapshot([key], view)
        else:
            (result,), revision = await self._in_snapshot([key], view)
        check_reached(revision, min_revision)
        return result, revision

    async def bulk_lookup(
        self, keys: Sequence[LookupKey], view: View, min_revision: Revision | None
    ) -> tuple[list[LookupResult], Revision]:
        """What each key is linked to, in order, all read at one revision."""
        kinds = {type(key) for key in keys}
        results: list[LookupResult] = []
        if not keys:
            revision = await self._lookups.revision()
        elif view is View.BASIC and kinds == {ByLegacyKey}:
            results, revision = await self._lookups.many_by_legacy_key(keys)  # type: ignore[arg-type]  # See kinds.
        elif view is View.BASIC and kinds == {ByEdlinkId}:
            results, revision = await self._bulk_edlink(keys)  # type: ignore[arg-type]  # See kinds.
        else:
            results, revision = await self._in_snapshot(keys, view)
        check_reached(revision, min_revision)
        return results, revision

    async def _bulk_edlink(self, keys: Sequence[ByEdlinkId]) -> tuple[list[LookupResult], Revision]:
        results, revision = await self._lookups.many_by_edlink_id(keys)
        elsewhere = [keys[n] for n in _perhaps_elsewhere(keys, results)]
        # An alias made after the revision read does not matter, so the question may come later than the read.
        if elsewhere and await self._lookups.any_alias(elsewhere):
            return await self._in_snapshot(keys, View.BASIC)
        return results, revision

    async def _in_snapshot(self, keys: Sequence[LookupKey], view: View) -> tuple[list[LookupResult], Revision]:
        async with self._lookups.snapshot() as snapshot:
            results, revision = await _read(snapshot, keys)
            if view is View.FULL:
                results = await snapshot.with_details(results)
        return results, revision


async def _read(snapshot: Snapshot, keys: Sequence[LookupKey]) -> tuple[list[LookupResult], Revision]:
    results: list[LookupResult] = [NOT_FOUND] * len(keys)
    legacy = {n: key for n, key in enumerate(keys) if isinstance(key, ByLegacyKey)}
    edlink = {n: key for n, key in enumerate(keys) if isinstance(key, ByEdlinkId)}
    identifiers = {n: key for n, key in enumerate(keys) if isinstance(key, ByIdentifier)}

    found, revision = await snapshot.many_by_legacy_key(list(legacy.values()))
    for n, result in zip(legacy, found, strict=True):
        results[n] = result
    if edlink:
        for n, result in zip(edlink, await _read_edlink(snapshot, list(edlink.values())), strict=True):
            results[n] = result
    if identifiers:
        for n, result in zip(identifiers, await _read_identifiers(snapshot, list(identifiers.values())), strict=True):
            results[n] = result
    return results, revision


async def _read_edlink(snapshot: Snapshot, keys: Sequence[ByEdlinkId]) -> list[LookupResult]:
    results, _ = await snapshot.many_by_edlink_id(keys)
    elsewhere = _perhaps_elsewhere(keys, results)
    if not elsewhere:
        return results
    aliases = await snapshot.aliases([keys[n] for n in elsewhere])
    found, _ = await snapshot.many_by_edlink_id([target for _, target in aliases])
    others: dict[int, list[Found]] = {}
    for (position, _), result in zip(aliases, found, strict=True):
        if isinstance(result, Found):
            others.setdefault(elsewhere[position], []).append(result)
    for n, merged in others.items():
        results[n] = found_by_aliases(keys[n].edlink_id, results[n], merged)
    return results


def _perhaps_elsewhere(keys: Sequence[ByEdlinkId], results: Sequence[LookupResult]) -> list[int]:
    """The positions of ids of which mappings may stand under another that they were merged into.

    Integrations merge on their own: what is linked in one may be merged away in the next.
    """
    return [
        n
        for n, (key, result) in enumerate(zip(keys, results, strict=True))
        if result is NOT_FOUND or key.integration_id is None
    ]


async def _read_identifiers(snapshot: Snapshot, keys: Sequence[ByIdentifier]) -> list[LookupResult]:
    holders = await snapshot.identifier_holders(keys)
    by_edlink = [
        ByEdlinkId(edlink_id, key.integration_id)
        for key, holder in zip(keys, holders, strict=True)
        for edlink_id in holder.edlink_ids[:1]
    ]
    by_legacy = [
        ByLegacyKey(legacy_key, key.integration_id)
        for key, holder in zip(keys, holders, strict=True)
        for legacy_key in holder.legacy_keys[:1]
    ]
    edlink_results = iter((await snapshot.many_by_edlink_id(by_edlink))[0])
    legacy_results = iter((await snapshot.many_by_legacy_key(by_legacy))[0])
    return [
        judge_identifier(
            holder,
            next(edlink_results) if holder.edlink_ids else NOT_FOUND,
            next(legacy_results) if holder.legacy_keys else NOT_FOUND,
        )
        for holder in holders
    ]


def check_reached(revision: Revision, min_revision: Revision | None) -> None:
    """Raise RevisionNotReached or EpochChanged if what was read at `revision` is not what a request demands."""
    if min_revision is None:
        return
    if min_revision.epoch != revision.epoch:
        raise errors.EpochChanged(epoch=revision.epoch)
    if min_revision.number > revision.number:
        raise errors.RevisionNotReached(epoch=revision.epoch, revision=revision.number)
