"""Finding integrations at Edlink. A new one waits until a person chooses its strategy."""

from __future__ import annotations

from identitymap_server.domain.keys import parse_integration_id
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.observability import logs
from identitymap_server.services.tokens import TokenBox
from identitymap_server.store.integrations import Integrations


async def discover(client: EdlinkClient, application_secret: str, tokens: TokenBox, integrations: Integrations) -> int:
    """Take over what Edlink lists, and give how many integrations that are.

    Raises EdlinkError, TokenKeyMissing, and what the store raises.
    """
    found = await client.integrations(application_secret)
    for item in found:
        await integrations.discover(
            parse_integration_id(item.integration_id),
            name=item.name[:200],
            provider=item.provider[:200],
            status=item.status[:50],
            token_encrypted=tokens.encrypted(item.access_token) if item.access_token else None,
        )
    logs.get().info("integrations discovered", integrations=len(found))
    return len(found)
