"""Stopping an integration that Edlink refuses: a dead token is not tried again and again, and others go on.

A network that is down is no refusal: it is tried again for ever.
"""

from __future__ import annotations

from typing import Final

from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.runs import RunFailure
from identitymap_server.edlink.failures import EdlinkError, EdlinkRefused
from identitymap_server.observability import logs
from identitymap_server.store import integrations
from identitymap_server.store.pool import Connection

#: What was closed may be opened again without our being told, for example by a district that reconnects its system.
_RETRY_SECONDS: Final = 3_600.0


def is_stop(error: EdlinkError) -> bool:
    """Whether nothing more is to be read of an integration after this."""
    return isinstance(error, EdlinkRefused) and (error.token_is_dead or error.is_closed)


async def note(connection: Connection, integration: Integration, error: EdlinkError) -> None:
    """Stop the integration, in the connection's transaction, if `error` says so.

    One that has a newer token than `integration` goes on: nobody has tried that yet.
    """
    if not isinstance(error, EdlinkRefused) or not is_stop(error):
        return
    retry_seconds = None if error.token_is_dead else _RETRY_SECONDS
    reason = RunFailure(error.code, error.message)
    if await integrations.stop(connection, integration, reason, retry_seconds):
        logs.get().error(
            "integration stopped",
            integration_id=integration.integration_id,
            reason=error.code,
            advice=error.message,
            retry_seconds=retry_seconds,
        )
