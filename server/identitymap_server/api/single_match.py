"""The method of the IdentityMap service that says what one record matches."""

from __future__ import annotations

from identitymap.v1 import identity_map_pb2 as pb

from identitymap_server.api import convert
from identitymap_server.api.calls import Call
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import (
    EdlinkId,
    LegacyKey,
    parse_edlink_id,
    parse_integration_id,
    parse_legacy_key,
)
from identitymap_server.services.single_match import SingleMatchService


class SingleMatchMethods:
    """Match."""

    def __init__(self, matches: SingleMatchService) -> None:
        self._matches = matches

    async def match(self, request: pb.MatchRequest, _call: Call) -> pb.MatchResponse:
        """Say what a record matches, and why."""
        integration_id = parse_integration_id(request.integration_id)
        demanded = request.HasField("min_revision")
        found = await self._matches.match(
            integration_id,
            _record(request),
            convert.revision_asked(request.min_revision, "min_revision") if demanded else None,
        )
        return pb.MatchResponse(
            verdict=found.verdict.value if found.verdict else 0,  # type: ignore[arg-type]  # The stubs want the enum's own.
            candidates=[convert.proposal(proposal) for proposal in found.candidates],
            truncated=found.truncated,
            explanation=found.explanation,
            run_id=found.latest.run_id,
            profile_version=found.latest.profile_version,
            outdated=found.latest.outdated,
            revision=convert.revision(found.latest.revision),
        )


def _record(request: pb.MatchRequest) -> LegacyKey | EdlinkId:
    kind = request.WhichOneof("record")
    if kind == "legacy":
        return parse_legacy_key(request.legacy.entity_type, request.legacy.system, request.legacy.id)
    if kind == "edlink_id":
        return parse_edlink_id(request.edlink_id)
    raise InvalidField("record", "must be set: legacy or edlink_id")
