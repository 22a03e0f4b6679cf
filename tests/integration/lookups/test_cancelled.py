"""A caller may hang up at any moment; the next one must not notice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import links
import psycopg
import pytest
from identitymap_server.domain.keys import EntityType, LegacyKey, SourceIdentifier
from identitymap_server.domain.lookups import ByEdlinkId, ByIdentifier, ByLegacyKey, LookupKey, View
from identitymap_server.services.lookup import LookupService
from identitymap_server.store import pool
from identitymap_server.store.lanes import Lanes
from identitymap_server.store.lookups import STATEMENTS, Lookups

_LANES = 2
_CUTS = 300
_GOOGLE_ID = SourceIdentifier(EntityType.PERSON, "google_id", "g")
_LOOK_UPS = {
    "one statement": (ByLegacyKey(LegacyKey(EntityType.PERSON, "app", "user-1"), None), View.BASIC),
    "the full view": (ByEdlinkId(links.edlink_id(1), None), View.FULL),
    "an identifier": (
        ByIdentifier(SourceIdentifier(EntityType.PERSON, "google_id", "g"), links.INTEGRATION),
        View.BASIC,
    ),
}


@pytest.fixture
async def service(dsn: str) -> AsyncIterator[LookupService]:
    lookup_pool = await pool.open_lookup_pool(dsn, size=_LANES, application_name="test")
    lanes = Lanes(lookup_pool, _LANES, STATEMENTS)
    yield LookupService(Lookups(lanes))
    await lanes.close()
    await lookup_pool.close()


@pytest.mark.parametrize("look_up", _LOOK_UPS)
async def test_look_ups_cut_off_anywhere_leave_no_transaction_open(dsn: str, service: LookupService, look_up: str):
    """Cut off anywhere, in BEGIN or COMMIT too: all sessions rest, and all answers are of the newest revision."""
    key, view = _LOOK_UPS[look_up]
    links.insert_links(dsn, 1)

    await service.lookup(key, view, None)
    started = time.perf_counter()
    await service.lookup(key, view, None)
    whole_seconds = time.perf_counter() - started
    for n in range(_CUTS):
        await _cut_off(service, key, view, after_seconds=whole_seconds * n / _CUTS)
    with psycopg.connect(dsn, autocommit=True) as watcher:
        open_transactions = watcher.execute(
            "SELECT query FROM pg_stat_activity WHERE application_name = 'test' AND xact_start IS NOT NULL"
        ).fetchall()
        watcher.execute("UPDATE revision SET number = 7")
    answers = await asyncio.gather(*(service.lookup(key, view, None) for _ in range(_LANES * 2)))

    assert open_transactions == []
    assert [revision.number for _, revision in answers] == [7] * _LANES * 2


async def _cut_off(service: LookupService, key: LookupKey, view: View, *, after_seconds: float) -> None:
    call = asyncio.create_task(service.lookup(key, view, None))
    await asyncio.sleep(after_seconds)
    call.cancel()
    await asyncio.wait([call])
