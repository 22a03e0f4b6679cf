"""The method of the Migration service that weighs two people."""

from __future__ import annotations

from identitymap.v1 import migration_pb2 as pb

from identitymap_server.api import convert
from identitymap_server.api.calls import Call
from identitymap_server.domain.keys import parse_edlink_id, parse_integration_id, parse_legacy_key
from identitymap_server.services.pair_weighing import PairWeighingService


class PairMethods:
    """WeighPair."""

    def __init__(self, pairs: PairWeighingService) -> None:
        self._pairs = pairs

    async def weigh_pair(self, request: pb.WeighPairRequest, _call: Call) -> pb.WeighPairResponse:
        """Say what two people weigh."""
        key = request.legacy_key
        found = await self._pairs.weigh(
            parse_integration_id(request.integration_id),
            parse_legacy_key(key.entity_type, key.system, key.id),
            parse_edlink_id(request.edlink_id),
        )
        weighing = found.weighing
        return pb.WeighPairResponse(
            prior_bits=weighing.prior,
            evidence=convert.evidence(weighing.parts),
            bits=weighing.bits,
            kin_bits=weighing.kin_bits,
            probability=weighing.probability,
            possible_bits=weighing.possible_bits,
            certain_bits=weighing.certain_bits,
            guard=found.guard,
            profile_version=found.profile_version,
        )
