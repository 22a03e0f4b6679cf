"""What all surfaces of the pretend Edlink share: tokens in, JSON and errors out."""

from __future__ import annotations

import uuid

from starlette.requests import Request
from starlette.responses import Response

from identitymap_server.sandbox import pages
from identitymap_server.sandbox.errors import EdlinkFault


def json(body: bytes, status: int = 200) -> Response:
    """An answer whose body is JSON already."""
    return Response(body, status, media_type="application/json")


def single(body: bytes | None) -> Response:
    """An answer that holds one object. Raises EdlinkFault if there is none."""
    if body is None:
        raise EdlinkFault(404, "NOT_FOUND", "There is no such object.")
    return json(pages.single(body))


def bearer(request: Request) -> str:
    """The request's token. Raises EdlinkFault if it has none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise EdlinkFault(401, "INVALID_TOKEN", "The request has no access token.")
    return token.strip()


def id_in_path(request: Request) -> str:
    """The id that the request's path names, in its canonical form. Raises EdlinkFault if it is no UUID."""
    try:
        return str(uuid.UUID(request.path_params["id"]))
    except ValueError:
        raise EdlinkFault(400, "INVALID_UUID", "The id is not a UUID.") from None


async def fault(_request: Request, problem: EdlinkFault) -> Response:
    """The answer to a request that went wrong."""
    return json(problem.body(pages.request_id()), problem.status)


async def not_found(request: Request, _error: Exception) -> Response:
    """The answer where there is nothing."""
    return await fault(request, EdlinkFault(404, "NOT_FOUND", "There is no such end point."))


async def not_allowed(request: Request, _error: Exception) -> Response:
    """The answer to whoever would change something."""
    return await fault(request, EdlinkFault(405, "UNSUPPORTED_OPERATION", "The sandbox can only be read."))
