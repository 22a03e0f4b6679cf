"""The look-ups of the IdentityMap service."""

from __future__ import annotations

import asyncio
import collections
from collections.abc import Iterable
from typing import Final

from identitymap.v1 import errors_pb2, identity_map_pb2, types_pb2

from identitymap_server.api import convert
from identitymap_server.api.calls import Call
from identitymap_server.domain.errors import InvalidField, LimitExceeded
from identitymap_server.domain.keys import (
    IntegrationId,
    parse_edlink_id,
    parse_integration_id,
    parse_legacy_key,
    parse_source_identifier,
)
from identitymap_server.domain.lookups import (
    MAX_KEYS,
    Ambiguous,
    ByEdlinkId,
    ByIdentifier,
    ByLegacyKey,
    Found,
    FoundMapping,
    LookupKey,
    LookupResult,
    NotFound,
    View,
)
from identitymap_server.domain.mappings import Revision
from identitymap_server.observability.metrics import KEYS_LOOKED_UP
from identitymap_server.services.lookup import LookupService

#: Below gRPC's usual limit of 4 MiB, with room for the envelope.
MAX_BULK_BYTES: Final = 3 * 1024 * 1024

#: Keys of one part of a bulk look-up.
_PART_KEYS: Final = 2_000

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
            key = _key(request.key, {})
        except InvalidField as error:
            _COUNTERS[InvalidField, InvalidField].inc()
            field = "key" if error.field == "key" else f"key.{error.field}"
            raise InvalidField(field, error.problem) from None
        result, revision = await self._lookups.lookup(key, _view(request.view), _min_revision(request))
        _COUNTERS[type(key), type(result)].inc()
        response = identity_map_pb2.LookupResponse(revision=convert.revision(revision))
        _fill(response.result, result)
        return response

    async def bulk_lookup(
        self, request: identity_map_pb2.BulkLookupRequest, _call: Call
    ) -> identity_map_pb2.BulkLookupResponse:
        """Look many keys up."""
        if len(request.keys) > MAX_KEYS:
            raise LimitExceeded("keys", MAX_KEYS, len(request.keys), "send several requests")
        _check_size("bytes in the request", request.ByteSize())
        default = parse_integration_id(request.integration_id) if request.integration_id else None
        view, min_revision = _view(request.view), _min_revision(request)
        response = identity_map_pb2.BulkLookupResponse()
        revision = await self._answer(request, response, default, view, min_revision)
        response.revision.CopyFrom(convert.revision(revision))
        _check_size("bytes in the answer", response.ByteSize())
        return response

    async def _answer(
        self,
        request: identity_map_pb2.BulkLookupRequest,
        response: identity_map_pb2.BulkLookupResponse,
        default: IntegrationId | None,
        view: View,
        min_revision: Revision | None,
    ) -> Revision:
        """Fill in the results, and give the revision at which all of them were read.

        Many keys are looked up in parts, so that Postgres works on one part while this process reads the keys of the
        next and writes the results of the last. Parts read at different moments. If their revisions are the same, no
        mapping has changed between them; if they are not, all keys are read again at once.
        """
        integrations: dict[str, IntegrationId | None] = {"": default}
        messages = [(key, response.results.add()) for key in request.keys]

        async def part(start: int, end: int) -> Revision:
            keys = [_key_or_error(key, integrations) for key, _ in messages[start:end]]
            good = [key for key in keys if not isinstance(key, InvalidField)]
            found, revision = await self._lookups.bulk_lookup(good, view, min_revision)
            results = found if len(good) == len(keys) else _with_errors(keys, found)
            for (_, message), result in zip(messages[start:end], results, strict=True):
                _fill(message, result)
            _count(keys, results)
            return revision

        starts = range(0, len(messages), _PART_KEYS) or (0,)
        revisions = set(await asyncio.gather(*(part(start, start + _PART_KEYS) for start in starts)))
        if len(revisions) == 1:
            return revisions.pop()
        for _, message in messages:
            message.Clear()
        return await part(0, len(messages))


