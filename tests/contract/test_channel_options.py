"""gRPC takes any option's name, and ignores those that it does not know."""

from __future__ import annotations

from pathlib import Path

import identitymap.channels
import pytest
from grpc._cython import cygrpc
from identitymap_server.api import server

#: What gRPC's core, as compiled, has to say.
CORE = Path(cygrpc.__file__).read_bytes()


@pytest.mark.parametrize("options", [server._OPTIONS, identitymap.channels._OPTIONS], ids=["server", "client"])
def test_every_option_is_known_to_grpc(options):
    unknown = [name for name, _ in options if name.encode() + b"\0" not in CORE]
    assert not unknown


def test_an_unknown_option_would_be_found():
    assert b"grpc.http2.min_recv_ping_interval_without_data_ms\0" not in CORE


def test_the_server_bears_the_pings_of_its_own_clients():
    """It ends the connection of whom it hears from more often; an import's is silent from the server's side."""
    theirs, ours = dict(identitymap.channels._OPTIONS), dict(server._OPTIONS)
    assert theirs["grpc.keepalive_time_ms"] >= 2 * ours["grpc.http2.min_ping_interval_without_data_ms"]
