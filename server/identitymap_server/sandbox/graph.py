"""The Graph API (v2): a district's collections, for its integration's token."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from identitymap_server.sandbox import answers, pages
from identitymap_server.sandbox.collection import Listed
from identitymap_server.sandbox.errors import EdlinkFault
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.pages import Cursors, Position
from identitymap_server.sandbox.world import World


class GraphApi:
    """The end points under `/api/v2/graph`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._cursors = Cursors(world.clock)

    async def listing(self, request: Request) -> Response:
        """A page of a collection."""
        integration = self._authorised(request)
        collection = _collection(integration, request)
        listing = (integration.integration_id, request.path_params["collection"])
        position, warnings = pages.asked_for(request.query_params, self._cursors, listing)

        def next_url(following: Position) -> str:
            return str(request.url.replace(query=f"$cursor={self._cursors.issue(listing, following)}"))

        with self._world.lock:
            return answers.json(pages.page(collection, position, next_url, warnings))

    async def single(self, request: Request) -> Response:
        """One object of a collection."""
        collection = _collection(self._authorised(request), request)
        with self._world.lock:
            return answers.single(collection.get(answers.id_in_path(request)))

    def _authorised(self, request: Request) -> Integration:
        token = answers.bearer(request)
        # Looked for anew each time, because integrations come, go and get new tokens.
        integration = next((i for i in self._world.integrations if i.token == token), None)
        if integration is None:
            raise EdlinkFault(401, "INVALID_TOKEN", "The access token is invalid.")
        # What was materialized before the pause can still be read.
        if integration.status not in {"active", "paused"}:
            raise EdlinkFault(400, "INVALID_INTEGRATION_STATE", f"The integration is {integration.status}.")
        return integration


def _collection(integration: Integration, request: Request) -> Listed:
    listed = integration.listed(request.path_params["collection"])
    if listed is None:
        raise EdlinkFault(404, "NOT_FOUND", "There is no such end point.")
    return listed
