"""Unit tests reach nothing outside their process."""

import socket

import pytest


@pytest.fixture(autouse=True)
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket opened from Python fails the test; an event loop's own pair, made by the system, is none."""
    original = socket.socket.__init__

    def refuse(
        self: socket.socket, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None
    ) -> None:
        if fileno is None:
            pytest.fail("A unit test opened a socket. Tests that talk to something live in tests/integration.")
        original(self, family, type, proto, fileno)

    monkeypatch.setattr(socket.socket, "__init__", refuse)