def _key_or_error(message: types_pb2.Key, integrations: dict[str, IntegrationId | None]) -> LookupKey | InvalidField:
    try:
        return _key(message, integrations)
    except InvalidField as error:
        return error


def _key(message: types_pb2.Key, integrations: dict[str, IntegrationId | None]) -> LookupKey:
    """The key of a message. `integrations` keeps what integration ids were parsed to: many keys share few."""
    text = message.integration_id
    try:
        integration_id = integrations[text]
    except KeyError:
        integration_id = integrations[text] = parse_integration_id(text) if text else None
    kind = message.WhichOneof("key")
    if kind == "legacy":
        legacy = message.legacy
        return ByLegacyKey(parse_legacy_key(legacy.entity_type, legacy.system, legacy.id), integration_id)
    if kind == "edlink_id":
        return ByEdlinkId(parse_edlink_id(message.edlink_id), integration_id)
    if kind == "identifier":
        if integration_id is None:
            raise InvalidField(
                "integration_id", "must be set: a source identifier means nothing outside its integration"
            )
        identifier = message.identifier
        return ByIdentifier(
            parse_source_identifier(identifier.entity_type, identifier.type, identifier.value), integration_id
        )
    raise InvalidField("key", "must be set: legacy, edlink_id or identifier")


def _with_errors(keys: list[LookupKey | InvalidField], found: list[LookupResult]) -> list[LookupResult]:
    remaining = iter(found)
    return [key if isinstance(key, InvalidField) else next(remaining) for key in keys]


def _view(number: int) -> View:
    return View.FULL if number == types_pb2.MAPPING_VIEW_FULL else View.BASIC


def _min_revision(
    request: identity_map_pb2.LookupRequest | identity_map_pb2.BulkLookupRequest,
) -> Revision | None:
    if not request.HasField("min_revision"):
        return None
    return convert.revision_asked(request.min_revision, "min_revision")


def _fill(message: identity_map_pb2.LookupResult, result: LookupResult) -> None:
    """Write a result into its message.

    Nested messages are added and filled in place: building them first and handing them over copies each once for every
    level, which takes four times as long.
    """
    if isinstance(result, Found):
        found = message.found
        for mapping in result.mappings:
            _fill_mapping(found.mappings.add(), mapping)
        if result.truncated:
            found.truncated = True
        if result.alias_of:
            found.alias_of = result.alias_of
    elif isinstance(result, NotFound):
        message.not_found.SetInParent()
    elif isinstance(result, Ambiguous):
        message.ambiguous.edlink_records = result.edlink_records
        message.ambiguous.legacy_records = result.legacy_records
    else:
        message.error.reason = errors_pb2.ERROR_REASON_INVALID_FIELD
        message.error.field = result.field
        message.error.message = result.message


def _fill_mapping(message: types_pb2.Mapping, mapping: FoundMapping) -> None:
    message.integration_id = mapping.integration_id
    message.edlink_id = mapping.edlink_id
    if mapping.is_primary:
        message.primary = True
    key = message.legacy_key
    key.entity_type = mapping.entity_type  # type: ignore[assignment]  # The stubs want the enum's own type.
    key.system = mapping.legacy_system
    key.id = mapping.legacy_id
    if mapping.details is not None:
        message.details.CopyFrom(convert.details(mapping.details))


def _count(keys: Iterable[LookupKey | InvalidField], results: Iterable[LookupResult]) -> None:
    pairs = zip(map(type, keys), map(type, results), strict=True)
    for pair, count in collections.Counter(pairs).items():
        _COUNTERS[pair].inc(count)


def _check_size(what: str, size_bytes: int) -> None:
    if size_bytes > MAX_BULK_BYTES:
        raise LimitExceeded(what, MAX_BULK_BYTES, size_bytes, "send fewer keys at a time")
