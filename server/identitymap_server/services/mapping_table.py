"""Importing a mapping table that somebody else made. Its rows are claims; the next match checks them."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from identitymap_server.domain import errors
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.imports import (
    MAX_REJECTIONS_LISTED,
    ImportHeader,
    ImportOutcome,
    Rejection,
    Rejections,
)
from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.proposals import ImportedRow
from identitymap_server.domain.runs import RunKind, RunState
from identitymap_server.store import failures, imported, integrations, runs
from identitymap_server.store.pool import Connection, Pool


@dataclass(frozen=True, slots=True)
class ArrivedRow:
    """A row with its line."""

    row: ImportedRow
    line: int


#: A batch as it arrives: rows, and those that could not be read.
Batch = tuple[Iterable[ArrivedRow], Iterable[Rejection]]


class MappingTableService:
    """Imports mapping tables."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def run(self, header: ImportHeader, batches: AsyncIterator[Batch], actor: str) -> ImportOutcome:
        """Import all batches, or nothing if they break off.

        A full table of which a row was refused withdraws nothing: the row may be one that would be missing.
        Raises InvalidField without an integration, IntegrationNotFound, ImplausibleImport, and what `batches` raises.
        `marked_absent` counts rows withdrawn.
        """
        integration_id = header.integration_id
        if integration_id is None:
            raise InvalidField("integration_id", "must be set: a mapping table is about one integration")
        rejections = Rejections()
        with failures.translated():
            async with self._pool.acquire() as connection:
                integration = await integrations.read(connection, integration_id)
                await imported.prepare(connection)
                async for rows, rejected in batches:
                    for rejection in rejected:
                        rejections.add(rejection)
                    await imported.stage(connection, ((arrived.row, arrived.line) for arrived in rows))
                run_id = str(uuid.uuid4())
                transaction = connection.transaction()
                await transaction.start()
                try:
                    # Before the rows: of two tables in different orders each would wait for the other's.
                    await integrations.lock(connection, integration_id)
                    await imported.prepare_merge(connection)
                    settled = await imported.settle_doubled(connection, MAX_REJECTIONS_LISTED)
                    for line in settled.lines:
                        rejections.add(Rejection(line, "legacy_id", "the pair stands in the table already"))
                    rejections.total += settled.doubled - len(settled.lines)
                    full = header.full and not rejections.total
                    if full and not header.accept_absences:
                        await _check_plausible(connection, integration)
                    await runs.insert_running(connection, run_id, integration_id, RunKind.IMPORT, header.label, actor)
                    merged = await imported.merge(connection, integration_id, full=full)
                    outcome = ImportOutcome(
                        run_id=None if header.dry_run else run_id,
                        created=merged.created,
                        updated=0,
                        unchanged=settled.kept - merged.created,
                        marked_absent=merged.withdrawn,
                        rejections=rejections,
                    )
                    counts = {
                        "created": outcome.created,
                        "unchanged": outcome.unchanged,
                        "withdrawn": outcome.marked_absent,
                        "rejected": rejections.total,
                    }
                    await runs.finish(connection, run_id, RunState.SUCCEEDED, counts)
                    if merged.created or merged.withdrawn:
                        await integrations.change_input(connection, [integration_id])
                        await runs.request_matches(connection, [integration_id], actor)
                except BaseException:
                    await transaction.rollback()
                    raise
                await (transaction.rollback() if header.dry_run else transaction.commit())
        return outcome


async def _check_plausible(connection: Connection, integration: Integration) -> None:
    """Raises ImplausibleImport if a full table lacks too many of the rows that are known."""
    known, lacking = await imported.absences(connection, integration.integration_id)
    threshold = integration.settings.absence_threshold
    if lacking > threshold * known:
        raise errors.ImplausibleImport(
            f"The full table lacks {lacking:,} of the {known:,} known rows, more than the {threshold:.0%} that are "
            "believed unasked; nothing was changed. If it is true, import it with --accept-absences; if the file holds "
            "changes only, without --full.",
            absent=lacking,
            known=known,
        )
