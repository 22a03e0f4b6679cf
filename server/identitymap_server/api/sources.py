"""The methods of the Migration service that show where legacy records come from."""

from __future__ import annotations

from collections.abc import Iterable

from identitymap.v1 import migration_pb2

from identitymap_server.api import convert, legacy_messages
from identitymap_server.api.calls import Call
from identitymap_server.domain.imports import parse_source
from identitymap_server.domain.keys import parse_integration_id, parse_legacy_key
from identitymap_server.domain.sources import LegacySource, RecordPart, ScatteredRecord
from identitymap_server.services.legacy_sources import LegacySourceService


class SourceMethods:
    """GetLegacyRecord, ListLegacySources, OrderLegacySources and ListLegacyConflicts."""

    def __init__(self, sources: LegacySourceService) -> None:
        self._sources = sources

    async def get_legacy_record(
        self, request: migration_pb2.GetLegacyRecordRequest, _call: Call
    ) -> migration_pb2.GetLegacyRecordResponse:
        """Give a record with what each source says of it."""
        key = parse_legacy_key(request.key.entity_type, request.key.system, request.key.id, "key")
        found = await self._sources.record(key)
        return migration_pb2.GetLegacyRecordResponse(
            record=legacy_messages.message(key, found.content),
            integration_ids=found.integrations,
            parts=[_part(found, part) for part in found.parts],
        )

    async def list_legacy_sources(
        self, _request: migration_pb2.ListLegacySourcesRequest, _call: Call
    ) -> migration_pb2.ListLegacySourcesResponse:
        """List all sources."""
        return migration_pb2.ListLegacySourcesResponse(sources=_listed(await self._sources.sources()))

    async def order_legacy_sources(
        self, request: migration_pb2.OrderLegacySourcesRequest, call: Call
    ) -> migration_pb2.OrderLegacySourcesResponse:
        """Put sources into another order."""
        ordered = await self._sources.order([parse_source(name, "names") for name in request.names], call.actor)
        return migration_pb2.OrderLegacySourcesResponse(
            sources=_listed(ordered.sources), changed_records=ordered.changed_records
        )

    async def list_legacy_conflicts(
        self, request: migration_pb2.ListLegacyConflictsRequest, _call: Call
    ) -> migration_pb2.ListLegacyConflictsResponse:
        """List what sources disagree on."""
        page = await self._sources.conflicts(
            parse_integration_id(request.integration_id) if request.integration_id else None,
            size=request.page_size,
            token=request.page_token,
        )
        return migration_pb2.ListLegacyConflictsResponse(
            conflicts=[
                migration_pb2.LegacyConflict(
                    key=convert.legacy_key(conflict.key), field=conflict.field, sources=conflict.sources
                )
                for conflict in page.conflicts
            ],
            next_page_token=page.next_page_token,
        )


def _listed(sources: Iterable[LegacySource]) -> list[migration_pb2.LegacySource]:
    return [migration_pb2.LegacySource(name=source.name, records=source.records) for source in sources]


def _part(record: ScatteredRecord, part: RecordPart) -> migration_pb2.LegacyRecordPart:
    return migration_pb2.LegacyRecordPart(
        source=part.source,
        run_id=part.run_id or "",
        label=part.label,
        imported_at=convert.timestamp(part.imported_at),
        record=legacy_messages.message(record.key, part.content, part.source),
    )
