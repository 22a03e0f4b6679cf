"""What a match run proposes: the mapping table that a one-time migration reviews."""

from __future__ import annotations

from collections.abc import AsyncIterator

from identitymap_server.domain import errors
from identitymap_server.domain.proposals import Proposal
from identitymap_server.domain.runs import RunKind, RunState
from identitymap_server.store.pool import Pool
from identitymap_server.store.proposals import Proposals
from identitymap_server.store.runs import Runs


class ProposalService:
    """Lists proposals."""

    def __init__(self, pool: Pool) -> None:
        self._runs = Runs(pool)
        self._proposals = Proposals(pool)

    async def pages(self, run_id: str) -> AsyncIterator[list[Proposal]]:
        """A run's proposals by legacy key.

        Raises RunNotFound, and RunState unless it is the latest match and has ended well.
        """
        run = await self._runs.get(run_id)
        if run.kind is not RunKind.MATCH or run.state not in (RunState.AWAITING_APPROVAL, RunState.SUCCEEDED):
            raise errors.RunState(
                "Only a match run that has ended well has proposals.", run_id=run_id, state=run.state.name
            )
        if not await self._runs.is_latest_match(run_id):
            raise errors.RunState(
                "A newer match was run; only its proposals are kept. Find it with `identitymap runs list`.",
                run_id=run_id,
                state=run.state.name,
            )
        async for page in self._proposals.pages(run_id):
            yield page
