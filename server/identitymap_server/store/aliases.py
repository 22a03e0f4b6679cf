"""Old Edlink IDs: which ids stand for which, and mappings that follow a merge.

A mapping remembers the id that was linked. Where it points is derived from that and the aliases, so a merge that the
source takes back is taken back here as well.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from identitymap_server.domain.keys import EdlinkId, IntegrationId
from identitymap_server.store import commits, mappings, sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("aliases")


@dataclass(frozen=True, slots=True)
class Followed:
    """How many mappings point elsewhere than before. If any do, the commit has yet to be closed."""

    mappings: int
    commit_id: int | None


async def refresh(connection: Connection, integration_id: IntegrationId, *, actor: str, run_id: str) -> Followed:
    """Bring aliases in line with the roster and let mappings follow, in the connection's transaction."""
    await connection.execute(_SQL["revive"], integration_id, None)
    await connection.execute(_SQL["refresh"], integration_id)
    return await _follow(connection, integration_id, actor, run_id)


async def revive(
    connection: Connection, integration_id: IntegrationId, edlink_ids: Collection[EdlinkId], *, actor: str, run_id: str
) -> Followed:
    """Let those of these ids that are present stand for themselves again, and let their mappings come back.

    Belongs to the transaction that makes them present: a look-up of one of two people whom the source has parted again
    must not be answered with the other.
    """
    if not await connection.fetch(_SQL["revive"], integration_id, list(edlink_ids)):
        return Followed(0, None)
    return await _follow(connection, integration_id, actor, run_id)


async def _follow(connection: Connection, integration_id: IntegrationId, actor: str, run_id: str) -> Followed:
    strayed = await connection.fetch(_SQL["strayed"], integration_id)
    if not strayed:
        return Followed(0, None)
    commit_id = await commits.open_commit(connection, actor, run_id)
    await mappings.begin_changes(connection)
    mapping_ids = [row["mapping_id"] for row in strayed]
    targets = [row["edlink_id"] for row in strayed]
    await connection.execute(_SQL["follow"], commit_id, mapping_ids, targets)
    await mappings.touch(connection, mapping_ids, mappings.Action.FOLLOWED_MERGE)
    await mappings.settle_primaries(connection, commit_id, integration_id, {*targets, *(r["former"] for r in strayed)})
    await mappings.record_changes(connection, commit_id)
    return Followed(len(strayed), commit_id)
