"""The sandbox's process: make the world, write its files, and serve it until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.files.remarks import Remarks
from identitymap_server.observability.serving import stop_on_signals
from identitymap_server.sandbox import app, files, world
from identitymap_server.sandbox.errors import ErrorStyle
from identitymap_server.sandbox.faults.connections import Breakable
from identitymap_server.sandbox.faults.plan import Faults, Plan
from identitymap_server.sandbox.files import Access
from identitymap_server.sandbox.life import Life
from identitymap_server.sandbox.materialized import Materialized
from identitymap_server.sandbox.world import World


class CannotServe(IdentityMapError):
    """The sandbox cannot listen where it was told to."""


class NothingToDo(IdentityMapError):
    """--no-serve without --out makes a district and throws it away: give --out a folder."""


@dataclass(frozen=True, slots=True)
class Size:
    """What world to make: see `world.build`."""

    people: int
    integrations: int
    seed: int
    statuses: tuple[str, ...] = ()
    #: OneRoster or School Data Sync sets; if there are any, they are the districts, and no other is made up.
    exports: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """How the world is served: how errors look, what goes wrong, and how it changes.

    With `day_seconds`, a day of life passes each time they are over. `materialized_after_seconds` is how long Edlink
    takes for the first materialization, which is there at once if it is 0.
    """

    style: ErrorStyle = ErrorStyle.TABLE
    faults: Faults = Faults()  # noqa: RUF009  # A value.
    day_seconds: float | None = None
    materialized_after_seconds: float = 0.0


def run(
    size: Size,
    folder: Path | None,
    address: tuple[str, int] | None,
    conditions: Conditions,
    announce: Callable[[Access], None],
    remark: Callable[[str], None],
) -> None:
    """Make a world, write its files into `folder`, and serve it at `address` until SIGTERM or SIGINT.

    Port 0 takes any free one. `announce` is called once the files are there and requests are answered, `remark` with
    what could not be used of an export. Whatever can fail is tried first, because a large district takes a while.
    Raises IdentityMapError.
    """
    if not folder and not address:
        raise NothingToDo
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(_listening(*address)) if address else None
        if folder:
            files.prepare(folder)
        made = _made(size, materialized=not conditions.materialized_after_seconds, remark=remark)
        made.faults = Plan(conditions.faults)
        if folder:
            files.write_export(made, folder)
            if not address:
                # Nobody can ask for it.
                files.write_roster(made, folder)

        def tell(url: str) -> None:
            access = files.access(made, url)
            if folder:
                files.write_access(access, folder)
            announce(access)

        if listener:
            asyncio.run(serve(made, conditions, listener, tell))
        else:
            tell("")


def _made(size: Size, *, materialized: bool, remark: Callable[[str], None]) -> World:
    if not size.exports:
        return world.build(size.people, size.integrations, size.seed, size.statuses, materialized=materialized)
    remarks = Remarks()
    made = world.build_from(size.exports, size.seed, remarks, size.statuses, materialized=materialized)
    for one in remarks:
        remark(str(one))
    return made


def serving(application: Starlette) -> uvicorn.Config:
    """How uvicorn has to serve the application: so that faults can break connections."""
    return uvicorn.Config(
        application, http=Breakable, log_level="error", access_log=False, lifespan="off", timeout_graceful_shutdown=2
    )


async def serve(made: World, conditions: Conditions, listener: socket.socket, announce: Callable[[str], None]) -> None:
    """Serve a world on a listening socket until SIGTERM or SIGINT; `announce` is called with the URL."""
    life = Life(made, made.seed)
    server = uvicorn.Server(serving(app.build(made, conditions.style, life)))
    stopping = stop_on_signals()
    # uvicorn would take the signals for itself, and end the process by them.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    served = asyncio.create_task(server.serve(sockets=[listener]))
    host, port = listener.getsockname()[:2]
    announce(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
    changing = asyncio.gather(_materialized(made, conditions), _lived(life, conditions))
    await stopping.wait()
    changing.cancel()
    server.should_exit = True
    await served
    with contextlib.suppress(asyncio.CancelledError):
        await changing


async def _materialized(made: World, conditions: Conditions) -> None:
    """The first materialization, which waits, then works, then is complete."""
    waiting = conditions.materialized_after_seconds / 2
    active = [integration for integration in made.integrations if integration.status == "active"] if waiting else []
    for step in (Materialized.queue, Materialized.work):
        for integration in active:
            step(integration.materialized)
        await asyncio.sleep(waiting)
    for integration in active:
        integration.materialize()


async def _lived(life: Life, conditions: Conditions) -> None:
    while conditions.day_seconds is not None:
        await asyncio.sleep(conditions.day_seconds)
        life.step()


def _listening(host: str, port: int) -> socket.socket:
    """A socket in whose queue connections wait from here on, so that its address may be told at once."""
    try:
        (family, kind, protocol, _, address), *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _cannot_serve(host, port, error) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(100)
    except OSError as error:
        listener.close()
        raise _cannot_serve(host, port, error) from error
    return listener


def _cannot_serve(host: str, port: int, error: OSError) -> CannotServe:
    return CannotServe(
        f"The sandbox cannot listen on {host}:{port}: {error.strerror}. Choose another --port or --host."
    )
