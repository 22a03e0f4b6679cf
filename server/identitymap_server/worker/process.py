"""The worker's process: discovers integrations, takes leases, works, and stops when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from identitymap_server.domain import errors
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.edlink.failures import EdlinkError
from identitymap_server.observability import logs, serving
from identitymap_server.observability.worker_metrics import LEASES, RETRIES, STATUSES
from identitymap_server.services import interruptible, retention
from identitymap_server.services.discovery import discover
from identitymap_server.services.tokens import TokenBox
from identitymap_server.settings import WorkerSettings
from identitymap_server.store import connections, migrations
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.leases import Lease, Leases
from identitymap_server.store.pool import open_pool
from identitymap_server.store.runs import Runs
from identitymap_server.store.status import Statuses
from identitymap_server.worker.integration_work import Tools, give_up, work

#: What passes when the database is back, or when somebody else's commit is through.
_PASSING = (errors.DatabaseUnavailable, errors.DatabaseDeadline, errors.Conflict)


async def run_worker(
    dsn: str, settings: WorkerSettings, *, once: bool = False, announce: Callable[[int], None] = lambda _port: None
) -> None:
    """Work until SIGTERM or SIGINT: the page under way is finished. A second signal ends the process at once.

    With `once`, do what is due and return. `announce` is called with the metrics port when the worker is ready.
    Raises DatabaseUnavailable or SchemaMismatch if it cannot begin.
    """
    async with AsyncExitStack() as stack:
        pool = await open_pool(
            dsn, max_size=2 + 2 * settings.concurrent_integrations, application_name="identitymap worker"
        )
        stack.push_async_callback(connections.close, pool)
        await migrations.check(pool)
        client = await stack.enter_async_context(
            EdlinkClient(
                settings.edlink_url,
                patience_seconds=settings.edlink_patience_seconds,
                on_retry=lambda reason: RETRIES.labels(reason).inc(),
            )
        )
        stopping = serving.stop_on_signals()
        tokens = TokenBox(settings.token_keys.get_secret_value() if settings.token_keys else None)
        tools = Tools(dsn, settings, pool, client, tokens, stopping)
        worker = _Worker(tools, stopping, once=once)
        announce(serving.serve_metrics(settings.metrics_host, settings.metrics_port, stack))
        await worker.run()


class _Worker:
    def __init__(self, tools: Tools, stopping: asyncio.Event, *, once: bool) -> None:
        self._tools = tools
        self._stopping = stopping
        self._once = once
        self._held: set[IntegrationId] = set()
        self._leases = Leases(
            tools.pool, worker=f"{socket.gethostname()}:{os.getpid()}", lease_seconds=tools.settings.lease_seconds
        )

    async def run(self) -> None:
        settings = self._tools.settings
        if self._once:
            await self._discover()
            await self._forget()
        try:
            async with asyncio.TaskGroup() as group:
                if not self._once:
                    group.create_task(self._repeat(self._discover, settings.discovery_seconds))
                    group.create_task(self._repeat(self._observe, settings.poll_seconds))
                    group.create_task(self._repeat(self._forget, retention.PAUSE_SECONDS))
                for _ in range(settings.concurrent_integrations):
                    group.create_task(self._repeat(self._work, settings.poll_seconds))
        except ExceptionGroup as problems:
            # The first one ended the others.
            raise problems.exceptions[0] from None

    async def _repeat(self, action: Callable[[], Awaitable[bool]], pause_seconds: float) -> None:
        """Do `action` again and again, with a pause whenever it found nothing to do."""
        while not self._stopping.is_set():
            try:
                busy = await action()
            except _PASSING as error:
                logs.get().warning("database out of reach, trying again", reason=error.reason)
                busy = False
                if self._once:
                    raise
            except errors.SchemaMismatch:
                raise
            except Exception as error:
                # Whatever nobody foresaw may pass as well; a worker that has ended does nothing for anybody.
                logs.get().error("a defect, trying again", error=error)
                busy = False
                if self._once:
                    raise
            if not busy and self._once:
                return
            if not busy:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause_seconds)

    async def _discover(self) -> bool:
        secret = self._tools.settings.edlink_application_secret
        if secret is None:
            return False
        tools = self._tools
        discovery = discover(tools.client, secret.get_secret_value(), tools.tokens, Integrations(tools.pool))
        try:
            await interruptible.unless(self._stopping, discovery)
        except EdlinkError as error:
            logs.get().error("integrations cannot be discovered", reason=error.code, advice=error.message)
        except errors.TokenKeyMissing as error:
            logs.get().error("integrations cannot be discovered", reason=error.reason, advice=error.message)
        return False

    async def _observe(self) -> bool:
        """See how all integrations are, whichever worker changed them."""
        STATUSES.observed = await Statuses(self._tools.pool).all()
        return False

    async def _forget(self) -> bool:
        """Forget runs that nobody needs any more. Gives whether there may be more of them."""
        return await retention.forget_runs(Runs(self._tools.pool))

    async def _work(self) -> bool:
        """Work on one integration that has something to do. Gives False if there is none."""
        lease = await self._leases.acquire_due(self._held)
        if lease is None:
            return False
        self._held.add(lease.integration_id)
        LEASES.inc()
        try:
            await self._work_under(lease)
        except errors.LeaseLost:
            logs.get().warning("lease lost, another worker goes on", integration_id=lease.integration_id)
        except errors.IdentityMapError:
            raise
        except Exception as error:  # noqa: BLE001  # A defect met in one integration must not stop the others.
            logs.get().error("work failed by a defect", integration_id=lease.integration_id, error=error)
            await give_up(lease, self._tools)
        finally:
            LEASES.dec()
            self._held.discard(lease.integration_id)
        await self._leases.release(lease)
        return True

    async def _work_under(self, lease: Lease) -> None:
        """Work while the lease is kept; the work is cancelled as soon as the lease is lost."""
        working = asyncio.create_task(work(lease, self._tools))
        keeping = asyncio.create_task(self._keep(lease))
        try:
            await asyncio.wait((working, keeping), return_when=asyncio.FIRST_COMPLETED)
            if keeping.done():
                keeping.result()
            await working
        finally:
            for task in (working, keeping):
                task.cancel()
            await asyncio.gather(working, keeping, return_exceptions=True)

    async def _keep(self, lease: Lease) -> None:
        """Renew the lease until it is lost. Every commit checks it too; this only saves work that would be refused."""
        pause_seconds = self._tools.settings.lease_seconds / 3
        while True:
            await asyncio.sleep(pause_seconds)
            with contextlib.suppress(*_PASSING):
                await self._leases.renew(lease)
