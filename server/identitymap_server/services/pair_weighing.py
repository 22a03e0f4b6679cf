"""What two people weigh against one another."""

from __future__ import annotations

from dataclasses import dataclass

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.explanations import Weighing
from identitymap_server.domain.keys import EdlinkId, EntityType, IntegrationId, LegacyKey
from identitymap_server.matching import explaining
from identitymap_server.matching.sides import Sides
from identitymap_server.store.pairs import Pairs


@dataclass(frozen=True, slots=True)
class WeighedPair:
    """What two people weigh by themselves under a profile, and the guard that objects, if one does."""

    weighing: Weighing
    guard: str
    profile_version: int


class PairWeighingService:
    """Weighs any two people that an integration knows."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs

    async def weigh(self, integration_id: IntegrationId, legacy_key: LegacyKey, edlink_id: EdlinkId) -> WeighedPair:
        """What two people weigh.

        Raises InvalidField for the key of a class or a school, IntegrationNotFound, RecordNotFound, and what
        `store.failures` makes of the driver's errors.
        """
        if legacy_key.entity_type is not EntityType.PERSON:
            raise InvalidField("legacy_key.entity_type", "must be a person's: classes and schools are not weighed")
        pair = await self._pairs.read(integration_id, legacy_key, edlink_id)
        sides = Sides(EntityType.PERSON, [pair.legacy], [pair.roster], schools=pair.schools)
        weighing, guard = explaining.weighed_alone(sides, pair.profile, pair.sizes)
        return WeighedPair(weighing, guard, pair.profile_version)
