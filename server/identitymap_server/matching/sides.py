"""What goes into matching."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.proposals import Decision, ImportedRow
from identitymap_server.domain.records import LegacyRecord, RosterRecord


@dataclass(frozen=True, slots=True)
class Sides:
    """Everything known of one entity type in one integration. Order means nothing."""

    entity_type: EntityType
    legacy: Sequence[LegacyRecord]
    roster: Sequence[RosterRecord]
    decisions: Collection[Decision] = ()
    imported: Collection[ImportedRow] = ()
    #: The pairs that are linked.
    links: Collection[tuple[LegacyKey, EdlinkId]] = ()
    #: The roster's schools, by their Edlink IDs, whatever the entity type.
    schools: Mapping[str, RosterRecord] = field(default_factory=dict)
