"""Look-ups in Postgres. Everything here reads; nothing here decides."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from identitymap_server.domain.identifiers import normalise_identifier
from identitymap_server.domain.keys import EdlinkId, IntegrationId, LegacyKey
from identitymap_server.domain.lookups import (
    MAX_MAPPINGS_OF_A_KEY,
    NOT_FOUND,
    ByEdlinkId,
    ByIdentifier,
    ByLegacyKey,
    Found,
    FoundMapping,
    IdentifierHolders,
    LookupResult,
    check_mappings_fit,
    found,
)
from identitymap_server.domain.mappings import Evidence, LinkMethod, MappingDetails, Revision
from identitymap_server.store import lanes, sql

if TYPE_CHECKING:
    import asyncpg

#: The statements that look-ups run; `Lanes` prepares them.
STATEMENTS = sql.load("lookups")
_EVIDENCE = msgspec.json.Decoder(tuple[Evidence, ...])


class Lookups:
    """Reads mappings. Every method raises DatabaseUnavailable, DatabaseDeadline or SchemaMismatch."""

    def __init__(self, lanes: lanes.Lanes) -> None:
        self._lanes = lanes

    @contextlib.asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """Several reads at one revision."""
        async with self._lanes.snapshot() as snapshot:
            yield Snapshot(snapshot)

    async def by_legacy_key(self, key: ByLegacyKey) -> tuple[LookupResult, Revision]:
        """One look-up by legacy key."""
        legacy = key.legacy_key
        rows = await self._lanes.fetch(
            "one_by_legacy_key", legacy.id, legacy.system, legacy.entity_type, key.integration_id
        )
        revision = Revision(rows[0][0], rows[0][1])
        if rows[0][2] is None:
            return NOT_FOUND, revision
        return found(
            [FoundMapping(row[2], legacy.entity_type, legacy.system, legacy.id, row[3], row[4]) for row in rows]
        ), revision

    async def by_edlink_id(self, key: ByEdlinkId) -> tuple[LookupResult, Revision, bool]:
        """One look-up by Edlink ID. Aliases are not followed; the last part says whether the id is one."""
        rows = await self._lanes.fetch("one_by_edlink_id", key.edlink_id, key.integration_id)
        revision = Revision(rows[0][0], rows[0][1])
        is_alias = rows[0][7]
        if rows[0][2] is None:
            return NOT_FOUND, revision, is_alias
        mappings = [FoundMapping(row[2], row[3], row[4], row[5], key.edlink_id, row[6]) for row in rows]
        return found(mappings), revision, is_alias

    async def many_by_legacy_key(self, keys: Sequence[ByLegacyKey]) -> tuple[list[LookupResult], Revision]:
        """A look-up of each legacy key, in order."""
        return _legacy_results(keys, await self._lanes.fetch("many_by_legacy_key", *_legacy_arrays(keys)))

    async def many_by_edlink_id(self, keys: Sequence[ByEdlinkId]) -> tuple[list[LookupResult], Revision]:
        """A look-up of each Edlink ID, in order. Aliases are not followed."""
        return _edlink_results(keys, await self._lanes.fetch("many_by_edlink_id", *_edlink_arrays(keys)))

    async def any_alias(self, keys: Sequence[ByEdlinkId]) -> bool:
        """Whether any of these ids was merged into another, in any of the integrations asked for."""
        return bool(await self._lanes.fetch("aliases", *_edlink_arrays(keys)))

    async def revision(self) -> Revision:
        """The newest revision."""
        rows = await self._lanes.fetch("revision")
        return Revision(rows[0][0], rows[0][1])


class Snapshot:
    """Reads in one transaction, so that all see the same revision."""

    def __init__(self, snapshot: lanes.Snapshot) -> None:
        self._snapshot = snapshot

    async def many_by_legacy_key(self, keys: Sequence[ByLegacyKey]) -> tuple[list[LookupResult], Revision]:
        """A look-up of each legacy key, in order."""
        rows = await self._snapshot.fetch("many_by_legacy_key", *_legacy_arrays(keys))
        return _legacy_results(keys, rows)

    async def many_by_edlink_id(self, keys: Sequence[ByEdlinkId]) -> tuple[list[LookupResult], Revision]:
        """A look-up of each Edlink ID, in order. Aliases are not followed."""
        rows = await self._snapshot.fetch("many_by_edlink_id", *_edlink_arrays(keys))
        return _edlink_results(keys, rows)

    async def aliases(self, keys: Sequence[ByEdlinkId]) -> list[tuple[int, ByEdlinkId]]:
        """The look-ups that merged-away ids stand for, one for each integration, with the ids' positions."""
        rows = await self._snapshot.fetch("aliases", *_edlink_arrays(keys))
        return [(n - 1, ByEdlinkId(edlink_id, integration_id)) for n, integration_id, edlink_id in rows]

    async def identifier_holders(self, keys: Sequence[ByIdentifier]) -> list[IdentifierHolders]:
        """The records that carry each identifier, in order."""
        arguments = (
            [normalise_identifier(key.identifier.type, key.identifier.value) for key in keys],
            [key.identifier.type for key in keys],
            [int(key.identifier.entity_type) for key in keys],
            [key.integration_id for key in keys],
        )
        edlink_ids: list[list[EdlinkId]] = [[] for _ in keys]
        legacy_keys: list[list[LegacyKey]] = [[] for _ in keys]
        for n, side, edlink_id, system, id_ in await self._snapshot.fetch("identifier_holders", *arguments):
            if side == 1:
                edlink_ids[n - 1].append(edlink_id)
            else:
                legacy_keys[n - 1].append(LegacyKey(keys[n - 1].identifier.entity_type, system, id_))
        return [
            IdentifierHolders(tuple(edlink), tuple(legacy))
            for edlink, legacy in zip(edlink_ids, legacy_keys, strict=True)
        ]

    async def with_details(self, results: Sequence[LookupResult]) -> list[LookupResult]:
        """The same results with the details of each mapping."""
        mappings = [mapping for result in results if isinstance(result, Found) for mapping in result.mappings]
        arguments = (
            [mapping.legacy_id for mapping in mappings],
            [mapping.legacy_system for mapping in mappings],
            [mapping.entity_type for mapping in mappings],
            [mapping.integration_id for mapping in mappings],
            [mapping.edlink_id for mapping in mappings],
        )
        rows = await self._snapshot.fetch("details", *arguments)
        details = {row[0] - 1: _details(row) for row in rows}
        detailed = iter(
            [msgspec.structs.replace(mapping, details=details.get(n)) for n, mapping in enumerate(mappings)]
        )
        return [
            msgspec.structs.replace(result, mappings=[next(detailed) for _ in result.mappings])
            if isinstance(result, Found)
            else result
            for result in results
        ]


