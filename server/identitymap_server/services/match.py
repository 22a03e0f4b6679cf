"""Executing a match run: read both sides, propose, and do with the proposals what the integration's strategy says.

Everything a run changes is one transaction under the lease, so a run that is killed anywhere has changed nothing and is
executed again. It is also executed again if what it read has changed by then: a link rests on the records as they are,
not as they were when the match began.

The run's counts, all of them for the whole integration after the run:

- `certain`, `possible`: proposals; `<entity>:certain` and so on by entity type.
- `linked`: links made by this run; `linked:<rule>`: the same by rule.
- `review`: questions open; `review:<REASON>`: the same by reason.
- `unmatched_legacy`, `unmatched_roster`: present records that no proposal names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from identitymap_server.domain import profiles
from identitymap_server.domain.integrations import Integration, Strategy
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.mappings import Revision
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import Proposal, ReviewReason
from identitymap_server.domain.runs import Run, RunState
from identitymap_server.matching import rules
from identitymap_server.matching.engine import propose
from identitymap_server.matching.reconcile import reconcile
from identitymap_server.matching.sides import Sides
from identitymap_server.observability import logs
from identitymap_server.store import (
    commits,
    failures,
    integrations,
    leases,
    mappings,
    match_input,
    proposals,
    review,
    runs,
)
from identitymap_server.store.leases import Lease
from identitymap_server.store.match_input import MatchInput
from identitymap_server.store.pool import Connection, Pool

#: People first, because classes are recognised by their people.
_ORDER = (EntityType.PERSON, EntityType.CLASS, EntityType.SCHOOL)

UNLINKED = rules.explained("link", ReviewReason.ALREADY_LINKED)


class MatchService:
    """Executes match runs."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def run(self, run: Run, lease: Lease) -> RunState:
        """Execute a match run, and give the state it ends in.

        Raises LeaseLost, MemoryError, and DatabaseUnavailable with its kin; nothing has changed then.
        """
        log = logs.get().bind(integration_id=lease.integration_id, run_id=run.run_id)
        log.info("match started")
        with failures.translated():
            async with self._pool.acquire() as connection:
                async with connection.transaction():
                    await leases.hold(connection, lease)
                    await runs.start(connection, run.run_id)
                while (ended := await _propose_and_apply(connection, run, lease)) is None:
                    log.info("records have changed meanwhile, matching again")
        state, counts = ended
        log.info("match ended", state=state.name, **{k: counts[k] for k in ("certain", "possible") if k in counts})
        return state


async def _propose_and_apply(connection: Connection, run: Run, lease: Lease) -> tuple[RunState, Counter[str]] | None:
    """The state and the counts that the run ends with; None, with nothing changed, if what it read is outdated."""
    integration, proposed, counts = await _propose(connection, lease)
    async with connection.transaction():
        await leases.hold(connection, lease)
        if await integrations.keep_input(connection, lease.integration_id) != integration.input_version:
            return None
        return await _apply(connection, run, integration, proposed, counts), counts


async def _propose(connection: Connection, lease: Lease) -> tuple[Integration, list[Proposal], Counter[str]]:
    """What is proposed for all entity types, read in one snapshot."""
    proposed: list[Proposal] = []
    counts: Counter[str] = Counter()
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        integration = await integrations.read(connection, lease.integration_id)
        profile = profiles.of_settings(integration)
        for entity_type in _ORDER:
            known = await match_input.read(connection, lease.integration_id, entity_type)
            found = _match(known, profile)
            counts.update(_counted(known, found))
            proposed += found
    return integration, proposed, counts


def _match(known: MatchInput, profile: MatchingProfile) -> list[Proposal]:
    sides = Sides(known.entity_type, known.legacy, known.roster, known.decisions, known.imported)
    present_legacy = {record.key for record in known.legacy if record.present}
    present_roster = {record.edlink_id for record in known.roster if record.present}

    def is_present(legacy_key: LegacyKey, edlink_id: EdlinkId) -> bool:
        return legacy_key in present_legacy and edlink_id in present_roster

    return reconcile(
        propose(sides, profile),
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


async def _apply(
    connection: Connection, run: Run, integration: Integration, proposed: list[Proposal], counts: Counter[str]
) -> RunState:
    """Write the proposals and what follows from them, and end the run."""
    await runs.note_input(connection, run.run_id, integration.input_version)
    await proposals.replace(connection, integration.integration_id, run.run_id, proposed, dry_run=run.dry_run)
    state = RunState.SUCCEEDED
    reports_only = run.dry_run or integration.strategy in (Strategy.NONE, Strategy.UNSPECIFIED)
    links_now = integration.strategy is Strategy.CONTINUOUS and not reports_only
    if links_now:
        # The last statement of the transaction has to be the commit's, so the run is ended first.
        linking = Linking(connection, integration, run.run_id, actor=run.requested_by)
        counts["linked"] = await linking.link()
    if not reports_only:
        explanation = UNLINKED if links_now else None
        await review.settle(connection, integration.integration_id, run.run_id, unlinked_explanation=explanation)
        counts.update(await review_counts(connection, integration))
    if integration.strategy is Strategy.ONE_TIME and not run.dry_run:
        waiting = await proposals.unlinked_certain(connection, integration.integration_id, run.run_id)
        counts["awaiting_approval"] = waiting
        state = RunState.AWAITING_APPROVAL if waiting else RunState.SUCCEEDED
    if links_now:
        counts.update(linking.by_rule)
    await runs.finish(connection, run.run_id, state, counts)
    if links_now:
        await linking.close()
    return state


async def review_counts(connection: Connection, integration: Integration) -> dict[str, int]:
    """The open questions of an integration, as counts of a run."""
    by_kind = await review.counts(connection, integration.integration_id)
    counts: Counter[str] = Counter(review=0)
    for (entity_type, reason), items in by_kind.items():
        counts["review"] += items
        counts[f"{entity_type.name.lower()}:review"] += items
        counts[f"review:{reason.name}"] += items
    return dict(counts)


class Linking:
    """Turns a run's certain proposals into links, as one commit, in the connection's transaction."""

    def __init__(self, connection: Connection, integration: Integration, run_id: str, *, actor: str) -> None:
        self._connection = connection
        self._integration_id = integration.integration_id
        self._run_id = run_id
        self._actor = actor
        self._commit_id: int | None = None
        self.by_rule: dict[str, int] = {}

    async def link(self) -> int:
        """Make the links, and give how many."""
        await mappings.begin_changes(self._connection)
        commit_id = await commits.open_commit(self._connection, self._actor, self._run_id)
        linked = await mappings.link_proposals(self._connection, commit_id, self._integration_id, self._run_id)
        if not linked:
            await commits.abandon_commit(self._connection, commit_id)
            return 0
        touched = await mappings.touched_edlink_ids(self._connection)
        await mappings.settle_primaries(self._connection, commit_id, self._integration_id, touched)
        await mappings.record_changes(self._connection, commit_id)
        self.by_rule = {f"linked:{rule}": n for rule, n in await mappings.linked_by_rule(self._connection)}
        self._commit_id = commit_id
        return linked

    async def close(self) -> Revision | None:
        """Give the commit its revision; None if nothing was linked. Has to come last in the transaction."""
        if self._commit_id is None:
            return None
        return await commits.close_commit(self._connection, self._commit_id)
