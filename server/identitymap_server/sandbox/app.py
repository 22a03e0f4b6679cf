"""The pretend Edlink over HTTP: integrations, and the graph's collections with paging and errors as Edlink has them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from identitymap_server.sandbox import pages
from identitymap_server.sandbox.errors import EdlinkFault
from identitymap_server.sandbox.pages import Cursors, Position
from identitymap_server.sandbox.wire import COLLECTIONS
from identitymap_server.sandbox.world import Integration, World

#: Edlink has these too.
_NOT_SERVED: Final = frozenset({"events", "materializations"})

_DAY_MILLISECONDS: Final = 86_400_000


def build(world: World, clock: Callable[[], float] = time.monotonic) -> Starlette:
    """The application that serves `world`. By `clock`, which gives seconds, cursors die."""
    graph, listed = _Graph(world, clock), _Integrations(world)
    return Starlette(
        routes=[
            Route("/api/v1/integrations", listed.every),
            Route("/api/v1/integrations/{id}", listed.single),
            Route("/api/v2/graph/{collection}", graph.listing),
            Route("/api/v2/graph/{collection}/{id}", graph.single),
        ],
        exception_handlers={EdlinkFault: _fault, 404: _not_found, 405: _not_allowed},  # type: ignore[dict-item]  # Each takes its own kind.
    )


class _Integrations:
    """The Integrations API, for the application's secret."""

    def __init__(self, world: World) -> None:
        self._secret = world.application_secret
        self._bodies = [(i.integration_id, _integration(i)) for i in world.integrations]

    async def every(self, request: Request) -> Response:
        self._authorise(request)
        everything = Position(0, len(self._bodies))
        return _json(pages.page(self._bodies, everything, lambda _: "", []))

    async def single(self, request: Request) -> Response:
        self._authorise(request)
        return _json(pages.single(_found(dict(self._bodies), _uuid(request))))

    def _authorise(self, request: Request) -> None:
        if _bearer(request) != self._secret:
            raise EdlinkFault(401, "INVALID_TOKEN", "The application secret is invalid.")


class _Graph:
    """The Graph API, for an integration's token."""

    def __init__(self, world: World, clock: Callable[[], float]) -> None:
        self._by_token = {integration.token: integration for integration in world.integrations}
        self._cursors = Cursors(clock)
        #: Made when first asked for: a sync asks for none.
        self._by_id: dict[tuple[str, str], dict[str, bytes]] = {}

    async def listing(self, request: Request) -> Response:
        integration = self._authorised(request)
        collection = _collection(request)
        listing = (integration.integration_id, collection)
        position, warnings = pages.asked_for(request.query_params, self._cursors, listing)

        def next_url(following: Position) -> str:
            return str(request.url.replace(query=f"$cursor={self._cursors.issue(listing, following)}"))

        return _json(pages.page(integration.objects[collection], position, next_url, warnings))

    async def single(self, request: Request) -> Response:
        integration = self._authorised(request)
        collection = _collection(request)
        key = (integration.integration_id, collection)
        if key not in self._by_id:
            self._by_id[key] = dict(integration.objects[collection])
        return _json(pages.single(_found(self._by_id[key], _uuid(request))))

    def _authorised(self, request: Request) -> Integration:
        integration = self._by_token.get(_bearer(request))
        if integration is None:
            raise EdlinkFault(401, "INVALID_TOKEN", "The access token is invalid.")
        if integration.status != "active":
            raise EdlinkFault(400, "INVALID_INTEGRATION_STATE", f"The integration is {integration.status}.")
        return integration


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise EdlinkFault(401, "INVALID_TOKEN", "The request has no access token.")
    return token.strip()


def _collection(request: Request) -> str:
    collection: str = request.path_params["collection"]
    if collection in _NOT_SERVED:
        raise EdlinkFault(400, "UNSUPPORTED_OPERATION", f"The sandbox does not know {collection}; Edlink does.")
    if collection not in COLLECTIONS:
        raise EdlinkFault(404, "NOT_FOUND", "There is no such end point.")
    return collection


def _uuid(request: Request) -> str:
    try:
        return str(uuid.UUID(request.path_params["id"]))
    except ValueError:
        raise EdlinkFault(400, "INVALID_UUID", "The id is not a UUID.") from None


def _found(bodies: dict[str, bytes], id: str) -> bytes:
    try:
        return bodies[id]
    except KeyError:
        raise EdlinkFault(404, "NOT_FOUND", "There is no such object.") from None


def _integration(integration: Integration) -> bytes:
    return msgspec.json.encode(
        {
            "id": integration.integration_id,
            "status": integration.status,
            "permissions": {},
            "access_token": integration.token,
            "source": {
                "id": integration.source_id,
                "name": integration.name,
                "status": integration.status,
                "import_interval": _DAY_MILLISECONDS,
            },
            "provider": {"name": integration.provider.name, "application": integration.provider.application},
            "team": {"id": integration.team_id, "name": integration.name, "type": "district"},
        }
    )


def _json(body: bytes, status: int = 200) -> Response:
    return Response(body, status, media_type="application/json")


async def _fault(_request: Request, fault: EdlinkFault) -> Response:
    return _json(fault.body(pages.request_id()), fault.status)


async def _not_found(request: Request, _error: Exception) -> Response:
    return await _fault(request, EdlinkFault(404, "NOT_FOUND", "There is no such end point."))


async def _not_allowed(request: Request, _error: Exception) -> Response:
    return await _fault(request, EdlinkFault(405, "UNSUPPORTED_OPERATION", "The sandbox can only be read."))
