"""What the latest match of an integration said of one record."""

from __future__ import annotations

from identitymap_server.domain.errors import IntegrationNotFound, NotMatchedYet, RecordNotFound
from identitymap_server.domain.keys import EdlinkId, IntegrationId, LegacyKey
from identitymap_server.domain.mappings import Revision
from identitymap_server.domain.single_match import MAX_CANDIDATES, LatestMatch, SingleMatch
from identitymap_server.store import failures, proposals, sql
from identitymap_server.store.pool import Connection, Pool

_SQL = sql.load("single_match")


class SingleMatches:
    """Reads what single records match. Raises what `store.failures` makes of the driver's errors."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def read(self, integration_id: IntegrationId, record: LegacyKey | EdlinkId) -> SingleMatch:
        """What a record matches, read at one moment. Raises IntegrationNotFound, RecordNotFound or NotMatchedYet."""
        with failures.translated():
            async with (
                self._pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                return await _read(connection, integration_id, record)


async def _read(connection: Connection, integration_id: IntegrationId, record: LegacyKey | EdlinkId) -> SingleMatch:
    latest = await connection.fetchrow(_SQL["latest"], integration_id)
    if latest is None:
        raise IntegrationNotFound(integration_id=integration_id)
    if isinstance(record, LegacyKey):
        known = await connection.fetchrow(_SQL["legacy"], integration_id, record.entity_type, record.system, record.id)
    else:
        known = await connection.fetchrow(_SQL["roster"], integration_id, record)
    if known is None:
        raise RecordNotFound(integration_id=integration_id)
    if latest["run_id"] is None:
        raise NotMatchedYet(integration_id=integration_id)
    limit = MAX_CANDIDATES + 1
    if isinstance(record, LegacyKey):
        rows = await connection.fetch(
            _SQL["of_legacy"], latest["run_id"], record.entity_type, record.system, record.id, limit
        )
    else:
        rows = await connection.fetch(_SQL["of_roster"], latest["run_id"], known["edlink_id"], limit)
    return SingleMatch(
        LatestMatch(
            latest["run_id"],
            latest["profile_version"],
            latest["outdated"],
            Revision(latest["epoch"], latest["number"]),
        ),
        known["present"],
        [proposals.of_row(row) for row in rows[:MAX_CANDIDATES]],
        len(rows) > MAX_CANDIDATES,
    )
