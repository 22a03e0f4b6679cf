"""Request targets in absolute form, as clients send them that take the sandbox for a proxy."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send


class AbsoluteTargets:
    """Turns `GET https://ed.link/api/…` into a request for `/api/…` at `https://ed.link`, so that `$next` leads there.

    So a client that knows no other address than Edlink's is led here by `https_proxy`.
    """

    def __init__(self, app: ASGIApp) -> None:
        """What answers the request in the end."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and not scope["path"].startswith("/"):
            scope = _in_origin_form(scope)
        await self._app(scope, receive, send)


def _in_origin_form(scope: Scope) -> Scope:
    try:
        target = urlsplit(scope["path"])
    except ValueError:
        return scope
    if target.scheme not in {"http", "https"} or not target.netloc:
        return scope
    # Of two hosts, that of the target counts: RFC 9112, section 3.2.2.
    headers = [header for header in scope["headers"] if header[0] != b"host"]
    return {
        **scope,
        "scheme": target.scheme,
        "path": target.path or "/",
        "raw_path": (target.path or "/").encode(),
        "headers": [(b"host", target.netloc.encode()), *headers],
    }
