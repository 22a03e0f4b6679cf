"""The pretend Edlink over HTTP: which end point is where. What they answer is one module per surface."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route

from identitymap_server.sandbox import answers
from identitymap_server.sandbox.errors import EdlinkFault
from identitymap_server.sandbox.graph import GraphApi
from identitymap_server.sandbox.integrations import IntegrationsApi
from identitymap_server.sandbox.world import World


def build(world: World) -> Starlette:
    """The application that serves `world`, which may change meanwhile."""
    graph, integrations = GraphApi(world), IntegrationsApi(world)
    return Starlette(
        routes=[
            Route("/api/v1/integrations", integrations.every),
            Route("/api/v1/integrations/{id}", integrations.single),
            Route("/api/v2/graph/{collection}", graph.listing),
            Route("/api/v2/graph/{collection}/{id}", graph.single),
        ],
        exception_handlers={
            EdlinkFault: answers.fault,  # type: ignore[dict-item]  # Takes its own kind.
            404: answers.not_found,
            405: answers.not_allowed,
        },
    )
