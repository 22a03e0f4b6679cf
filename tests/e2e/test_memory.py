"""What a server holds on to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import links
import processes
import psycopg
import pytest
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, types_pb2
from serving import SERVE, address, key, reason_of

_KEYS = 10_000
_CALLERS = 6
_CALLS = 300
#: A call of so many keys takes about two megabytes while it is worked on.
_GROWTH_MB = 120


@pytest.mark.timeout(120)
def test_bulk_look_ups_that_are_cut_off_leave_nothing_behind(dsn: str):
    """Callers with short deadlines, again and again: what their calls took is free when they have ended."""
    links.insert_links(dsn, 100)
    request = identity_map_pb2.BulkLookupRequest(keys=[key(f"user-{n}") for n in range(_KEYS)])

    with processes.running(*SERVE, environment={"IDENTITYMAP_DSN": dsn}) as server:
        before = _resident_mb(server)
        with grpc.insecure_channel(address(server)) as channel, ThreadPoolExecutor(_CALLERS) as callers:
            stub = identity_map_pb2_grpc.IdentityMapStub(channel)

            def is_cut_off(number: int) -> bool:
                deadline = 0.005 * (1 + number % 10)
                return stub.BulkLookup.future(request, timeout=deadline).exception() is not None

            cut_off = sum(callers.map(is_cut_off, range(_CALLS)))
        after = _resident_mb(server)

    assert cut_off > _CALLS / 2
    assert after - before < _GROWTH_MB


@pytest.mark.timeout(120)
def test_a_bulk_look_up_whose_answer_is_too_large_is_refused_before_it_is_made(dsn: str):
    """A person with a hundred accounts, asked for ten thousand times: a million mappings, if anybody made them."""
    links.insert_links(dsn, 100)
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "UPDATE mapping SET edlink_id = %s, linked_edlink_id = %s, is_primary = (legacy_id = 'user-1')",
            [links.edlink_id(1), links.edlink_id(1)],
        )
    request = identity_map_pb2.BulkLookupRequest(keys=[types_pb2.Key(edlink_id=links.edlink_id(1))] * _KEYS)

    with processes.running(*SERVE, environment={"IDENTITYMAP_DSN": dsn}) as server:
        before = _resident_mb(server)
        with grpc.insecure_channel(address(server)) as channel, pytest.raises(grpc.RpcError) as caught:
            identity_map_pb2_grpc.IdentityMapStub(channel).BulkLookup(request, timeout=60)
        after = _resident_mb(server)

    assert reason_of(caught.value) == "LIMIT_EXCEEDED"
    assert after - before < _GROWTH_MB


def _resident_mb(server: processes.Command) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    (kilobytes,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
    return int(kilobytes) // 1024
