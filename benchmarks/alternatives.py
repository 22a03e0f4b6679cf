"""The bulk look-up as others would build it: a web service of JSON over the same table, and a Redis in front of it.

The same client asks all three for the same keys, with requests that are bytes already, and does no more with an answer
than find its end. Before anything is measured, all three have to give the same answer.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import shutil
import socket
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import driving
import grpc
import httpx
import mappings
import processes
from driving import Driver
from figures import Figure
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc

_SIZE = 1_000_000
_WEB_PATH = "/look-up"
#: One hash of each integration, entity type and system, as a cache in front of the table would have it.
_HASH = f"{mappings.INTEGRATION}:person:{mappings.SYSTEM}"
_LOADED_AT_ONCE = 1_000


def measure(folder: Path, driver: Driver, rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """`rounds` rounds of all three."""
    _require()
    with contextlib.ExitStack() as stack:
        postgres = stack.enter_context(mappings.postgres())
        say(f"filling {_SIZE:,} mappings, in Postgres and in Redis")
        dsn = mappings.filled(postgres, _SIZE)
        ours = stack.enter_context(driving.server(folder / "serve", dsn))
        web = stack.enter_context(_web_service(folder / "web", dsn))
        redis = stack.enter_context(_redis(folder))
        batches = mappings.batches(_SIZE)
        _compare(ours, web, redis, batches[0])
        ours_requests = mappings.write(folder / "ours", mappings.bulk_requests(batches, mappings.legacy_key))
        web_requests = mappings.write(folder / "web-requests", map(_web_request, batches))
        redis_requests = mappings.write(folder / "redis-requests", map(_redis_request, batches))
        measured = []
        for number in range(rounds):
            measured.append(
                {
                    "ours": driver.bulk_seconds(ours, ours_requests),
                    "web": driver.bulk_seconds(f"http://{web}", web_requests, _WEB_PATH),
                    "redis": driver.bulk_seconds(f"redis://{redis}", redis_requests, "HMGET"),
                }
            )
            say(f"alternatives, round {number + 1} of {rounds}")
    return _figures(measured)


def _require() -> None:
    for program in ("redis-server", "redis-cli"):
        if shutil.which(program) is None:
            raise SystemExit(f"Redis is what look-ups are measured against, and there is no {program} on the PATH.")
    for package in ("fastapi", "httptools"):
        if importlib.util.find_spec(package) is None:
            raise SystemExit(f"{package} is not installed: make bench does it, from locks/bench.txt.")


def _figures(measured: Sequence[dict[str, float]]) -> list[Figure]:
    def figure(name: str, other: str) -> Figure:
        ours, theirs = (statistics.median(one[which] for one in measured) * 1_000 for which in ("ours", other))
        ratios = [one["ours"] / one[other] for one in measured]
        return Figure(name, ratios, note=f"{ours:.1f} ms of {theirs:.1f} ms")

    return [
        figure("BulkLookup of 10,000 legacy keys: time, of FastAPI's with asyncpg and JSON", "web"),
        figure("BulkLookup of 10,000 legacy keys: time, of Redis' HMGET", "redis"),
    ]


def _compare(ours: str, web: str, redis: str, batch: Sequence[int]) -> None:
    """Raises SystemExit unless all three answer alike, and rightly, one key that is not linked included."""
    asked = [*batch[:-1], _SIZE + 1]
    expected = [mappings.edlink_id(number) for number in asked[:-1]]
    found = {
        "IdentityMap": _asked_ours(ours, asked),
        "FastAPI": _asked_web(web, asked),
        "Redis": _asked_redis(redis, asked),
    }
    for name, answer in found.items():
        if answer != [*expected, ""]:
            raise SystemExit(f"{name} does not give what is linked")


def _asked_ours(address: str, batch: Sequence[int]) -> list[str]:
    (body,) = mappings.bulk_requests([batch], mappings.legacy_key)
    with grpc.insecure_channel(address, [("grpc.max_receive_message_length", 16 << 20)]) as channel:
        request = identity_map_pb2.BulkLookupRequest.FromString(body)
        answer = identity_map_pb2_grpc.IdentityMapStub(channel).BulkLookup(request)
    return [result.found.mappings[0].edlink_id if result.HasField("found") else "" for result in answer.results]


def _web_request(batch: Iterable[int]) -> bytes:
    keys = [{"entity_type": 1, "system": mappings.SYSTEM, "id": mappings.legacy_id(number)} for number in batch]
    return json.dumps({"integration_id": mappings.INTEGRATION, "keys": keys}, separators=(",", ":")).encode()


def _asked_web(address: str, batch: Sequence[int]) -> list[str]:
    answer = httpx.post(f"http://{address}{_WEB_PATH}", content=_web_request(batch), timeout=60).raise_for_status()
    return [found[0]["edlink_id"] if found else "" for found in answer.json()["results"]]


@contextlib.contextmanager
def _web_service(ready: Path, dsn: str) -> Iterator[str]:
    script = str(Path(__file__).with_name("web_service.py"))
    with processes.running([sys.executable, script, str(ready), dsn], ready):
        yield f"127.0.0.1:{ready.read_text()}"


def _redis_request(batch: Iterable[int]) -> bytes:
    return _redis_command(["HMGET", _HASH, *map(mappings.legacy_id, batch)])


def _redis_command(words: Sequence[str]) -> bytes:
    """A command in Redis' protocol."""
    strings = "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
    return f"*{len(words)}\r\n{strings}".encode()


def _asked_redis(address: str, batch: Sequence[int]) -> list[str]:
    command = ["redis-cli", "-p", address.rpartition(":")[2], "HMGET", _HASH, *map(mappings.legacy_id, batch)]
    return subprocess.check_output(command, text=True).removesuffix("\n").split("\n")


@contextlib.contextmanager
def _redis(folder: Path) -> Iterator[str]:
    """The address of a Redis that has all mappings and writes nothing to disk."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # Appears once the port is open, too.
    ready = folder / "redis.socket"
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    with processes.running([*command, "--dir", str(folder), "--unixsocket", str(ready)], ready):
        _load(port)
        yield f"127.0.0.1:{port}"


def _load(port: int) -> None:
    commands = bytearray()
    for start in range(1, _SIZE + 1, _LOADED_AT_ONCE):
        pairs = [
            word
            for number in range(start, min(start + _LOADED_AT_ONCE, _SIZE + 1))
            for word in (mappings.legacy_id(number), mappings.edlink_id(number))
        ]
        commands += _redis_command(["HSET", _HASH, *pairs])
    subprocess.run(["redis-cli", "-p", str(port), "--pipe"], input=commands, stdout=subprocess.DEVNULL, check=True)
