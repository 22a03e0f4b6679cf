"""Connections that the application can break."""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

#: Where in a request's scope its transport is.
IN_STATE: Final = "transport"


class Breakable(H11Protocol):
    """uvicorn's connection, which tells the application of its transport: ASGI knows no way to break one off."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection."""
        self.app_state = {**self.app_state, IN_STATE: transport}
        super().connection_made(transport)
