"""Mappings: links between legacy keys and Edlink IDs, and points in their history."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

import msgspec

from identitymap_server.domain.keys import EdlinkId, IntegrationId, LegacyKey


class LinkMethod(enum.IntEnum):
    """What made a link. The numbers are those of the protobuf enum and of the database."""

    DECISION = 1
    IMPORTED = 2
    IDENTIFIER = 3
    PATTERN = 4
    EMAIL = 5
    STATISTICS = 6
    ROSTER = 7


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """One observation: the field compared and what came out, never the values. `weight` is in bits."""

    field: str
    outcome: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True, order=True)
class Revision:
    """A point in the history of all mappings. Numbers of different epochs cannot be compared."""

    epoch: str
    number: int


@dataclass(frozen=True, slots=True)
class MappingDetails:
    """How a link came to be."""

    method: LinkMethod
    rule: str
    confidence: float
    evidence: tuple[Evidence, ...]
    linked_at: dt.datetime
    changed_at: dt.datetime
    changed_revision: int
    run_id: str | None
    edlink_absent: bool
    legacy_absent: bool
    linked_edlink_id: EdlinkId


@dataclass(frozen=True, slots=True)
class Mapping:
    """A link. `edlink_id` is the one in use now, should the linked one have been merged away."""

    integration_id: IntegrationId
    legacy_key: LegacyKey
    edlink_id: EdlinkId
    is_primary: bool
    details: MappingDetails | None = None
