"""The layer around the application that carries faults out."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

import msgspec
from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from identitymap_server.sandbox import answers
from identitymap_server.sandbox.faults import reshaped
from identitymap_server.sandbox.faults.bodies import BODIES
from identitymap_server.sandbox.faults.connections import IN_STATE
from identitymap_server.sandbox.faults.kinds import OF_PAGES, FaultKind
from identitymap_server.sandbox.faults.plan import Asked, Fault
from identitymap_server.sandbox.world import World

_IN_BODY: Final = frozenset({FaultKind.STALLED_IN_BODY, FaultKind.DROPPED_IN_BODY, FaultKind.RESET_IN_BODY})
_HTML: Final = "<html><body><h1>502 Bad Gateway</h1></body></html>"


class FaultLayer:
    """Lets requests to the API meet the faults that a plan has for them; whoever controls the sandbox meets none."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        """The application that serves `world`, whose plan is asked."""
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        fault = None
        plan = self._world.faults
        if plan and scope["type"] == "http" and scope["path"].startswith("/api/"):
            fault = plan.next(self._asked(scope))
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.kind in OF_PAGES:
            await self._app({**scope, reshaped.IN_SCOPE: fault.kind}, receive, send)
        elif fault.kind is FaultKind.DROPPED:
            await _break(scope, receive)
        elif fault.kind in _REFUSALS:
            await _REFUSALS[fault.kind](fault)(scope, receive, send)
        else:
            await self._distorted(fault, scope, receive, send)

    def _asked(self, scope: Scope) -> Asked:
        token = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1").rpartition(" ")[2]
        integration = self._world.integration_of(token)
        # /api/v2/graph/people/…, /api/v2/my/profile, /api/v1/integrations/…
        names = scope["path"].removeprefix("/api/").split("/")
        in_graph = names[:2] == ["v2", "graph"]
        place = 1 if names[0] == "v1" else 2
        return Asked(
            token,
            integration.integration_id if integration else None,
            names[place] if len(names) > place else "",
            # A single object has a name more than a page, and a relation two.
            is_page=in_graph and len(names) in {3, 5},
            has_cursor="$cursor" in QueryParams(scope["query_string"]),
        )

    async def _distorted(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and hand its answer on otherwise than it was meant."""
        start: Message = {}
        parts: list[bytes] = []

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))

        await self._app(scope, receive, keep)
        body = b"".join(parts)
        if fault.kind in BODIES and _is_data(start):
            body = BODIES[fault.kind](body)
        if fault.kind is FaultKind.STALLED:
            # Now, because whoever waits for the client to go takes the request's body.
            await _stalled(receive, fault.seconds)
        await send(_with_length(start, len(body)))
        if fault.kind in _IN_BODY:
            half = len(body) // 2
            await send({"type": "http.response.body", "body": body[:half], "more_body": True})
            if fault.kind is not FaultKind.STALLED_IN_BODY:
                await _break(scope, receive, reset=fault.kind is FaultKind.RESET_IN_BODY)
                return
            await _stalled(receive, fault.seconds)
            body = body[half:]
        await send({"type": "http.response.body", "body": body})


def _rate_limited(fault: Fault) -> Response:
    return _refusal(HTTPStatus.TOO_MANY_REQUESTS, "", str(math.ceil(fault.seconds)))


def _rate_limited_until(fault: Fault) -> Response:
    until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=math.ceil(fault.seconds))
    return _refusal(HTTPStatus.TOO_MANY_REQUESTS, "", email.utils.format_datetime(until, usegmt=True))


def _server_error(_fault: Fault) -> Response:
    return _refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "INTERNAL")


def _bad_gateway(_fault: Fault) -> Response:
    return Response(_HTML, HTTPStatus.BAD_GATEWAY, media_type="text/html")


def _dead_cursor(_fault: Fault) -> Response:
    return _refusal(HTTPStatus.BAD_REQUEST, "INVALID_CURSOR")


def _refusal(status: HTTPStatus, code: str, retry_after: str = "") -> Response:
    headers = {"Retry-After": retry_after} if retry_after else {}
    # How Edlink's 429 looks is not documented; others send no body.
    errors = [{"code": code, "message": "This fault was asked for."}]
    body = msgspec.json.encode({"$request": answers.request_id(), "$errors": errors}) if code else b""
    return Response(body, status, headers, "application/json")


_REFUSALS: Final[dict[FaultKind, Callable[[Fault], Response]]] = {
    FaultKind.RATE_LIMITED: _rate_limited,
    FaultKind.RATE_LIMITED_UNTIL: _rate_limited_until,
    FaultKind.SERVER_ERROR: _server_error,
    FaultKind.BAD_GATEWAY: _bad_gateway,
    FaultKind.DEAD_CURSOR: _dead_cursor,
}


def _is_data(start: Message) -> bool:
    return start["status"] == HTTPStatus.OK and (b"content-type", b"application/json") in start["headers"]


def _with_length(start: Message, length: int) -> Message:
    headers = [header for header in start["headers"] if header[0] != b"content-length"]
    return {**start, "headers": [*headers, (b"content-length", str(length).encode())]}


async def _stalled(receive: Receive, seconds: float) -> None:
    """Wait, but not for longer than the client does."""
    try:
        async with asyncio.timeout(seconds):
            await _until_gone(receive)
    except TimeoutError:
        pass


async def _break(scope: Scope, receive: Receive, *, reset: bool = False) -> None:
    """Break the connection off, after what has been sent or on top of it."""
    transport: asyncio.Transport | None = scope.get("state", {}).get(IN_STATE)
    if transport is None:
        raise ConnectionResetError("This fault was asked for.")
    if reset:
        transport.abort()
    else:
        transport.close()
    await _until_gone(receive)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
