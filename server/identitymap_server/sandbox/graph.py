"""The Graph API (v2): a district's collections, for its integration's token."""

from __future__ import annotations

from starlette.requests import Request

from identitymap_server.sandbox import answers
from identitymap_server.sandbox.errors import EdlinkFault, Problem
from identitymap_server.sandbox.reading import Scope, readable
from identitymap_server.sandbox.world import World


class GraphScopes:
    """What integrations' tokens open: everything that the integration has."""

    def __init__(self, world: World) -> None:
        self._world = world

    def of(self, request: Request) -> Scope:
        """The scope of a request's token. Raises EdlinkFault."""
        integration = self._world.integration_of(answers.bearer(request))
        if integration is None:
            raise EdlinkFault(Problem("INVALID_TOKEN", "The access token is invalid."))
        if integration.token_refused_with:
            raise EdlinkFault(Problem(integration.token_refused_with, "The access token is not accepted any more."))
        readable(integration)
        return Scope(integration.integration_id, "integration", integration, integration.listed)
