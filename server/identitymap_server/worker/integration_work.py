"""What a worker does for one integration while it holds the lease: runs that wait, a sync that is due, new events."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from identitymap_server.domain import errors
from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.runs import Run, RunFailure, RunKind, RunState
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.observability import logs
from identitymap_server.observability.worker_metrics import RUNS
from identitymap_server.services import interruptible
from identitymap_server.services.follow import FollowService
from identitymap_server.services.roster_reading import Source
from identitymap_server.services.sync import SyncService
from identitymap_server.services.tokens import TokenBox
from identitymap_server.settings import WorkerSettings
from identitymap_server.store import events, failures, leases, roster, runs
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.leases import Lease
from identitymap_server.store.pool import Pool
from identitymap_server.store.runs import Runs
from identitymap_server.worker import matching


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
    pending = Runs(tools.pool)
    run = await pending.open(lease.integration_id)
    if run is None and lease.sync_is_due:
        run = await pending.request(RunKind.SYNC, lease.integration_id, requested_by="worker")
    if run is None:
        await _follow(None, lease, tools)
        run = await pending.open(lease.integration_id)
    while run is not None and not tools.stopping.is_set():
        if run.kind is RunKind.SYNC:
            state = await _sync(run, lease, tools)
        elif run.kind is RunKind.EVENTS:
            state = await _follow(run, lease, tools) or RunState.RUNNING
        else:
            state = await _match(run, lease, tools)
        _count(run.kind, state, lease)
        if state is RunState.RUNNING:
            return
        if run.kind is RunKind.SYNC and state is RunState.SUCCEEDED:
            # What has happened while the pages were read, before a match looks at them.
            await _follow(None, lease, tools)
        run = await pending.open(lease.integration_id)


async def give_up(lease: Lease, tools: Tools) -> None:
    """End what a defect stopped, so that it is not taken up again at once. Raises what `work` raises."""
    failure = RunFailure("INTERNAL", "A defect of the worker; its log has the details. Nothing is half done.")
    run = await Runs(tools.pool).open(lease.integration_id)
    await _fail(run if run is not None and run.state is RunState.RUNNING else None, lease, tools, failure)


async def _sync(run: Run, lease: Lease, tools: Tools) -> RunState:
    try:
        integration, source = await _opened(lease, tools)
    except (errors.TokenKeyMissing, errors.TokenUnreadable) as error:
        await _fail(run, lease, tools, RunFailure(error.reason, error.message))
        return RunState.FAILED
    return await SyncService(tools.pool, tools.stopping).run(run, integration, lease, source)


async def _follow(run: Run | None, lease: Lease, tools: Tools) -> RunState | None:
    """The state of the run that the events made; None if there were none, or the worker was told to stop."""
    try:
        integration, source = await _opened(lease, tools)
    except (errors.TokenKeyMissing, errors.TokenUnreadable) as error:
        logs.get().error("events cannot be read", integration_id=lease.integration_id, advice=error.message)
        await _fail(run, lease, tools, RunFailure(error.reason, error.message))
        return RunState.FAILED if run else None
    following = FollowService(tools.pool).run(run, integration, lease, source)
    state = await interruptible.unless(tools.stopping, following)
    if run is None and state is not None:
        _count(RunKind.EVENTS, state, lease)
    return state


async def _opened(lease: Lease, tools: Tools) -> tuple[Integration, Source]:
    """The integration, and where it is read. Raises TokenKeyMissing or TokenUnreadable."""
    integrations = Integrations(tools.pool)
    # In this order: a token that comes in between is newer than the integration knows, and is not held to blame.
    integration = await integrations.get(lease.integration_id)
    # A lease is given only for integrations with a token, and none is ever taken away.
    encrypted = await integrations.token_encrypted(lease.integration_id)
    return integration, Source(tools.client, tools.tokens.decrypted(encrypted or b""), tools.settings.page_size)


def _count(kind: RunKind, state: RunState, lease: Lease) -> None:
    if state is not RunState.RUNNING:
        RUNS.labels(lease.integration_id, kind.name.lower(), state.name.lower()).inc()


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


async def _fail(run: Run | None, lease: Lease, tools: Tools, failure: RunFailure) -> None:
    """End a run that was not to be executed; without one, it was a look at the events, and the next one is later."""
    with failures.translated():
        async with tools.pool.acquire() as connection, connection.transaction():
            await leases.hold(connection, lease)
            if run is None or run.kind is RunKind.EVENTS:
                await events.note_failure(connection, lease.integration_id)
            if run is not None:
                await roster.forget_seen(connection, run.run_id)
                await runs.finish(connection, run.run_id, RunState.FAILED, None, failure)
