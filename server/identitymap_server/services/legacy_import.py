"""Importing legacy records: staged while they arrive, merged in one transaction when all have come."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import msgspec

from identitymap_server.domain import errors
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.imports import (
    MAX_REJECTIONS_LISTED,
    MAX_SOURCES,
    ImportHeader,
    ImportOutcome,
    Presence,
    RecordChange,
    Rejection,
    Rejections,
)
from identitymap_server.domain.keys import EntityType, IntegrationId
from identitymap_server.domain.runs import RunKind, RunState
from identitymap_server.services import legacy_changes
from identitymap_server.services.legacy_records import NOTHING, ArrivedRecord, content_of
from identitymap_server.store import failures, integrations, legacy, legacy_merge, runs
from identitymap_server.store.legacy import StagedRow
from identitymap_server.store.legacy_merge import Absences, Source, StagedChange
from identitymap_server.store.pool import Connection, Pool

#: Rows staged at a time.
_CHUNK = 1_000
#: That records have gone is believed of a source that says so itself, while it has no more records than this.
_SMALL_SCOPE = 20

_CHANGE = msgspec.json.Decoder(RecordChange)
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of an import as it arrives. A record that was refused for anything but its key is among `records` too, as
    one that is there but could not be read; `unread` counts those that cannot be.
    """

    records: Iterable[ArrivedRecord] = ()
    rejected: Iterable[Rejection] = ()
    unread: int = 0


class LegacyImportService:
    """Imports legacy records."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def run(self, header: ImportHeader, batches: AsyncIterator[Batch], actor: str) -> ImportOutcome:
        """Import all batches, or nothing if they break off.

        Raises IntegrationNotFound, LimitExceeded, ImplausibleImport, and whatever `batches` raises.
        """
        with failures.translated():
            async with self._pool.acquire() as connection:
                await legacy.prepare(connection)
                try:
                    staging = _Staging(connection, await _known(connection, header), header.source)
                    async for batch in batches:
                        await staging.add(batch)
                    await staging.flush()
                    return await _Merge(connection, header, staging, actor).outcome()
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

    def __init__(self, connection: Connection, known: frozenset[IntegrationId], source: str) -> None:
        self._connection = connection
        self._known = known
        self._entries = 0
        self._waiting: list[StagedRow] = []
        #: By name, in the order in which they came up; the value is the place in that order.
        self.sources: dict[str, int] = {source: 0}
        self.rejections = Rejections()
        #: Records that can be used.
        self.accepted = 0
        #: Records that nobody can tell by their keys: they may be those that a full import lacks.
        self.unread = 0
        self.integrations: set[IntegrationId] = set()

    async def add(self, batch: Batch) -> None:
        self.unread += batch.unread
        for rejection in batch.rejected:
            self.rejections.add(rejection)
        self._waiting.extend(self._row(record) for record in batch.records)
        if len(self._waiting) >= _CHUNK:
            await self.flush()

    async def flush(self) -> None:
        """Stage what waits to be staged."""
        await legacy.stage(self._connection, self._waiting)
        self._waiting.clear()

    def _row(self, record: ArrivedRecord) -> StagedRow:
        presence, content = record.presence, NOTHING
        try:
            self._check_known(record.integration_id)
            if presence is Presence.GIVEN:
                content = content_of(record)
        except InvalidField as error:
            self.rejections.add(Rejection(record.line, error.field, error.problem))
            presence = Presence.UNREADABLE
        if presence is not Presence.UNREADABLE:
            self.accepted += 1
            self.integrations.add(record.integration_id)
        self._entries += 1
        return StagedRow(
            entry=self._entries,
            source=self._place(record.source),
            line=record.line,
            entity_type=record.key.entity_type,
            legacy_system=record.key.system,
            legacy_id=record.key.id,
            integration_id=record.integration_id,
            presence=presence,
            content=content,
            change=_ENCODER.encode(record.change).decode() if record.change and presence is Presence.GIVEN else None,
        )

    def _place(self, source: str) -> int:
        """The place of a source in the import's list. Raises LimitExceeded."""
        place = self.sources.setdefault(source, len(self.sources))
        if place >= MAX_SOURCES:
            raise errors.LimitExceeded(
                "sources in an import",
                MAX_SOURCES,
                len(self.sources),
                "name the systems and exports that records come from",
            )
        return place

    def _check_known(self, integration_id: IntegrationId) -> None:
        if integration_id not in self._known:
            raise InvalidField("integration", "is not known; see `identitymap integrations list`")


