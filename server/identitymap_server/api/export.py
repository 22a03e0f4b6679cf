"""ExportMappings."""

from __future__ import annotations

from collections.abc import AsyncIterator

from identitymap.v1 import identity_map_pb2, types_pb2

from identitymap_server.api import convert
from identitymap_server.api.calls import Call
from identitymap_server.domain.keys import parse_entity_type, parse_integration_id
from identitymap_server.services.export import ExportService


class ExportMethods:
    """ExportMappings."""

    def __init__(self, export: ExportService) -> None:
        self._export = export

    async def export_mappings(
        self, request: identity_map_pb2.ExportMappingsRequest, _call: Call
    ) -> AsyncIterator[identity_map_pb2.ExportMappingsResponse]:
        """Stream all mappings as of one revision."""
        integration_id = parse_integration_id(request.integration_id) if request.integration_id else None
        entity_type = parse_entity_type(request.entity_type) if request.entity_type else None
        full = request.view == types_pb2.MAPPING_VIEW_FULL
        async for batch in self._export.batches(integration_id, entity_type, request.resume_token):
            yield identity_map_pb2.ExportMappingsResponse(
                mappings=[convert.mapping(mapping, full=full) for mapping in batch.mappings],
                revision=convert.revision(batch.revision),
                resume_token=batch.resume_token,
            )
