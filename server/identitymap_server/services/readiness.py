"""Whether Edlink has read a district's system yet: before that its lists are empty, and nobody has left."""

from __future__ import annotations

from identitymap_server.edlink.failures import CursorDied, EdlinkRefused, NotMaterialized, PageMalformed
from identitymap_server.services import stops
from identitymap_server.services.roster_reading import Source


async def require_materialized(source: Source) -> None:
    """Raises NotMaterialized if Edlink says that no materialization is complete; where it says nothing, that is no.

    Raises EdlinkUnavailable, and EdlinkRefused if Edlink refuses the token or all of the integration.
    """
    try:
        is_materialized = await source.client.is_materialized(source.token)
    except EdlinkRefused as error:
        if stops.is_stop(error) and error.code != "NO_PERMISSION":
            raise
        return
    except (CursorDied, PageMalformed):
        return
    if is_materialized is False:
        raise NotMaterialized
