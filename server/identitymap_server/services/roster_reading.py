"""Reading the pages of one collection ahead of whoever writes them.

While a page is written, the next one is fetched and made into rows: two pages are in memory at most, whatever the
roster's size, and Edlink, this process and Postgres work at the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.edlink.failures import PageMalformed
from identitymap_server.services import roster_rows
from identitymap_server.store.roster import PageRows


@dataclass(frozen=True, slots=True)
class Source:
    """Where a roster is read."""

    client: EdlinkClient
    token: str
    page_size: int


async def pages(
    source: Source, collection: str, url: str | None, stopping: asyncio.Event
) -> AsyncGenerator[tuple[PageRows, str | None], None]:
    """The pages from `url` on, None for the first one; each with the URL of the one after it, None at the end.

    Ends early when `stopping` is set, without waiting for Edlink. Raises what the client raises, and PageMalformed if
    the pages go round in a circle. Has to be closed.
    """
    url = url or source.client.first_url(collection, source.page_size)
    seen = {url}
    stop = asyncio.create_task(stopping.wait())
    fetching = asyncio.create_task(_fetch(source, collection, url))
    try:
        next_url: str | None = url
        while next_url:
            await asyncio.wait((fetching, stop), return_when=asyncio.FIRST_COMPLETED)
            if stop.done():
                return
            rows, next_url = fetching.result()
            if next_url:
                if next_url in seen:
                    raise PageMalformed(f"The pages of {collection} lead back to one that was read already.")
                seen.add(next_url)
                fetching = asyncio.create_task(_fetch(source, collection, next_url))
            yield rows, next_url
    finally:
        for task in (stop, fetching):
            task.cancel()
        await asyncio.gather(stop, fetching, return_exceptions=True)


async def _fetch(source: Source, collection: str, url: str) -> tuple[PageRows, str | None]:
    page = await source.client.page(collection, url, source.token)
    return roster_rows.of_page(collection, page), page.next_url