class _Merge:
    """The end of an import: everything staged becomes visible at once, or nothing does."""

    def __init__(self, connection: Connection, header: ImportHeader, staging: _Staging, actor: str) -> None:
        self._connection = connection
        self._header = header
        self._staging = staging
        self._actor = actor
        self._run_id = str(uuid.uuid4())

    async def outcome(self) -> ImportOutcome:
        transaction = self._connection.transaction()
        await transaction.start()
        try:
            outcome = await self._run()
        except BaseException:
            await transaction.rollback()
            raise
        # A dry run has done everything, so that its counts are true, and undoes it.
        await (transaction.rollback() if self._header.dry_run else transaction.commit())
        return outcome

    async def _run(self) -> ImportOutcome:
        connection, header, staging = self._connection, self._header, self._staging
        await legacy_merge.lock(connection)
        if header.full and not header.accept_absences and not staging.accepted:
            raise errors.ImplausibleImport(
                "The full import holds no record that can be used; nothing was changed. If all are gone, delete them.",
                absent=0,
                known=0,
            )
        only = next(iter(staging.integrations)) if len(staging.integrations) == 1 else None
        await runs.insert_running(connection, self._run_id, only, RunKind.IMPORT, header.label, self._actor)
        await self._settle_doubled()
        merged = []
        for source in await legacy_merge.sources(connection, list(staging.sources)):
            await self._work_out_changes(source)
            await legacy_merge.resolve(connection, source)
            await self._find_absent(source)
            merged.append(await legacy_merge.merge(connection, source, self._run_id))
        outcome = ImportOutcome(
            run_id=None if header.dry_run else self._run_id,
            created=sum(part.created for part in merged),
            updated=sum(part.updated for part in merged),
            unchanged=sum(part.unchanged for part in merged),
            marked_absent=sum(part.marked_absent for part in merged),
            rejections=staging.rejections,
            conflicts=sum(part.conflicts for part in merged),
            absences_passed_over=header.full and staging.unread > 0,
        )
        await runs.finish(connection, self._run_id, RunState.SUCCEEDED, _counts(outcome))
        concerned = frozenset().union(*(part.concerned for part in merged))
        if concerned:
            # First what may have to wait for somebody, then the request: a match that starts meanwhile reads too early.
            await integrations.change_input(connection, concerned)
            await runs.request_matches(connection, concerned, self._actor)
        return outcome

    async def _settle_doubled(self) -> None:
        """Of records with the same key and source the first counts, and all their integrations."""
        doubled = await legacy_merge.settle_doubled(self._connection, MAX_REJECTIONS_LISTED)
        problem = "stands in the import a second time; the first one counts"
        for line in doubled.lines:
            self._staging.rejections.add(Rejection(line, "id", problem))
        self._staging.rejections.total += doubled.other - len(doubled.lines)

    async def _work_out_changes(self, source: Source) -> None:
        """Make whole records of those that say only what changes."""
        rows: list[StagedRow] = []
        async for staged in legacy_merge.changes(self._connection, source):
            rows.append(self._worked_out(staged))
            if len(rows) == _CHUNK:
                await legacy.stage(self._connection, rows)
                rows.clear()
        await legacy_merge.drop_changes(self._connection, source)
        await legacy.stage(self._connection, rows)

    def _worked_out(self, staged: StagedChange) -> StagedRow:
        row = staged.row
        try:
            content = legacy_changes.applied(
                _CHANGE.decode(row.change or ""), row.content, staged.before, staged.is_gone
            )
        except InvalidField as error:
            self._staging.rejections.add(Rejection(row.line, error.field, error.problem))
            return msgspec.structs.replace(row, presence=Presence.UNREADABLE, content=NOTHING, change=None)
        return msgspec.structs.replace(row, content=content, change=None)

    async def _find_absent(self, source: Source) -> None:
        """Find what is no longer there. Raises ImplausibleImport if that is too much of one scope to be believed."""
        header, staging = self._header, self._staging
        lacking = header.full and not staging.unread
        found = await legacy_merge.absences(self._connection, source, lacking=lacking)
        if header.accept_absences:
            return
        for scope in found:
            if not header.full and scope.known <= _SMALL_SCOPE:
                continue
            integration = await integrations.read(self._connection, scope.integration_id)
            if scope.lacking > integration.settings.absence_threshold * scope.known:
                raise _implausible(scope, integration.settings.absence_threshold, full=header.full)


_PLURALS = {EntityType.PERSON: "people", EntityType.CLASS: "classes", EntityType.SCHOOL: "schools"}


def _implausible(scope: Absences, threshold: float, *, full: bool) -> errors.ImplausibleImport:
    what = "The full import lacks" if full else "The import says that it has lost"
    advice = "; if the file holds changes only, without --full" if full else ""
    return errors.ImplausibleImport(
        f"{what} {scope.lacking:,} of the {scope.known:,} known {_PLURALS[scope.entity_type]} of integration "
        f"{scope.integration_id}, more than the {threshold:.0%} that are believed unasked; nothing was changed. If it "
        f"is true, import it with --accept-absences{advice}.",
        absent=scope.lacking,
        known=scope.known,
    )


def _counts(outcome: ImportOutcome) -> dict[str, int]:
    return {
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "marked_absent": outcome.marked_absent,
        "rejected": outcome.rejections.total,
        "conflicts": outcome.conflicts,
    }
