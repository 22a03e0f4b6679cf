"""Changes of mappings, inside a transaction of the caller's that holds the integration's lease row.

The order is always: `begin_changes`, the changes, `settle_primaries`, `record_changes`, and last of all
`commits.close_commit`.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence

from identitymap_server.domain.keys import IntegrationId
from identitymap_server.store import sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("mappings")


class Action(enum.IntEnum):
    """What happened to a mapping. The numbers are those of the database."""

    LINKED = 1
    UNLINKED = 2
    PRIMARY_CHANGED = 3
    FOLLOWED_MERGE = 4


async def begin_changes(connection: Connection) -> None:
    """Make the list of touched mappings, empty."""
    await connection.execute(_SQL["begin"])


async def touch(connection: Connection, mapping_ids: Sequence[int], action: Action) -> None:
    """Note that mappings have changed."""
    await connection.execute(_SQL["touch"], mapping_ids, action)


async def link_proposals(connection: Connection, commit_id: int, integration_id: IntegrationId, run_id: str) -> int:
    """Link a run's certain proposals, except those that something has come in the way of. Gives how many."""
    linked: int = await connection.fetchval(_SQL["link_proposals"], run_id, integration_id, commit_id)
    return linked


async def touched_edlink_ids(connection: Connection) -> set[str]:
    """The Edlink IDs of all touched mappings."""
    return {row["edlink_id"] for row in await connection.fetch(_SQL["touched_edlink_ids"])}


async def shared_edlink_ids(connection: Connection, integration_id: IntegrationId) -> set[str]:
    """The Edlink IDs that have several accounts in one system."""
    return {row["edlink_id"] for row in await connection.fetch(_SQL["shared_edlink_ids"], integration_id)}


async def settle_primaries(
    connection: Connection, commit_id: int, integration_id: IntegrationId, edlink_ids: Collection[str]
) -> None:
    """Choose the primary mapping of each of these Edlink IDs in each system."""
    ids = list(edlink_ids)
    for wanted in (False, True):
        await connection.execute(_SQL["settle_primaries"], commit_id, integration_id, ids, wanted)


async def record_changes(connection: Connection, commit_id: int) -> None:
    """Write every touched mapping into the history, as it is now."""
    await connection.execute(_SQL["record_changes"], commit_id)


async def linked_by_rule(connection: Connection) -> list[tuple[str, int]]:
    """How many of the touched mappings are new, by entity type and rule: `person:identifier:google_id`."""
    return [(row["rule"], row["links"]) for row in await connection.fetch(_SQL["linked_by_rule"])]
