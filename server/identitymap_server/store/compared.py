"""What matches have compared, in Postgres."""

from __future__ import annotations

from typing import Final

from identitymap_server.domain.compared import Compared
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.store import sql
from identitymap_server.store.pool import Connection

_SQL = sql.load("compared")

_LEGACY: Final = 1
_ROSTER: Final = 2


async def read(connection: Connection, integration_id: IntegrationId) -> Compared:
    """What the latest match of an integration has compared, in the connection's transaction."""
    basis: bytes | None = await connection.fetchval(_SQL["basis"], integration_id)
    if basis is None:
        return Compared()
    rows = await connection.fetch(_SQL["rows"], integration_id)
    pairs = await connection.fetch(_SQL["pairs"], integration_id)
    return Compared(
        basis,
        frozenset(signature for side, signature in rows if side == _LEGACY),
        frozenset(signature for side, signature in rows if side == _ROSTER),
        {(legacy, roster): levels for legacy, roster, levels in pairs},
    )


async def replace(connection: Connection, integration_id: IntegrationId, before: Compared, after: Compared) -> None:
    """Write what a match has compared in place of what was read `before` it, in the connection's transaction.

    Only what differs is written.
    """
    if after == before:
        return
    await connection.execute(_SQL["keep_basis"], integration_id, after.basis)
    for side, old, new in ((_LEGACY, before.legacy, after.legacy), (_ROSTER, before.roster, after.roster)):
        await connection.execute(_SQL["forget_rows"], integration_id, side, list(old - new))
        await connection.copy_records_to_table(
            "compared_row",
            columns=("integration_id", "side", "signature"),
            records=((integration_id, side, signature) for signature in new - old),
        )
    gone = [pair for pair, levels in before.pairs.items() if after.pairs.get(pair) != levels]
    await connection.execute(
        _SQL["forget_pairs"], integration_id, [legacy for legacy, _ in gone], [roster for _, roster in gone]
    )
    await connection.copy_records_to_table(
        "compared_pair",
        columns=("integration_id", "legacy", "roster", "levels"),
        records=(
            (integration_id, *pair, levels) for pair, levels in after.pairs.items() if before.pairs.get(pair) != levels
        ),
    )
