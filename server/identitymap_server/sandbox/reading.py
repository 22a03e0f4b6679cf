"""The end points that list collections, give single objects, and list what belongs to one: alike on both surfaces."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from identitymap_server.sandbox import answers
from identitymap_server.sandbox.collection import Listed
from identitymap_server.sandbox.errors import EdlinkFault, Problem
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.kinds import KINDS
from identitymap_server.sandbox.listings import Listing, Listings
from identitymap_server.sandbox.relations import RELATIONS, Related

#: In these an integration answers. Edlink: "You must set the integration to `active` or `paused`."
_READABLE: Final = frozenset({"active", "paused"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a token opens: `visible` gives the objects of a collection that its owner may list, or None.

    `whose` is what an error calls the owner.
    """

    owner: str
    whose: str
    integration: Integration
    visible: Callable[[str], Listed | None]


class Reading:
    """End points that read in the scope of a request's token. `scope` raises EdlinkFault if there is none."""

    def __init__(
        self,
        scope: Callable[[Request], Scope],
        listings: Listings,
        related: Related,
        lock: AbstractContextManager[object],
    ) -> None:
        """Nothing changes while `lock` is held."""
        self._scope = scope
        self._lock = lock
        self._listings = listings
        self._related = related

    async def listing(self, request: Request) -> Response:
        """A page of a collection."""
        with self._lock:
            return self._listings.page(request, self._collection(request, self._scope(request)))

    async def single(self, request: Request) -> Response:
        """One object of a collection."""
        with self._lock:
            scope = self._scope(request)
            listing = self._collection(request, scope)
            _, body = _object(request, scope, listing)
            return self._listings.single(request, listing, body)

    async def relation(self, request: Request) -> Response:
        """A page of what belongs to one object."""
        collection, name = request.path_params["collection"], request.path_params["relation"]
        with self._lock:
            scope = self._scope(request)
            relation = RELATIONS.get(collection, {}).get(name)
            if relation is None:
                raise _no_end_point()
            id, body = _object(request, scope, self._collection(request, scope))
            listed = self._related.to(scope.integration.objects, relation, id, body)
            listing = _listing(scope, f"{collection}/{id}/{name}", relation.collection, listed)
            return self._listings.page(request, listing)

    def _collection(self, request: Request, scope: Scope) -> Listing:
        collection = request.path_params["collection"]
        listed = scope.visible(collection)
        if listed is None:
            raise _no_end_point()
        return _listing(scope, collection, collection, listed)


def readable(integration: Integration) -> Integration:
    """The integration. Raises EdlinkFault if its status forbids to read it."""
    if integration.status not in _READABLE:
        raise EdlinkFault(Problem("INVALID_INTEGRATION_STATE", f"The integration is {integration.status}."))
    return integration


def _listing(scope: Scope, path: str, collection: str, listed: Listed) -> Listing:
    integration = scope.integration
    own_page_size = integration.provider.own_page_size
    return Listing(scope.owner, path, collection, listed, integration.objects, own_page_size)


def _object(request: Request, scope: Scope, listing: Listing) -> tuple[str, bytes]:
    singular = KINDS[listing.collection].singular
    id = answers.uuid_of(request.path_params["id"], f"{singular.lower()}_id")
    body = listing.listed.get(id)
    if body is None:
        raise EdlinkFault(Problem("NOT_FOUND", f"{singular} with id {id} not found for this {scope.whose}."))
    return id, body


def _no_end_point() -> EdlinkFault:
    return EdlinkFault(Problem("NOT_FOUND", "There is no such end point."))
