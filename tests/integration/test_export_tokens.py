"""Where an export goes on: only where an earlier one of the same request has been."""

from __future__ import annotations

import links
import pytest
from identitymap_server.domain.errors import InvalidField
from identitymap_server.services import page_tokens
from identitymap_server.services.export import BATCH, Batch, ExportService
from identitymap_server.store import pool
from identitymap_server.store.export import Export


async def _first_batch(dsn: str, make_token) -> Batch:
    """The first batch of an export that goes on from the token that `make_token` makes of a good one's revision."""
    opened = await pool.open_pool(dsn, max_size=1, application_name="test")
    try:
        service = ExportService(Export(opened))
        whole = service.batches(None, None, "")
        first = await anext(whole)
        await whole.aclose()
        resumed = service.batches(None, None, make_token(first))
        batch = await anext(resumed)
        await resumed.aclose()
        return batch
    finally:
        await opened.close()


async def test_a_token_goes_on_at_its_own_revision(dsn: str):
    """With the mappings behind the last batch."""
    links.insert_links(dsn, BATCH + 5)

    batch = await _first_batch(dsn, lambda first: first.resume_token)

    assert (len(batch.mappings), batch.revision.number) == (5, 1)


async def test_a_revision_that_is_not_reached_is_refused(dsn: str):
    """No export can have been at it, and its changes would be missed by whoever believes to have them."""
    links.insert_links(dsn, 1)

    def forged(first: Batch) -> str:
        return page_tokens.made((first.revision.epoch, first.revision.number + 1, 0), (None, None))

    with pytest.raises(InvalidField, match="resume_token"):
        await _first_batch(dsn, forged)
