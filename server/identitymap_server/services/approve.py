"""Approving a match run: its certain proposals become links."""

from __future__ import annotations

from dataclasses import dataclass

from identitymap_server.domain import errors
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.mappings import Revision
from identitymap_server.domain.runs import Run, RunKind, RunState
from identitymap_server.services.match import UNLINKED, Linking, review_counts
from identitymap_server.store import failures, integrations, joins, leases, proposals, review, runs
from identitymap_server.store.pool import Connection, Pool
from identitymap_server.store.runs import Runs


@dataclass(frozen=True, slots=True)
class Approval:
    """What an approval did. `revision` is None if it changed nothing."""

    run: Run
    linked: int
    sent_to_review: int
    revision: Revision | None


class ApprovalService:
    """Approves runs."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def approve(self, run_id: str, actor: str) -> Approval:
        """Link a run's certain proposals. What has become impossible since the run goes to review.

        Raises RunNotFound, and RunState unless the run awaits approval and everything it read is as it was.
        """
        run = await Runs(self._pool).get(run_id)
        if run.kind is not RunKind.MATCH or run.integration_id is None:
            raise errors.RunState("Only match runs are approved.", run_id=run_id, state=run.state.name)
        with failures.translated():
            linked, sent_to_review, revision = await self._link(run, run.integration_id, actor)
        return Approval(await Runs(self._pool).get(run_id), linked, sent_to_review, revision)

    async def _link(self, run: Run, integration_id: IntegrationId, actor: str) -> tuple[int, int, Revision | None]:
        run_id = run.run_id
        async with self._pool.acquire() as connection, connection.transaction():
            # Waits for a worker's commit, and keeps the next one waiting: both change the same mappings.
            await leases.lock(connection, integration_id)
            await runs.require(connection, run_id, RunState.AWAITING_APPROVAL)
            await _require_same_input(connection, run_id, integration_id)
            integration = await integrations.read(connection, integration_id)
            await joins.choose(connection, sum(run.counts.get(verdict, 0) for verdict in ("certain", "possible")))
            linking = Linking(connection, integration, run_id, actor=actor)
            linked = await linking.link()
            sent_to_review = await proposals.unlinked_certain(connection, integration_id, run_id)
            await review.settle(connection, integration_id, run_id, unlinked_explanation=UNLINKED)
            counts = {"linked": linked, "awaiting_approval": 0, **linking.by_rule}
            counts.update(await review_counts(connection, integration))
            await runs.finish(connection, run_id, RunState.SUCCEEDED, counts)
            revision = await linking.close()
        return linked, sent_to_review, revision


async def _require_same_input(connection: Connection, run_id: str, integration_id: IntegrationId) -> None:
    now = await integrations.keep_input(connection, integration_id)
    if await runs.input_version(connection, run_id) != now:
        raise errors.RunState(
            "Records, strategy or settings have changed since this match read them, so what it proposes may not hold "
            "any more. Approve the match that follows the change; if none does, ask for one with "
            "`identitymap runs match`.",
            run_id=run_id,
            state=RunState.AWAITING_APPROVAL.name,
        )
