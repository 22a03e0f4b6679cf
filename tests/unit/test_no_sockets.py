"""The fence around unit tests."""

import asyncio
import socket

import pytest


def test_a_socket_is_refused():
    with pytest.raises(pytest.fail.Exception, match="opened a socket"):
        socket.socket()


async def test_a_connection_is_refused():
    with pytest.raises(pytest.fail.Exception, match="opened a socket"):
        await asyncio.open_connection("127.0.0.1", 9)