def _legacy_arrays(keys: Sequence[ByLegacyKey]) -> tuple[list[str], list[str], list[int], list[IntegrationId | None]]:
    ids: list[str] = []
    systems: list[str] = []
    types: list[int] = []
    for key in keys:
        legacy = key.legacy_key
        ids.append(legacy.id)
        systems.append(legacy.system)
        types.append(legacy.entity_type)
    return ids, systems, types, [key.integration_id for key in keys]


def _edlink_arrays(keys: Sequence[ByEdlinkId]) -> tuple[list[EdlinkId], list[IntegrationId | None]]:
    return [key.edlink_id for key in keys], [key.integration_id for key in keys]


def _legacy_results(keys: Sequence[ByLegacyKey], rows: Sequence[asyncpg.Record]) -> tuple[list[LookupResult], Revision]:
    _check_rows(len(rows) - 1)
    by_position: list[list[FoundMapping] | None] = [None] * (len(keys) + 1)
    revision = None
    for n, integration_id, edlink_id, is_primary in rows:
        if n == 0:
            revision = Revision(integration_id, int(edlink_id))
            continue
        key = keys[n - 1].legacy_key
        mapping = FoundMapping(integration_id, key.entity_type, key.system, key.id, edlink_id, is_primary)
        mappings = by_position[n]
        if mappings is None:
            by_position[n] = [mapping]
        else:
            mappings.append(mapping)
    assert revision is not None, "the revision's row is always there"
    return [NOT_FOUND if mappings is None else found(mappings) for mappings in by_position[1:]], revision


def _edlink_results(keys: Sequence[ByEdlinkId], rows: Sequence[asyncpg.Record]) -> tuple[list[LookupResult], Revision]:
    _check_rows(len(rows) - 1)
    by_position: list[list[FoundMapping] | None] = [None] * (len(keys) + 1)
    revision = None
    for n, integration_id, entity_type, system, id_, is_primary in rows:
        if n == 0:
            revision = Revision(integration_id, int(system))
            continue
        mapping = FoundMapping(integration_id, entity_type, system, id_, keys[n - 1].edlink_id, is_primary)
        mappings = by_position[n]
        if mappings is None:
            by_position[n] = [mapping]
        else:
            mappings.append(mapping)
    assert revision is not None, "the revision's row is always there"
    return [NOT_FOUND if mappings is None else found(mappings) for mappings in by_position[1:]], revision


def _check_rows(count: int) -> None:
    """Raises LimitExceeded for more rows than an answer holds, which may not be all there are."""
    # Of the rows of one key, one may be there only to tell that there are more.
    check_mappings_fit(count * MAX_MAPPINGS_OF_A_KEY // (MAX_MAPPINGS_OF_A_KEY + 1))


def _details(row: asyncpg.Record) -> MappingDetails:
    return MappingDetails(
        method=LinkMethod(row["method"]),
        rule=row["rule"],
        confidence=row["confidence"],
        evidence=_EVIDENCE.decode(row["evidence"]),
        linked_at=row["linked_at"],
        changed_at=row["committed_at"],
        changed_revision=row["revision"],
        run_id=row["run_id"],
        edlink_absent=row["edlink_absent"],
        legacy_absent=row["legacy_absent"],
        linked_edlink_id=row["linked_edlink_id"],
    )
