"""How long runs are kept.

Where events are followed, a run and a match every few minutes are usual, and of most of them nothing is left but that
they were. Those are kept for as long as Edlink keeps the events they tell of. Imports, runs that somebody asked for and
runs that changed a mapping are kept for good.
"""

from __future__ import annotations

from typing import Final

from identitymap_server.observability import logs
from identitymap_server.store.runs import Runs

#: Edlink keeps events for as long.
_KEPT_SECONDS: Final = 30 * 24 * 60 * 60.0

#: Between two looks for runs to forget.
PAUSE_SECONDS: Final = 3_600.0

#: Runs forgotten in one transaction.
_BATCH: Final = 1_000


async def forget_runs(runs: Runs) -> bool:
    """Forget a batch of runs that nobody needs any more. Gives whether there may be more of them.

    Raises what the store raises.
    """
    forgotten = await runs.forget(older_than_seconds=_KEPT_SECONDS, at_most=_BATCH)
    if forgotten:
        logs.get().info("old runs forgotten", runs=forgotten)
    return forgotten == _BATCH
