"""The messages of look-ups: what keys are asked for, and what was found."""

from __future__ import annotations

from identitymap.v1 import errors_pb2, identity_map_pb2, types_pb2

from identitymap_server.api import convert
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import (
    IntegrationId,
    parse_edlink_id,
    parse_integration_id,
    parse_legacy_key,
    parse_source_identifier,
)
from identitymap_server.domain.lookups import (
    Ambiguous,
    ByEdlinkId,
    ByIdentifier,
    ByLegacyKey,
    Found,
    FoundMapping,
    LookupKey,
    LookupResult,
    NotFound,
)


def key(message: types_pb2.Key, integrations: dict[str, IntegrationId | None]) -> LookupKey:
    """The key of a message. Raises InvalidField.

    `integrations` keeps what integration ids were parsed to: many keys share few.
    """
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


def fill(message: identity_map_pb2.LookupResult, result: LookupResult) -> None:
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
