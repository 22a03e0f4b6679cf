"""What a running server says of two records: what its latest match made of them, and what they weigh by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from identitymap.v1 import identity_map_pb2 as pb
from identitymap.v1 import identity_map_pb2_grpc, migration_pb2, migration_pb2_grpc, types_pb2

from identitymap_server.cli import connection
from identitymap_server.domain.explanations import Explanation, Weighing
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.mappings import Evidence
from identitymap_server.domain.proposals import ReviewReason, Verdict
from identitymap_server.matching import rules

_TIMEOUT_SECONDS: Final = 30

_TAKEN: Final = "One of the two matches another record for certain."
_OTHERS: Final = "Others are likelier."


def of_pair(
    target: connection.Target, integration_id: str, legacy_key: LegacyKey, edlink_id: EdlinkId
) -> tuple[Explanation, bool]:
    """What the integration's latest match says of a pair, what two people weigh now, and whether records have changed
    since.

    Ends the program if the server cannot answer, or if the integration does not know one of the two.
    """
    key = types_pb2.LegacyKey(
        entity_type=legacy_key.entity_type.value,  # type: ignore[arg-type]  # The stubs want the enum's own type.
        system=legacy_key.system,
        id=legacy_key.id,
    )
    with connection.channel(target) as channel:
        stub = identity_map_pb2_grpc.IdentityMapStub(channel)
        of_legacy = stub.Match(pb.MatchRequest(integration_id=integration_id, legacy=key), timeout=_TIMEOUT_SECONDS)
        of_roster = stub.Match(
            pb.MatchRequest(integration_id=integration_id, edlink_id=edlink_id), timeout=_TIMEOUT_SECONDS
        )
        weighed = None
        if legacy_key.entity_type is EntityType.PERSON:
            weighed = migration_pb2_grpc.MigrationStub(channel).WeighPair(
                migration_pb2.WeighPairRequest(integration_id=integration_id, legacy_key=key, edlink_id=edlink_id),
                timeout=_TIMEOUT_SECONDS,
            )
    # Each answer holds a hundred candidates at most. By an id that was merged away, the roster's has the pair.
    around = (*of_roster.candidates, *of_legacy.candidates)
    found = next((c for c in of_roster.candidates if c.legacy_key == key), None) or next(
        (c for c in of_legacy.candidates if c.edlink_id == edlink_id), None
    )
    if found is not None:
        explanation = Explanation(
            legacy_id=legacy_key.id,
            edlink_id=edlink_id,
            verdict=Verdict(found.verdict),
            rule=found.rule,
            reason=ReviewReason(found.reason),
            sentence=found.explanation,
            evidence=_evidence(found.evidence),
            guard=_guard_of(found, weighed),
            weighing=_weighing(weighed),
        )
    else:
        is_taken = any(c.verdict == Verdict.CERTAIN for c in around)
        sentence = _TAKEN if is_taken else _OTHERS if around else of_legacy.explanation
        explanation = Explanation(
            legacy_id=legacy_key.id,
            edlink_id=edlink_id,
            verdict=None,
            rule="",
            reason=ReviewReason.NONE,
            sentence=sentence,
            evidence=(),
            guard=weighed.guard if weighed else "",
            weighing=_weighing(weighed),
        )
    return explanation, of_legacy.outdated


def _evidence(items: Iterable[types_pb2.Evidence]) -> tuple[Evidence, ...]:
    return tuple(Evidence(item.field, item.outcome, item.weight) for item in items)


def _guard_of(proposal: migration_pb2.Proposal, weighed: migration_pb2.WeighPairResponse | None) -> str:
    """The guard that keeps a pair of statistics from being certain, if it is one that knows of nobody else."""
    of_statistics = proposal.rule == rules.STATISTICS and Verdict(proposal.verdict) is Verdict.POSSIBLE
    return weighed.guard if weighed and of_statistics else ""


def _weighing(weighed: migration_pb2.WeighPairResponse | None) -> Weighing | None:
    if weighed is None:
        return None
    return Weighing(
        prior=weighed.prior_bits,
        parts=_evidence(weighed.evidence),
        bits=weighed.bits,
        kin_bits=weighed.kin_bits,
        probability=weighed.probability,
        possible_bits=weighed.possible_bits,
        certain_bits=weighed.certain_bits,
    )
