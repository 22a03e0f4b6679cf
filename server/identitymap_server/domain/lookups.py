"""Look-ups: the keys asked for and what each gives."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from identitymap_server.domain.errors import InvalidField, LimitExceeded
from identitymap_server.domain.keys import EdlinkId, IntegrationId, LegacyKey, SourceIdentifier
from identitymap_server.domain.mappings import MappingDetails

MAX_KEYS: Final = 10_000
MAX_MAPPINGS_OF_A_KEY: Final = 100

#: Below the 4 MiB that gRPC's clients take unless they are told otherwise.
MAX_ANSWER_BYTES: Final = 3 * 1024 * 1024

#: What one mapping takes of an answer: two UUIDs, the shortest legacy key, and what protobuf puts around them.
_LEAST_MAPPING_BYTES: Final = 88


def check_answer_size(size_bytes: int) -> None:
    """Raises LimitExceeded for an answer of so many bytes."""
    if size_bytes > MAX_ANSWER_BYTES:
        raise LimitExceeded("bytes in the answer", MAX_ANSWER_BYTES, size_bytes, "send fewer keys at a time")


def check_mappings_fit(count: int) -> None:
    """Raises LimitExceeded if an answer with so many mappings cannot but be too large, so that none need be made."""
    check_answer_size(count * _LEAST_MAPPING_BYTES)


class View(enum.Enum):
    """How much of each mapping to read."""

    BASIC = "basic"
    FULL = "full"


# The values below are msgspec structs rather than dataclasses, because a bulk look-up makes tens of thousands of them
# and a frozen dataclass takes several times as long to make.


class ByLegacyKey(msgspec.Struct, frozen=True, gc=False):
    """A look-up by the company's own key; in every integration if `integration_id` is None."""

    legacy_key: LegacyKey
    integration_id: IntegrationId | None


class ByEdlinkId(msgspec.Struct, frozen=True, gc=False):
    """A look-up by an Edlink ID; in every integration if `integration_id` is None."""

    edlink_id: EdlinkId
    integration_id: IntegrationId | None


class ByIdentifier(msgspec.Struct, frozen=True, gc=False):
    """A look-up by an identifier of the source system, which means nothing outside its integration."""

    identifier: SourceIdentifier
    integration_id: IntegrationId


LookupKey = ByLegacyKey | ByEdlinkId | ByIdentifier


class FoundMapping(msgspec.Struct, frozen=True, gc=False):
    """A link as a look-up gives it; `details` only in the full view."""

    integration_id: IntegrationId
    entity_type: int
    legacy_system: str
    legacy_id: str
    edlink_id: EdlinkId
    is_primary: bool
    details: MappingDetails | None = None


class Found(msgspec.Struct, frozen=True, gc=False):
    """At least one mapping, primary ones first.

    `alias_of` is set if the first is of another Edlink ID, because the one asked for was merged into it.
    """

    mappings: list[FoundMapping]
    truncated: bool = False
    alias_of: EdlinkId | None = None


def found(mappings: list[FoundMapping], *, truncated: bool = False) -> Found:
    """The mappings of a key, of which there is at least one, in the order of the contract."""
    if len(mappings) == 1:
        # As nearly always, and a bulk look-up comes by here ten thousand times.
        return Found(mappings, truncated)
    mappings.sort(key=_primary_first)
    return Found(mappings[:MAX_MAPPINGS_OF_A_KEY], truncated=truncated or len(mappings) > MAX_MAPPINGS_OF_A_KEY)


def found_by_aliases(asked: EdlinkId, own: LookupResult, others: Sequence[Found]) -> Found:
    """What an Edlink ID gives that some integrations merged into other ids, with the mappings `others`.

    Where it has mappings of its own, those count.
    """
    results = [own, *others] if isinstance(own, Found) else list(others)
    linked_itself = {mapping.integration_id for mapping in own.mappings} if isinstance(own, Found) else set()
    mappings = [
        mapping
        for result in results
        for mapping in result.mappings
        if result is own or mapping.integration_id not in linked_itself
    ]
    whole = found(mappings, truncated=any(result.truncated for result in results))
    first = whole.mappings[0].edlink_id
    return msgspec.structs.replace(whole, alias_of=first if first != asked else None)


def _primary_first(mapping: FoundMapping) -> tuple[bool, str, str, bytes, str]:
    return (
        not mapping.is_primary,
        mapping.integration_id,
        mapping.legacy_system,
        mapping.legacy_id.encode(),
        mapping.edlink_id,
    )


class NotFound(msgspec.Struct, frozen=True, gc=False):
    """The key is not linked."""


class Ambiguous(msgspec.Struct, frozen=True, gc=False):
    """Several records carry the identifier, so there is no answer. Counts stop at two."""

    edlink_records: int
    legacy_records: int


#: What one key gives. A key that cannot be looked up gives its error.
LookupResult = Found | NotFound | Ambiguous | InvalidField

NOT_FOUND = NotFound()


@dataclass(frozen=True, slots=True)
class IdentifierHolders:
    """The records of both sides that carry an identifier, at most two of each."""

    edlink_ids: tuple[EdlinkId, ...] = ()
    legacy_keys: tuple[LegacyKey, ...] = ()


def judge_identifier(holders: IdentifierHolders, by_edlink: LookupResult, by_legacy: LookupResult) -> LookupResult:
    """What an identifier stands for, given what its holder on each side is linked to.

    One holder on one side: that record's mappings. One on each side: the answer only if they are linked to each other.
    Anything else is ambiguous, because the identifier then names two records and nobody has said they are one.
    """
    edlink_records, legacy_records = len(holders.edlink_ids), len(holders.legacy_keys)
    if edlink_records > 1 or legacy_records > 1:
        return Ambiguous(edlink_records, legacy_records)
    if edlink_records and legacy_records:
        return _judge_pair(holders, by_edlink, by_legacy)
    return by_edlink if edlink_records else by_legacy


def _judge_pair(holders: IdentifierHolders, by_edlink: LookupResult, by_legacy: LookupResult) -> LookupResult:
    (legacy_key,) = holders.legacy_keys
    if isinstance(by_edlink, Found):
        linked = {(m.entity_type, m.legacy_system, m.legacy_id) for m in by_edlink.mappings}
        if (legacy_key.entity_type, legacy_key.system, legacy_key.id) in linked:
            return by_edlink
    elif isinstance(by_legacy, NotFound):
        return NOT_FOUND
    return Ambiguous(1, 1)
