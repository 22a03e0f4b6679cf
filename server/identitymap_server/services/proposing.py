"""What a match run proposes: both sides read in one snapshot, and held against one another under a matching profile.

A run that makes a profile finds its patterns first and proposes under it. Every other run looks for patterns too, and
only counts them: found patterns never take effect by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from identitymap_server import engines
from identitymap_server.domain import profiles
from identitymap_server.domain.compared import Compared
from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.patterns import Matrix
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import Proposal, Verdict
from identitymap_server.domain.runs import Run
from identitymap_server.matching.columns import Schools
from identitymap_server.matching.model.incremental import Incremental
from identitymap_server.matching.reconcile import reconcile
from identitymap_server.matching.sides import Sides
from identitymap_server.services.computing import ORDER, Computation
from identitymap_server.store import compared, integrations, match_input
from identitymap_server.store import profiles as kept_profiles
from identitymap_server.store.leases import Lease
from identitymap_server.store.match_input import MatchInput
from identitymap_server.store.pool import Connection


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a run proposes for all entity types, and under which profile; the counts are those of the run."""

    integration: Integration
    profile: MatchingProfile
    matrices: tuple[Matrix, ...]
    proposals: list[Proposal]
    counts: Counter[str]
    #: What earlier matches have compared, and what is to be remembered after this one.
    compared_before: Compared
    compared_after: Compared


async def read_and_propose(connection: Connection, run: Run, lease: Lease) -> Proposed:
    """Read everything in one snapshot, and propose."""
    proposals: list[Proposal] = []
    counts: Counter[str] = Counter()
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        await match_input.prepare(connection, lease.integration_id)
        integration = await integrations.read(connection, lease.integration_id)
        in_use = await kept_profiles.in_use(connection, integration)
        compared_before = await compared.read(connection, lease.integration_id)
        engine = Incremental(compared_before, engines.for_sides)
        computation = Computation(
            profiles.of_settings(integration) if run.proposes_profile else in_use,
            makes_profile=run.proposes_profile,
            engine=engine,
        )
        known = {
            entity_type: await match_input.read(connection, lease.integration_id, entity_type) for entity_type in ORDER
        }
    schools: Schools = {record.edlink_id: record for record in known[EntityType.SCHOOL].roster}
    found = computation.propose(_sides(read, schools) for read in known.values())
    for entity_type, read in known.items():
        beside_links = _beside_links(read, found[entity_type])
        counts.update(_counted(read, beside_links))
        if run.dry_run:
            counts.update(_foreseen(read, beside_links))
        proposals += beside_links
    profile, matrices = computation.profile, computation.matrices
    holding = {pattern for matrix in matrices for pattern in matrix.used}
    counts["patterns"] = len(profile.patterns)
    counts["patterns_new"] = len(holding.difference(in_use.patterns))
    counts["patterns_lost"] = len(set(in_use.patterns).difference(holding))
    return Proposed(integration, profile, tuple(matrices), proposals, counts, compared_before, engine.after)


def _sides(known: MatchInput, schools: Schools) -> Sides:
    links = [(link.legacy_key, link.edlink_id) for link in known.links]
    return Sides(known.entity_type, known.legacy, known.roster, known.decisions, known.imported, links, schools)


def _beside_links(known: MatchInput, proposals: Iterable[Proposal]) -> list[Proposal]:
    present_legacy = {record.key for record in known.legacy if record.present}
    present_roster = {record.edlink_id for record in known.roster if record.present}

    def is_present(legacy_key: LegacyKey, edlink_id: EdlinkId) -> bool:
        return legacy_key in present_legacy and edlink_id in present_roster

    return reconcile(
        proposals,
        known.links,
        one_to_one=known.entity_type is not EntityType.CLASS,
        is_present=is_present,
    )


def _counted(known: MatchInput, found: Iterable[Proposal]) -> Counter[str]:
    entity = known.entity_type.name.lower()
    counts: Counter[str] = Counter()
    named_legacy: set[LegacyKey] = {link.legacy_key for link in known.links}
    named_roster: set[EdlinkId] = {link.edlink_id for link in known.links}
    for proposal in found:
        verdict = proposal.verdict.name.lower()
        counts.update((verdict, f"{entity}:{verdict}"))
        named_legacy.add(proposal.legacy_key)
        named_roster.add(proposal.edlink_id)
    unmatched_legacy = sum(record.present and record.key not in named_legacy for record in known.legacy)
    unmatched_roster = sum(record.present and record.edlink_id not in named_roster for record in known.roster)
    for name, number in (("unmatched_legacy", unmatched_legacy), ("unmatched_roster", unmatched_roster)):
        counts[name] += number
        counts[f"{entity}:{name}"] += number
    return counts


def _foreseen(known: MatchInput, found: Iterable[Proposal]) -> Counter[str]:
    """What would come of the proposals if they were more than a report: links by rule, questions by reason."""
    entity = known.entity_type.name.lower()
    linked = {(link.legacy_key, link.edlink_id) for link in known.links}
    counts: Counter[str] = Counter(would_link=0)
    for proposal in found:
        if proposal.verdict is Verdict.POSSIBLE:
            counts[f"possible:{proposal.reason.name}"] += 1
        elif (proposal.legacy_key, proposal.edlink_id) not in linked:
            counts.update(("would_link", f"would_link:{entity}:{proposal.rule}"))
    return counts
