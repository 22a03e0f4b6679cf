"""What a worker does for one integration while it holds the lease: the runs that wait, a sync if one is due."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from identitymap_server.domain import errors
from identitymap_server.domain.integrations import Integration, Strategy
from identitymap_server.domain.runs import Run, RunFailure, RunKind, RunState
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.observability import logs
from identitymap_server.observability.worker_metrics import LAST_SYNC, RUNS
from identitymap_server.services.roster_reading import Source
from identitymap_server.services.sync import SyncService
from identitymap_server.services.tokens import TokenBox
from identitymap_server.settings import WorkerSettings
from identitymap_server.store import failures, leases, roster, runs
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.leases import Lease
from identitymap_server.store.pool import Pool
from identitymap_server.store.runs import Runs
from identitymap_server.worker import interruptible, matching


@dataclass(frozen=True, slots=True)
class Tools:
    """What all work needs."""

    dsn: str
    settings: WorkerSettings
    pool: Pool
    client: EdlinkClient
    tokens: TokenBox
    stopping: asyncio.Event


async def work(lease: Lease, tools: Tools) -> None:
    """Do everything that is to be done for the lease's integration, one run after the other.

    Raises LeaseLost, and DatabaseUnavailable with its kin; what was begun is then gone on with by whoever holds the
    lease next.
    """
    integrations, pending = Integrations(tools.pool), Runs(tools.pool)
    run = await pending.open(lease.integration_id)
    if run is None:
        # The lease was given because a sync is due.
        run = await pending.request(RunKind.SYNC, lease.integration_id, requested_by="worker")
    while run is not None and not tools.stopping.is_set():
        integration = await integrations.get(lease.integration_id)
        if run.kind is RunKind.SYNC:
            state = await _sync(run, integration, lease, tools)
        else:
            state = await _match(run, lease, tools)
        if state is RunState.RUNNING:
            return
        RUNS.labels(lease.integration_id, run.kind.name.lower(), state.name.lower()).inc()
        if run.kind is RunKind.SYNC and state is RunState.SUCCEEDED:
            LAST_SYNC.labels(lease.integration_id).set_to_current_time()
            if integration.strategy is not Strategy.NONE:
                await pending.request(RunKind.MATCH, lease.integration_id, requested_by="worker")
        run = await pending.open(lease.integration_id)


async def give_up(lease: Lease, tools: Tools) -> None:
    """End the run that a defect stopped, so that it is not taken up again at once. Raises what `work` raises."""
    run = await Runs(tools.pool).open(lease.integration_id)
    if run is not None and run.state is RunState.RUNNING:
        failure = RunFailure("INTERNAL", "A defect of the worker; its log has the details. Nothing is half done.")
        await _fail(run, lease, tools, failure)


async def _sync(run: Run, integration: Integration, lease: Lease, tools: Tools) -> RunState:
    # A lease is given only for integrations with a token, and none is ever taken away.
    encrypted = await Integrations(tools.pool).token_encrypted(integration.integration_id)
    try:
        token = tools.tokens.decrypted(encrypted or b"")
    except (errors.TokenKeyMissing, errors.TokenUnreadable) as error:
        await _fail(run, lease, tools, RunFailure(error.reason, error.message))
        return RunState.FAILED
    source = Source(tools.client, token, tools.settings.page_size)
    return await SyncService(tools.pool, tools.stopping).run(run, integration, lease, source)


async def _match(run: Run, lease: Lease, tools: Tools) -> RunState:
    memory_bytes = tools.settings.match_memory_bytes
    executed = matching.run_in_subprocess(
        run, lease, dsn=tools.dsn, memory_bytes=memory_bytes, log_format=tools.settings.log_format
    )
    status = await interruptible.unless(tools.stopping, executed)
    if status is None:
        # It changes nothing before its end, so whoever holds the lease next executes it anew.
        return RunState.RUNNING
    if status == matching.EXIT_LEASE_LOST:
        raise errors.LeaseLost
    if status == matching.EXIT_DATABASE_UNAVAILABLE:
        raise errors.DatabaseUnavailable
    state = (await Runs(tools.pool).get(run.run_id)).state
    if state in {RunState.QUEUED, RunState.RUNNING}:
        failure = matching.failure_of(status, memory_bytes)
        await _fail(run, lease, tools, failure)
        logs.get().error("match failed", integration_id=lease.integration_id, run_id=run.run_id, reason=failure.reason)
        return RunState.FAILED
    return state


async def _fail(run: Run, lease: Lease, tools: Tools, failure: RunFailure) -> None:
    with failures.translated():
        async with tools.pool.acquire() as connection, connection.transaction():
            await leases.hold(connection, lease)
            await roster.forget_seen(connection, run.run_id)
            await runs.finish(connection, run.run_id, RunState.FAILED, None, failure)
