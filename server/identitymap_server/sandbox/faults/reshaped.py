"""Pages that are other than asked for: short, empty, or repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from starlette.types import Scope

from identitymap_server.sandbox import pages
from identitymap_server.sandbox.collection import Encoded, Listed
from identitymap_server.sandbox.faults.kinds import FaultKind
from identitymap_server.sandbox.queries import Query

#: Where the layer leaves the kind of fault for the page.
IN_SCOPE: Final = "identitymap.sandbox.page_fault"


def cut(scope: Scope, listed: Listed, query: Query) -> tuple[Sequence[Encoded], Query | None]:
    """The objects that a query asks for, and the query for the next page, as `pages.cut`, unless a fault befalls it."""
    kind = scope.get(IN_SCOPE)
    if kind is FaultKind.EMPTY_PAGE:
        return (), query
    if kind is FaultKind.SHORT_PAGE:
        found, following = pages.cut(listed, replace(query, size=max(1, query.size // 3)))
        return found, following and replace(following, size=query.size)
    found, following = pages.cut(listed, query)
    return found, query if kind is FaultKind.REPEATED_PAGE else following
