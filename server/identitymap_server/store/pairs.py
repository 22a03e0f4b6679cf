"""Two people of an integration, and what weighing them rests on besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from identitymap_server.domain.errors import RecordNotFound
from identitymap_server.domain.keys import EdlinkId, EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.records import LegacyRecord, RosterRecord
from identitymap_server.store import failures, integrations, match_input, profiles, record_rows, sql
from identitymap_server.store.pool import Connection, Pool

_SQL = sql.load("pairs")


@dataclass(frozen=True, slots=True)
class KnownPair:
    """Two people, the roster's schools by their Edlink IDs, the number of people of both sides, the profile in use."""

    legacy: LegacyRecord
    roster: RosterRecord
    schools: Mapping[str, RosterRecord]
    sizes: tuple[int, int]
    profile: MatchingProfile
    profile_version: int


class Pairs:
    """Reads pairs of people. Raises what `store.failures` makes of the driver's errors."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def read(self, integration_id: IntegrationId, legacy_key: LegacyKey, edlink_id: EdlinkId) -> KnownPair:
        """Two people, read at one moment. Raises IntegrationNotFound or RecordNotFound."""
        with failures.translated():
            async with (
                self._pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                return await _read(connection, integration_id, legacy_key, edlink_id)


async def _read(
    connection: Connection, integration_id: IntegrationId, key: LegacyKey, edlink_id: EdlinkId
) -> KnownPair:
    integration = await integrations.read(connection, integration_id)
    people = record_rows.COLLECTIONS[EntityType.PERSON]
    mine = await connection.fetchrow(_SQL["legacy"], integration_id, key.entity_type, key.system, key.id)
    theirs = await connection.fetchrow(_SQL["roster"], integration_id, people, edlink_id)
    if mine is None or theirs is None:
        raise RecordNotFound(integration_id=integration_id)
    sizes = await connection.fetchrow(_SQL["sizes"], integration_id, EntityType.PERSON, people)
    assert sizes is not None
    schools = await match_input.roster(connection, integration_id, EntityType.SCHOOL)
    return KnownPair(
        LegacyRecord(
            key,
            record_rows.attributes(EntityType.PERSON, mine["attributes"]),
            record_rows.identifiers(mine["identifiers"]),
            mine["present"],
        ),
        RosterRecord(
            EdlinkId(theirs["edlink_id"]),
            record_rows.attributes(EntityType.PERSON, theirs["attributes"]),
            record_rows.identifiers(theirs["identifiers"]),
            theirs["present"],
        ),
        {school.edlink_id: school for school in schools},
        (sizes["legacy"], sizes["roster"]),
        await profiles.in_use(connection, integration),
        integration.profile_version,
    )
