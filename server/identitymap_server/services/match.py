"""Executing a match run: read both sides, propose, and do with the proposals what the integration's strategy says.

Everything a run changes is one transaction under the lease, so a run that is killed anywhere has changed nothing and is
executed again. It is also executed again if what it read has changed by then: a link rests on the records as they are,
not as they were when the match began.

The run's counts, all of them for the whole integration after the run:

- `certain`, `possible`: proposals; `<entity>:certain` and so on by entity type.
- `linked`: links made by this run; `linked:<rule>`: the same by rule.
- `review`: questions open; `review:<REASON>`: the same by reason.
- `unmatched_legacy`, `unmatched_roster`: present records that no proposal names.
- `patterns`: those of the profile that the run was given, or has made; `patterns_new`: those that hold in the data and
  are not in the profile in use; `patterns_lost`: those in use that no longer hold.
- Of a dry run, `would_link`: links that it would make; `would_link:<rule>`, `possible:<REASON>`: by rule and reason.
"""

from __future__ import annotations

from collections import Counter

from identitymap_server.domain.integrations import Integration, Strategy
from identitymap_server.domain.mappings import Revision
from identitymap_server.domain.runs import Run, RunFailure, RunState
from identitymap_server.observability import logs
from identitymap_server.services import proposing
from identitymap_server.services.proposing import Proposed
from identitymap_server.store import (
    commits,
    compared,
    failures,
    integrations,
    joins,
    leases,
    mappings,
    profiles,
    proposals,
    review,
    runs,
)
from identitymap_server.store.leases import Lease
from identitymap_server.store.pool import Connection, Pool

#: Why a certain proposal of a run waits for review.
UNLINKED = "The match was certain of this pair, but one of the two is linked to another record."


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


_INCOMPLETE = RunFailure(
    "ROSTER_INCOMPLETE",
    "A sync has changed the roster and has not read all of it. Nothing is linked by half a roster; the sync that reads "
    "all of it asks for a match.",
)


async def _propose_and_apply(connection: Connection, run: Run, lease: Lease) -> tuple[RunState, Counter[str]] | None:
    """The state and the counts that the run ends with; None, with nothing changed, if what it read is outdated."""
    proposed = await proposing.read_and_propose(connection, run, lease)
    async with connection.transaction():
        await leases.hold(connection, lease)
        if await integrations.keep_input(connection, lease.integration_id) != proposed.integration.input_version:
            return None
        await joins.choose(connection, len(proposed.proposals))
        if proposed.integration.roster_incomplete and not run.dry_run:
            await runs.finish(connection, run.run_id, RunState.FAILED, None, _INCOMPLETE)
            return RunState.FAILED, Counter()
        return await _apply(connection, run, proposed), proposed.counts


async def _apply(connection: Connection, run: Run, proposed: Proposed) -> RunState:
    """Write the proposals and what follows from them, and end the run."""
    integration, counts = proposed.integration, proposed.counts
    profile_version = integration.profile_version
    if run.proposes_profile:
        profile_version = await profiles.keep(
            connection, integration.integration_id, proposed.profile, proposed.matrices, run.run_id
        )
    await runs.note_input(connection, run.run_id, integration.input_version, profile_version)
    await proposals.replace(connection, integration.integration_id, run.run_id, proposed.proposals, dry_run=run.dry_run)
    if not run.dry_run:
        await compared.replace(
            connection, integration.integration_id, proposed.compared_before, proposed.compared_after
        )
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
        """Make the links, and give how many. Of accounts that share an Edlink ID the one used last is the primary."""
        await mappings.begin_changes(self._connection)
        commit_id = await commits.open_commit(self._connection, self._actor, self._run_id)
        linked = await mappings.link_proposals(self._connection, commit_id, self._integration_id, self._run_id)
        shared = await mappings.shared_edlink_ids(self._connection, self._integration_id)
        touched = await mappings.touched_edlink_ids(self._connection)
        await mappings.settle_primaries(self._connection, commit_id, self._integration_id, touched | shared)
        if not await mappings.touched_edlink_ids(self._connection):
            await commits.abandon_commit(self._connection, commit_id)
            return 0
        await mappings.record_changes(self._connection, commit_id)
        self.by_rule = {f"linked:{rule}": n for rule, n in await mappings.linked_by_rule(self._connection)}
        self._commit_id = commit_id
        return linked

    async def close(self) -> Revision | None:
        """Give the commit its revision; None if nothing was changed. Has to come last in the transaction."""
        if self._commit_id is None:
            return None
        return await commits.close_commit(self._connection, self._commit_id)
