"""Pages of listings, and the cursors that lead from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from identitymap_server.sandbox import answers, queries, views
from identitymap_server.sandbox.collection import Listed
from identitymap_server.sandbox.errors import EdlinkFault, Problem
from identitymap_server.sandbox.faults import reshaped
from identitymap_server.sandbox.issued import Issued
from identitymap_server.sandbox.kinds import KINDS
from identitymap_server.sandbox.queries import PARAMETERS, Query
from identitymap_server.sandbox.relations import Objects

#: Edlink's cursors die two hours after they were issued.
CURSOR_SECONDS: Final = 2 * 60 * 60


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed: objects of the kind that `collection` has, for a token's owner, at a path of its own.

    `objects` are those to expand by. `own_page_size` is that of a provider which ignores what it is asked for.
    """

    owner: str
    path: str
    collection: str
    listed: Listed
    objects: Objects
    own_page_size: int | None = None


class Listings:
    """Answers with pages and with single objects. By `clock`, which gives seconds, cursors die."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """No cursor has been issued yet."""
        self._cursors: Issued[tuple[str, str, Query]] = Issued(clock, CURSOR_SECONDS)

    def page(self, request: Request, listing: Listing) -> Response:
        """The page that a request asks for. Raises EdlinkFault."""
        query, warnings = self._query(request, listing)
        found, following = reshaped.cut(request.scope, listing.listed, query)
        bodies = [body for _, body in found]
        if query.view:
            bodies = [query.view.of(body, listing.objects) for body in bodies]
        next_url = None
        if following:
            cursor = self._cursors.issue((listing.owner, listing.path, following))
            next_url = str(request.url.replace(query=f"$cursor={cursor}"))
        return answers.page(bodies, next_url, warnings)

    def single(self, request: Request, listing: Listing, body: bytes) -> Response:
        """One object of a listing, as the request wants to see it."""
        parameters = request.query_params
        kind = KINDS[listing.collection]
        view, warnings = views.parse(parameters.get("$fields"), parameters.get("$expand"), kind)
        return answers.single(view.of(body, listing.objects), warnings)

    def _query(self, request: Request, listing: Listing) -> tuple[Query, list[Problem]]:
        parameters = request.query_params
        name = parameters.get("$cursor")
        if name is None:
            return queries.parse(parameters, KINDS[listing.collection], listing.listed, listing.own_page_size)
        cursor = self._cursors.find(name)
        if cursor is None:
            raise EdlinkFault(Problem("INVALID_CURSOR", "The cursor is invalid or has expired."))
        owner, path, query = cursor
        if (owner, path) != (listing.owner, listing.path):
            raise EdlinkFault(Problem("INVALID_CURSOR", "The cursor belongs to another listing."))
        overridden = [parameter for parameter in PARAMETERS if parameter in parameters]
        message = f"$cursor overrides {', '.join(overridden)}."
        return query, [Problem("PAGING_IGNORED", message)] if overridden else []
