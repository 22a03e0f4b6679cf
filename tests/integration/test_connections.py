"""A database that has gone without a word holds nobody up."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import databases
import pytest
from campaign.proxy import Network, Proxy
from identitymap_server.store import connections, lanes
from identitymap_server.store import pool as pools
from identitymap_server.store.lookups import STATEMENTS
from identitymap_server.store.pool import open_lookup_pool, open_pool


@pytest.fixture
def proxy(dsn: str) -> Iterator[Proxy]:
    """The database's server over TCP, through something that can forget."""
    folder = parse_qs(urlsplit(dsn).query).get("host", [""])[0]
    if not folder.startswith("/"):
        pytest.skip("this server is not on a Unix socket of this machine")
    with Network() as network:
        yield network.proxy(f"{folder}/.s.PGSQL.5432")


@pytest.mark.parametrize("lookup", [False, True], ids=["pool", "look-up pool"])
async def test_connections_are_given_up_after_half_a_minute_of_silence(dsn: str, proxy: Proxy, lookup: bool) -> None:
    """The other end's machine may be gone, or a firewall may have forgotten it: the kernel looks."""
    over_tcp = f"postgresql://postgres@127.0.0.1:{proxy.port}/{databases.name_of(dsn)}"
    pool = await (
        open_lookup_pool(over_tcp, size=1, application_name="test")
        if lookup
        else open_pool(over_tcp, max_size=1, application_name="test")
    )
    async with pool.acquire() as connection:
        found = connection._transport.get_extra_info("socket")
        assert found.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        idle, probe, probes, silence_milliseconds = (
            found.getsockopt(socket.IPPROTO_TCP, option)
            for option in (
                socket.TCP_KEEPIDLE,
                socket.TCP_KEEPINTVL,
                socket.TCP_KEEPCNT,
                socket.TCP_USER_TIMEOUT,
            )
        )
        assert idle + probe * probes == silence_milliseconds / 1_000 == 30
    await pool.close()


async def test_a_pool_closes_though_nobody_answers(dsn: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a process that is told to stop would not."""
    monkeypatch.setattr(connections, "_GOODBYE_SECONDS", 0.2)
    pool = await open_pool(
        f"postgresql://postgres@127.0.0.1:{proxy.port}/{databases.name_of(dsn)}", max_size=2, application_name="test"
    )
    proxy.forget()
    started = time.monotonic()
    await connections.close(pool)
    assert time.monotonic() - started < 2


async def test_look_ups_end_though_nobody_answers(dsn: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is told to stop ends well, whatever has become of its connections."""
    monkeypatch.setattr(lanes, "_SETTLING_SECONDS", 0.2)
    over_tcp = f"postgresql://postgres@127.0.0.1:{proxy.port}/{databases.name_of(dsn)}"
    pool = await open_lookup_pool(over_tcp, size=2, application_name="test")
    look_ups = lanes.Lanes(pool, 2, STATEMENTS)
    await look_ups.connect()
    proxy.forget()
    started = time.monotonic()
    await look_ups.close()
    assert time.monotonic() - started < 2
    await connections.close(pool)
    await _cancellations_are_sent()


async def test_what_a_vanished_client_holds_is_let_go(dsn: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though something in between answers for it: nobody waits for ever behind an import that was cut off."""
    monkeypatch.setitem(pools._ABANDONED, "idle_in_transaction_session_timeout", "300ms")
    over_tcp = f"postgresql://postgres@127.0.0.1:{proxy.port}/{databases.name_of(dsn)}"
    pool = await open_pool(over_tcp, max_size=1, application_name="test")
    other = await connections.connect(dsn)
    async with pool.acquire() as connection:
        await connection.execute("BEGIN; LOCK TABLE legacy_record IN EXCLUSIVE MODE")
        proxy.forget()
        await other.execute("BEGIN; LOCK TABLE legacy_record IN EXCLUSIVE MODE; ROLLBACK", timeout=10)
        connection.terminate()
    await other.close()
    await connections.close(pool)
    await _cancellations_are_sent()


async def _cancellations_are_sent() -> None:
    """The driver asks for the end of what it has given up over connections of their own, and waits for none of them."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=5)
    await asyncio.sleep(0.1)
