"""The pretend Edlink over HTTP: which end point is where. What they answer is one module per surface."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from identitymap_server.sandbox import control
from identitymap_server.sandbox.answers import Errors
from identitymap_server.sandbox.errors import EdlinkFault, ErrorStyle
from identitymap_server.sandbox.faults.layer import FaultLayer
from identitymap_server.sandbox.graph import GraphScopes
from identitymap_server.sandbox.integrations import IntegrationsApi
from identitymap_server.sandbox.life import Life
from identitymap_server.sandbox.listings import Listings
from identitymap_server.sandbox.my import MyApi
from identitymap_server.sandbox.oauth import OAuthApi
from identitymap_server.sandbox.reading import Reading
from identitymap_server.sandbox.relations import Related
from identitymap_server.sandbox.signins import SignIns
from identitymap_server.sandbox.targets import AbsoluteTargets
from identitymap_server.sandbox.world import World


def build(world: World, error_style: ErrorStyle = ErrorStyle.TABLE, life: Life | None = None) -> Starlette:
    """The application that serves `world`, which may change meanwhile; on demand it lives `life`."""
    listings, related, signins = Listings(world.clock), Related(), SignIns(world.clock)
    integrations, oauth = IntegrationsApi(world), OAuthApi(world, signins)
    my = MyApi(world, signins, listings, related)
    errors = Errors(error_style)
    return Starlette(
        routes=[
            Route("/api/up", _up),
            Route("/api/v1/integrations", integrations.every),
            Route("/api/v1/integrations/{id}", integrations.single),
            Mount("/api/v2/graph", routes=_reading(Reading(GraphScopes(world).of, listings, related, world.lock))),
            Route("/api/v2/my/profile", my.profile),
            Route("/api/v2/my/integration", my.integration),
            Route("/api/v2/my/source", my.source),
            Mount("/api/v2/my", routes=_reading(Reading(my.scope, listings, related, world.lock))),
            Route("/sso/login", oauth.login),
            Route("/api/authentication/token", oauth.token, methods=["POST"]),
            *control.routes(world, life or Life(world, world.seed)),
        ],
        middleware=[Middleware(AbsoluteTargets), Middleware(FaultLayer, world=world)],
        exception_handlers={
            EdlinkFault: errors.fault,  # type: ignore[dict-item]  # Takes its own kind.
            404: errors.not_found,
            405: errors.not_allowed,
        },
    )


def _reading(reading: Reading) -> list[Route]:
    return [
        Route("/{collection}", reading.listing),
        Route("/{collection}/{id}", reading.single),
        Route("/{collection}/{id}/{relation}", reading.relation),
    ]


async def _up(_request: Request) -> Response:
    return PlainTextResponse("OK")
