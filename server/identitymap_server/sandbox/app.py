"""The pretend Edlink over HTTP: integrations, and the graph's collections with paging and errors as Edlink has them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from identitymap_server.sandbox import pages
from identitymap_server.sandbox.errors import EdlinkFault
from identitymap_server.sandbox.pages import Cursors
from identitymap_server.sandbox.roster import COLLECTIONS
from identitymap_server.sandbox.world import Integration, World

#: Parameters that page; all but the cursor are ignored where there is one, and Edlink says so.
_PAGING: Final = ("$first", "$last", "$after", "$before", "$filter")

#: Statuses in which an integration gives no data.
_SILENT: Final = frozenset({"requested", "inactive", "disabled", "paused", "error"})


def build(world: World, clock: Callable[[], float] = time.monotonic) -> Starlette:
    """The application that serves `world`."""
    graph = _Graph(world, clock)
    return Starlette(
        routes=[
            Route("/api/v1/integrations", graph.integrations),
            Route("/api/v1/integrations/{id}", graph.integration),
            Route("/api/v2/graph/{collection}", graph.listing),
            Route("/api/v2/graph/{collection}/{id}", graph.single),
        ],
        exception_handlers={EdlinkFault: _fault, 404: _not_found},  # type: ignore[dict-item]  # Each takes its own kind.
    )


class _Graph:
    def __init__(self, world: World, clock: Callable[[], float]) -> None:
        self._world = world
        self._by_token = {integration.token: integration for integration in world.integrations}
        self._cursors = Cursors(clock)
        self._singles: dict[str, Mapping[str, tuple[str, bytes]]] = {
            integration.integration_id: {
                id_: (collection, body)
                for collection, objects in integration.roster.objects.items()
                for id_, body in objects
            }
            for integration in world.integrations
        }

    async def integrations(self, request: Request) -> Response:
        self._check_secret(request)
        listed = [_integration(integration) for integration in self._world.integrations]
        return _json(pages.envelope([("", body) for body in listed], None, []))

    async def integration(self, request: Request) -> Response:
        self._check_secret(request)
        wanted = _uuid(request.path_params["id"])
        for integration in self._world.integrations:
            if integration.integration_id == wanted:
                return _json(_single(_integration(integration)))
        raise EdlinkFault(404, "NOT_FOUND", "There is no such integration.")

    async def listing(self, request: Request) -> Response:
        integration = self._integration_of(request)
        collection = _collection(request)
        objects = integration.roster.objects[collection]
        warnings: list[dict[str, str]] = []
        name = request.query_params.get("$cursor")
        if name is None:
            position, size = 0, pages.page_size(request.query_params.get("$first"))
        else:
            cursor = self._cursors.find(name, integration.integration_id, collection)
            position, size = cursor.position, cursor.size
            ignored = [parameter for parameter in _PAGING if parameter in request.query_params]
            if ignored:
                message = f"$cursor overrides {', '.join(ignored)}."
                warnings.append({"code": "PAGING_IGNORED", "message": message})
        end = position + size
        next_url = None
        if end < len(objects):
            issued = self._cursors.issue(integration.integration_id, collection, end, size)
            next_url = str(request.url.replace(query=f"$cursor={issued}"))
        return _json(pages.envelope(objects[position:end], next_url, warnings))

    async def single(self, request: Request) -> Response:
        integration = self._integration_of(request)
        collection = _collection(request)
        found = self._singles[integration.integration_id].get(_uuid(request.path_params["id"]))
        if found is None or found[0] != collection:
            raise EdlinkFault(404, "NOT_FOUND", "There is no such object.")
        return _json(_single(found[1]))

    def _integration_of(self, request: Request) -> Integration:
        integration = self._by_token.get(_bearer(request))
        if integration is None:
            raise EdlinkFault(401, "INVALID_TOKEN", "The access token is invalid.")
        if integration.status in _SILENT:
            raise EdlinkFault(400, "INVALID_INTEGRATION_STATE", f"The integration is {integration.status}.")
        return integration

    def _check_secret(self, request: Request) -> None:
        if _bearer(request) != self._world.application_secret:
            raise EdlinkFault(401, "INVALID_TOKEN", "The application secret is invalid.")


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise EdlinkFault(401, "INVALID_TOKEN", "The request has no access token.")
    return token.strip()


def _collection(request: Request) -> str:
    collection: str = request.path_params["collection"]
    if collection not in COLLECTIONS:
        raise EdlinkFault(404, "NOT_FOUND", "There is no such end point.")
    return collection


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise EdlinkFault(400, "INVALID_UUID", "The id is not a UUID.") from None


def _integration(integration: Integration) -> bytes:
    application = integration.roster.provider.application
    return msgspec.json.encode(
        {
            "id": integration.integration_id,
            "status": integration.status,
            "permissions": {},
            "access_token": integration.token,
            "source": {
                "id": integration.integration_id,
                "name": integration.name,
                "status": "active",
                "import_interval": 86_400_000,
            },
            "provider": {"name": application.replace("-", " ").title(), "application": application},
            "team": {"id": integration.integration_id, "name": integration.name, "type": "district"},
        }
    )


def _single(body: bytes) -> bytes:
    return b'{"$data":' + body + b',"$request":"' + str(uuid.uuid4()).encode() + b'"}'


def _json(body: bytes, status: int = 200) -> Response:
    return Response(body, status, media_type="application/json")


async def _fault(_request: Request, fault: EdlinkFault) -> Response:
    error = {"code": fault.code, "message": fault.message}
    return _json(msgspec.json.encode({"$request": str(uuid.uuid4()), "$errors": [error]}), fault.status)


async def _not_found(request: Request, _error: Exception) -> Response:
    return await _fault(request, EdlinkFault(404, "NOT_FOUND", "There is no such end point."))
