"""The embedded PostgreSQL: one owner, and nothing left when the owner is gone."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import psycopg
import pytest
from identitymap_server.local import postgres

_OWNER = """
import time
from identitymap_server.local.postgres import EmbeddedPostgres
server = EmbeddedPostgres()
server.start()
print(server.pid, server.dsn(), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("version", [16, 18])
async def test_it_starts_the_version_asked_for_and_leaves_nothing_behind(version):
    with postgres.EmbeddedPostgres(version, {"fsync": "off"}) as server:
        pid, folder = server.pid, _folder(server.dsn())
        connection = await asyncpg.connect(server.dsn())
        try:
            assert connection.get_server_version().major == version
            assert await connection.fetchval("SHOW fsync") == "off"
        finally:
            await connection.close()
    assert not folder.exists()
    assert not _exists(pid)


@pytest.mark.timeout(30)
def test_it_stops_and_cleans_up_when_its_owner_is_killed():
    with subprocess.Popen([sys.executable, "-c", _OWNER], stdout=subprocess.PIPE, text=True) as owner:
        pid, dsn = owner.stdout.readline().split()
        owner.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 15
    while (_exists(int(pid)) or _folder(dsn).exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _exists(int(pid))
    assert not _folder(dsn).exists()


def test_stopping_does_not_wait_for_open_connections():
    server = postgres.EmbeddedPostgres(settings={"fsync": "off"})
    server.start()
    connection = psycopg.connect(server.dsn())
    connection.execute("SELECT 1")
    server.stop()
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()


async def test_it_can_listen_on_a_port_as_well():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with postgres.EmbeddedPostgres(settings={"listen_addresses": "127.0.0.1", "port": str(port)}) as server:
        for dsn in (server.dsn(), f"postgresql://postgres@127.0.0.1:{port}/postgres"):
            connection = await asyncpg.connect(dsn)
            await connection.close()


def test_a_setting_postgres_does_not_know_is_named():
    with pytest.raises(postgres.EmbeddedPostgresError, match="no_such_setting"):
        postgres.EmbeddedPostgres(settings={"no_such_setting": "1"}).start()


def test_a_missing_wheel_is_an_error_that_says_what_to_install(monkeypatch):
    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(postgres.EmbeddedPostgresError, match=r"identitymap-server\[embedded\]"):
        postgres.EmbeddedPostgres()


def test_a_temporary_folder_too_deep_for_a_socket_is_avoided(tmp_path, monkeypatch):
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr(postgres.tempfile, "tempdir", str(deep))
    with postgres.EmbeddedPostgres(settings={"fsync": "off"}) as server:
        psycopg.connect(server.dsn()).close()


def _folder(dsn: str) -> Path:
    return Path(dsn.partition("host=")[2])


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
