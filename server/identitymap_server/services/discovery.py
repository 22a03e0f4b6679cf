"""Finding integrations at Edlink. A new one waits until a person chooses its strategy.

A source that was created anew is a new integration; nothing of the old one goes over to it by itself. One that Edlink
lists no longer keeps everything, its mappings above all.
"""

from __future__ import annotations

from identitymap_server.domain.keys import parse_integration_id
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.edlink.discovered import DiscoveredIntegration
from identitymap_server.observability import logs
from identitymap_server.services.tokens import TokenBox
from identitymap_server.store.integrations import Integrations


async def discover(client: EdlinkClient, application_secret: str, tokens: TokenBox, integrations: Integrations) -> int:
    """Take over what Edlink lists, and give how many integrations that are.

    Raises EdlinkError, TokenKeyMissing, and what the store raises.
    """
    found = await client.integrations(application_secret)
    for item in found:
        await _take_over(item, tokens, integrations)
    for integration_id in await integrations.note_unlisted(
        [parse_integration_id(item.integration_id) for item in found]
    ):
        logs.get().warning("integration no longer listed by Edlink", integration_id=integration_id)
    logs.get().info("integrations discovered", integrations=len(found))
    return len(found)


async def _take_over(item: DiscoveredIntegration, tokens: TokenBox, integrations: Integrations) -> None:
    integration_id = parse_integration_id(item.integration_id)
    encrypted, is_new = None, False
    if item.access_token is not None:
        stored = await integrations.token_encrypted(integration_id)
        # Encryption never gives the same twice, so only what is inside tells whether the token is another one.
        is_new = not tokens.holds(stored, item.access_token)
        if is_new or stored is None or not tokens.is_of_newest_key(stored):
            encrypted = tokens.encrypted(item.access_token)
    await integrations.discover(
        integration_id,
        name=item.name[:200],
        provider=item.provider[:200],
        status=item.status[:50],
        token_encrypted=encrypted,
        token_is_new=is_new,
        source_id=item.source_id[:200],
    )
