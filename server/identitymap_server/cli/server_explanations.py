"""What a running server's latest match says of two records."""

from __future__ import annotations

from typing import Final

from identitymap.v1 import identity_map_pb2 as pb
from identitymap.v1 import identity_map_pb2_grpc, types_pb2

from identitymap_server.cli import connection
from identitymap_server.domain.explanations import Explanation
from identitymap_server.domain.keys import EdlinkId, LegacyKey
from identitymap_server.domain.mappings import Evidence
from identitymap_server.domain.proposals import ReviewReason, Verdict

_TIMEOUT_SECONDS: Final = 30

_TAKEN: Final = "One of the two matches another record for certain."
_OTHERS: Final = "Others are likelier."


def of_pair(
    target: connection.Target, integration_id: str, legacy_key: LegacyKey, edlink_id: EdlinkId
) -> tuple[Explanation, bool]:
    """What the integration's latest match says of a pair, and whether records have changed since.

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
            evidence=tuple(Evidence(e.field, e.outcome, e.weight) for e in found.evidence),
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
        )
    return explanation, of_legacy.outdated
