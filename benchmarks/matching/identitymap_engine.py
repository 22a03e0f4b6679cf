"""IdentityMap itself: as a match run computes, under the settings and thresholds that it ships with."""

from __future__ import annotations

from collections.abc import Mapping

from dataset import DataSet
from identitymap_server.domain.integrations import IntegrationSettings
from identitymap_server.domain.profiles import MatchingProfile, Trust
from identitymap_server.domain.proposals import Verdict
from identitymap_server.services.computing import Computation
from outcome import Said

_SETTINGS = IntegrationSettings()
PROFILE = MatchingProfile(Trust(_SETTINGS.standalone_identifier_types, _SETTINGS.corroborated_identifier_types))


def said(data: DataSet) -> Mapping[str, Said]:
    """Links and questions about people, and about classes if the set has any, under a profile of these very records."""
    computation = Computation(PROFILE, makes_profile=True)
    proposals = [proposal for found in computation.propose(data.sides).values() for proposal in found]
    by_verdict = {
        verdict: {(p.legacy_key, p.edlink_id) for p in proposals if p.verdict is verdict} for verdict in Verdict
    }
    return {"IdentityMap": Said(by_verdict[Verdict.CERTAIN], by_verdict[Verdict.POSSIBLE])}
