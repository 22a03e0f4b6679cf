"""The User API (v2): what a signed-in person may see, for their own token."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from identitymap_server.sandbox import answers
from identitymap_server.sandbox.collection import Listed
from identitymap_server.sandbox.errors import EdlinkFault, Problem
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.integrations import source
from identitymap_server.sandbox.listings import Listing, Listings
from identitymap_server.sandbox.reading import Scope, readable
from identitymap_server.sandbox.relations import RELATIONS, Related
from identitymap_server.sandbox.signins import SignIns, Somebody
from identitymap_server.sandbox.world import World


class MyApi:
    """The end points under `/api/v2/my` that are not like those of the graph, and the scope of those that are."""

    def __init__(self, world: World, signins: SignIns, listings: Listings, related: Related) -> None:
        self._world = world
        self._signins = signins
        self._listings = listings
        self._related = related

    async def profile(self, request: Request) -> Response:
        """The person, as in the roster."""
        with self._world.lock:
            somebody, integration, body = self._signed_in(request)
            people = integration.objects["people"]
            listing = Listing(somebody.person_id, "profile", "people", people, integration.objects)
            return self._listings.single(request, listing, body)

    async def integration(self, request: Request) -> Response:
        """The person's integration; what v1 calls its status is its state here."""
        with self._world.lock:
            _, integration, _ = self._signed_in(request)
        shown = {
            "id": integration.integration_id,
            "state": integration.status,
            "permissions": [],
            "source_id": integration.source_id,
        }
        return answers.single(msgspec.json.encode(shown))

    async def source(self, request: Request) -> Response:
        """The system that the person comes from."""
        with self._world.lock:
            _, integration, _ = self._signed_in(request)
        return answers.single(msgspec.json.encode(source(integration)))

    def scope(self, request: Request) -> Scope:
        """What belongs to the person who signed in. Raises EdlinkFault."""
        somebody, integration, body = self._signed_in(request)

        def visible(collection: str) -> Listed | None:
            relation = RELATIONS["people"].get(collection)
            if relation is None:
                return None
            return self._related.to(integration.objects, relation, somebody.person_id, body)

        return Scope(somebody.person_id, "person", integration, visible)

    def _signed_in(self, request: Request) -> tuple[Somebody, Integration, bytes]:
        somebody = self._signins.who(answers.bearer(request))
        for integration in self._world.integrations:
            if integration.integration_id == somebody.integration_id:
                body = readable(integration).person(somebody.person_id)
                if body is not None:
                    return somebody, integration, body
        raise EdlinkFault(Problem("UNSHARED_TOKEN", "The person is no longer shared with the integration."))
