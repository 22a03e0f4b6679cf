"""Importing legacy records: staged while they arrive, merged in one transaction when all have come."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterable

from identitymap_server.domain import errors
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.imports import ImportHeader, ImportOutcome, Rejection, Rejections
from identitymap_server.domain.integrations import IntegrationSettings
from identitymap_server.domain.keys import IntegrationId, LegacyKey
from identitymap_server.domain.runs import RunKind, RunState
from identitymap_server.services.legacy_records import ArrivedRecord, row_of
from identitymap_server.store import failures, integrations, legacy, runs
from identitymap_server.store.pool import Connection, Pool

#: A batch as it arrives: records, and those that could not even be read.
Batch = tuple[Iterable[ArrivedRecord], Iterable[Rejection]]


class LegacyImportService:
    """Imports legacy records."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def run(self, header: ImportHeader, batches: AsyncIterator[Batch], actor: str) -> ImportOutcome:
        """Import all batches, or nothing if they break off.

        Raises IntegrationNotFound, ImplausibleImport, and whatever `batches` raises.
        """
        with failures.translated():
            async with self._pool.acquire() as connection:
                await legacy.prepare(connection)
                try:
                    staging = _Staging(connection, await _known(connection, header))
                    async for records, rejected in batches:
                        await staging.add(records, rejected)
                    return await _merge(connection, header, staging, actor)
                finally:
                    if not connection.is_closed():
                        await legacy.clear(connection)


async def _known(connection: Connection, header: ImportHeader) -> frozenset[IntegrationId]:
    known = await legacy.known_integrations(connection)
    if header.integration_id is not None and header.integration_id not in known:
        raise errors.IntegrationNotFound(integration_id=header.integration_id)
    return known


class _Staging:
    """What has arrived so far."""

    def __init__(self, connection: Connection, known: frozenset[IntegrationId]) -> None:
        self._connection = connection
        self._known = known
        # The keys' hashes rather than the keys: half a million records then take some 30 MB. That two different keys of
        # so many share a 64-bit hash, and one is refused as a duplicate, has a chance of one in a hundred million.
        self._seen: set[int] = set()
        self.rejections = Rejections()
        self.accepted = 0
        self.integrations: set[IntegrationId] = set()

    async def add(self, records: Iterable[ArrivedRecord], rejected: Iterable[Rejection]) -> None:
        for rejection in rejected:
            self.rejections.add(rejection)
        rows = []
        for record in records:
            try:
                self._check(record)
                rows.append(row_of(record))
            except InvalidField as error:
                self.rejections.add(Rejection(record.line, error.field, error.problem))
                continue
            self._seen.add(hash(record.key))
            self.integrations.add(record.integration_id)
        await legacy.stage(self._connection, rows)
        self.accepted += len(rows)

    def _check(self, record: ArrivedRecord) -> None:
        if record.integration_id not in self._known:
            raise InvalidField("integration", "is not known; see `identitymap integrations list`")
        if self._is_duplicate(record.key):
            raise InvalidField("id", "stands in the import a second time; the first one counts")

    def _is_duplicate(self, key: LegacyKey) -> bool:
        return hash(key) in self._seen


async def _merge(connection: Connection, header: ImportHeader, staging: _Staging, actor: str) -> ImportOutcome:
    run_id = str(uuid.uuid4())
    transaction = connection.transaction()
    await transaction.start()
    try:
        await legacy.lock(connection)
        if header.full and not header.accept_absences:
            await _check_plausible(connection, staging)
        only = next(iter(staging.integrations)) if len(staging.integrations) == 1 else None
        await runs.insert_running(connection, run_id, only, RunKind.IMPORT, header.label, actor)
        merged = await legacy.merge(connection, full=header.full)
        outcome = ImportOutcome(
            run_id=None if header.dry_run else run_id,
            created=merged.created,
            updated=merged.updated,
            unchanged=staging.accepted - merged.created - merged.updated,
            marked_absent=merged.marked_absent,
            rejections=staging.rejections,
        )
        counts = {
            "created": outcome.created,
            "updated": outcome.updated,
            "unchanged": outcome.unchanged,
            "marked_absent": outcome.marked_absent,
            "rejected": outcome.rejections.total,
        }
        await runs.finish(connection, run_id, RunState.SUCCEEDED, counts)
        if merged.changed_anything:
            concerned = await legacy.integrations_of_staged(connection)
            await runs.request_matches(connection, concerned, actor)
            await integrations.change_input(connection, concerned)
    except BaseException:
        await transaction.rollback()
        raise
    # A dry run has done everything, so that its counts are true, and undoes it.
    await (transaction.rollback() if header.dry_run else transaction.commit())
    return outcome


async def _check_plausible(connection: Connection, staging: _Staging) -> None:
    """Raises ImplausibleImport if a full import lacks too many of the records that are known."""
    if not staging.accepted:
        raise errors.ImplausibleImport(
            "The full import holds no record that can be used; nothing was changed. If all are gone, delete them.",
            absent=0,
            known=0,
        )
    found = await legacy.absences(connection)
    threshold = IntegrationSettings().absence_threshold
    if len(staging.integrations) == 1:
        only = await integrations.read(connection, next(iter(staging.integrations)))
        threshold = only.settings.absence_threshold
    if found.lacking > threshold * found.known:
        raise errors.ImplausibleImport(
            f"The full import lacks {found.lacking:,} of the {found.known:,} known records, more than the "
            f"{threshold:.0%} that are believed unasked; nothing was changed. If it is true, import it with "
            "--accept-absences; if the file holds changes only, without --full.",
            absent=found.lacking,
            known=found.known,
        )
