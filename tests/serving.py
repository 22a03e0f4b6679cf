"""A server as tests call it: requests, what its errors say, what its metrics count."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable

import grpc
import processes
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from identitymap.v1 import identity_map_pb2, types_pb2

#: The command, on any free ports.
SERVE = ("serve", "--port", "0", "--metrics-port", "0")


def address(server: processes.Command) -> str:
    return f"127.0.0.1:{server.ready['port']}"


def key(id_: str, **fields) -> types_pb2.Key:
    return types_pb2.Key(
        legacy=types_pb2.LegacyKey(entity_type=types_pb2.ENTITY_TYPE_PERSON, system="app", id=id_), **fields
    )


def lookup(id_: str) -> identity_map_pb2.LookupRequest:
    return identity_map_pb2.LookupRequest(key=key(id_))


def reason_of(error: grpc.RpcError) -> str:
    """The reason in the error's ErrorInfo."""
    info = error_details_pb2.ErrorInfo()
    status = rpc_status.from_call(error)
    for detail in status.details if status else ():
        if detail.Unpack(info):
            return info.reason
    raise AssertionError(f"no ErrorInfo in {error}")


def metrics_of(server: processes.Command) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.ready['metrics_port']}/metrics", timeout=5) as answer:
        return answer.read().decode()


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.02)
