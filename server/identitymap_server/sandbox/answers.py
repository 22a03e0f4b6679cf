"""What all surfaces of the pretend Edlink share: tokens in, JSON and errors out."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from identitymap_server.sandbox.errors import EdlinkFault, ErrorStyle, Problem

#: Edlink says that ids are of version 4, and gives ids of version 5 as well.
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def page(bodies: Sequence[bytes], next_url: str | None = None, warnings: Sequence[Problem] = ()) -> Response:
    """An answer that holds a list. Objects are encoded already, so that a page is a join of bytes."""
    head, tail = _envelope(next_url, warnings)
    if not bodies:
        return _json(head + b"[]" + tail)
    # One join, because a page may be of many megabytes: the envelope's ends go with the first object and the last.
    parts = list(bodies)
    parts[0] = head + b"[" + parts[0]
    parts[-1] += b"]" + tail
    return _json(b",".join(parts))


def single(body: bytes, warnings: Sequence[Problem] = ()) -> Response:
    """An answer that holds one object."""
    head, tail = _envelope(None, warnings)
    return _json(head + body + tail)


def request_id() -> str:
    """What an answer is called."""
    return str(uuid.uuid4())


def bearer(request: Request) -> str:
    """The request's token. Raises EdlinkFault if it has none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise EdlinkFault(Problem("INVALID_TOKEN", "The request has no access token."))
    return token.strip()


def uuid_of(text: str, parameter: str) -> str:
    """The UUID that a parameter holds, in lower case. Raises EdlinkFault if it is none."""
    if not _UUID.fullmatch(text):
        raise EdlinkFault(Problem("INVALID_UUID", f"A valid UUID is expected for parameter '{parameter}'."))
    return text.lower()


class Errors:
    """Answers to requests that went wrong, in one style."""

    def __init__(self, style: ErrorStyle) -> None:
        self._style = style

    async def fault(self, _request: Request, problem: EdlinkFault) -> Response:
        """What a surface says is wrong."""
        return _json(problem.body(request_id(), self._style), problem.status(self._style))

    async def not_found(self, request: Request, _error: Exception) -> Response:
        """Nothing is there."""
        return await self.fault(request, EdlinkFault(Problem("NOT_FOUND", "There is no such end point.")))

    async def not_allowed(self, request: Request, _error: Exception) -> Response:
        """The end point knows no such method."""
        return await self.fault(
            request, EdlinkFault(Problem("UNSUPPORTED_OPERATION", "The sandbox does not know this method here."))
        )


def _envelope(next_url: str | None, warnings: Sequence[Problem]) -> tuple[bytes, bytes]:
    """What stands around an answer's data."""
    parts = []
    if next_url:
        parts += [b',"$next":', msgspec.json.encode(next_url)]
    if warnings:
        parts += [b',"$warnings":', msgspec.json.encode(warnings)]
    return b'{"$data":', b"".join([*parts, b',"$request":"', request_id().encode(), b'"}'])


def _json(body: bytes, status: int = 200) -> Response:
    return Response(body, status, media_type="application/json")
