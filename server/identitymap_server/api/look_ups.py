"""The look-ups of the IdentityMap service."""

from __future__ import annotations

from identitymap.v1 import identity_map_pb2, types_pb2

from identitymap_server.api import convert, look_up_messages
from identitymap_server.api.bulk_look_up import BulkLookUp
from identitymap_server.api.calls import Call
from identitymap_server.domain.errors import InvalidField, LimitExceeded
from identitymap_server.domain.keys import parse_integration_id
from identitymap_server.domain.lookups import (
    MAX_KEYS,
    Ambiguous,
    ByEdlinkId,
    ByIdentifier,
    ByLegacyKey,
    Found,
    NotFound,
    View,
    check_answer_size,
)
from identitymap_server.domain.mappings import Revision
from identitymap_server.observability.metrics import KEYS_LOOKED_UP
from identitymap_server.services.lookup import LookupService

#: One child of the metric for each pair of labels, so that all are there from the start and none is looked up by name.
_COUNTERS = {
    (ByLegacyKey, Found): KEYS_LOOKED_UP.labels("legacy", "found"),
    (ByLegacyKey, NotFound): KEYS_LOOKED_UP.labels("legacy", "not_found"),
    (ByEdlinkId, Found): KEYS_LOOKED_UP.labels("edlink", "found"),
    (ByEdlinkId, NotFound): KEYS_LOOKED_UP.labels("edlink", "not_found"),
    (ByIdentifier, Found): KEYS_LOOKED_UP.labels("identifier", "found"),
    (ByIdentifier, NotFound): KEYS_LOOKED_UP.labels("identifier", "not_found"),
    (ByIdentifier, Ambiguous): KEYS_LOOKED_UP.labels("identifier", "ambiguous"),
    (InvalidField, InvalidField): KEYS_LOOKED_UP.labels("invalid", "error"),
}


class LookUpMethods:
    """Lookup and BulkLookup."""

    def __init__(self, lookups: LookupService) -> None:
        self._lookups = lookups

    async def lookup(self, request: identity_map_pb2.LookupRequest, _call: Call) -> identity_map_pb2.LookupResponse:
        """Look one key up."""
        try:
            key = look_up_messages.key(request.key, {})
        except InvalidField as error:
            _COUNTERS[InvalidField, InvalidField].inc()
            field = "key" if error.field == "key" else f"key.{error.field}"
            raise InvalidField(field, error.problem) from None
        result, revision = await self._lookups.lookup(key, _view(request.view), _min_revision(request))
        _COUNTERS[type(key), type(result)].inc()
        response = identity_map_pb2.LookupResponse(revision=convert.revision(revision))
        look_up_messages.fill(response.result, result)
        return response

    async def bulk_lookup(
        self, request: identity_map_pb2.BulkLookupRequest, _call: Call
    ) -> identity_map_pb2.BulkLookupResponse:
        """Look many keys up."""
        if len(request.keys) > MAX_KEYS:
            raise LimitExceeded("keys", MAX_KEYS, len(request.keys), "send several requests")
        integration_id = parse_integration_id(request.integration_id) if request.integration_id else None
        look_up = BulkLookUp(self._lookups, request, integration_id, _view(request.view), _min_revision(request))
        response = await look_up.answer()
        for outcome, count in look_up.outcomes.items():
            _COUNTERS[outcome].inc(count)
        check_answer_size(response.ByteSize())
        return response


def _view(number: int) -> View:
    return View.FULL if number == types_pb2.MAPPING_VIEW_FULL else View.BASIC


def _min_revision(
    request: identity_map_pb2.LookupRequest | identity_map_pb2.BulkLookupRequest,
) -> Revision | None:
    if not request.HasField("min_revision"):
        return None
    return convert.revision_asked(request.min_revision, "min_revision")
