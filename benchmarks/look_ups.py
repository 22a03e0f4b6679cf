"""Look-ups against their yardsticks: a bare echo of the same messages, and the same statement run by asyncpg.

Everything of one round runs one after the other within half a minute, and ratios are taken within a round, because
these machines are noisy.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import grpc
import processes
import psycopg
from figures import Figure
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, types_pb2
from identitymap_server.local.postgres import EmbeddedPostgres
from identitymap_server.store import migrations, sql
from identitymap_server.store.pool import open_lookup_pool

_INTEGRATION = "11111111-1111-4111-8111-111111111111"
_LARGE, _SMALL = 1_000_000, 10_000
_BULK_KEYS = 10_000
_SINGLE_REQUESTS, _BULK_REQUESTS = 50_000, 16
_IN_FLIGHT, _CONNECTIONS = 64, 4
_LOOKUP, _BULK = "/identitymap.v1.IdentityMap/Lookup", "/identitymap.v1.IdentityMap/BulkLookup"

_FILL = """
WITH opened AS (INSERT INTO mapping_commit (actor, revision) VALUES ('bench', 1) RETURNING commit_id)
INSERT INTO mapping (integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id, is_primary,
    method, rule, confidence, evidence, commit_id)
SELECT %(integration)s::uuid, 1, 'app', 'user-' || n, md5(n::text)::uuid, md5(n::text)::uuid, true,
    3, 'identifier:google_id', 1, '[]', commit_id
FROM opened, generate_series(1, %(count)s) AS n
ORDER BY md5(n::text)
"""


@dataclass(frozen=True)
class Driven:
    """What the driver measured of one method."""

    calls_per_second: float
    median_seconds: float


def measure(folder: Path, driver: Path, rounds: int, seconds: int, say: Callable[[str], None]) -> list[Figure]:
    """`rounds` rounds, each benchmark for `seconds`."""
    with contextlib.ExitStack() as stack:
        postgres = stack.enter_context(EmbeddedPostgres(settings={"shared_buffers": "512MB", "max_wal_size": "4GB"}))
        dsns = {}
        for size in (_LARGE, _SMALL):
            say(f"filling {size:,} mappings")
            dsns[size] = _filled(postgres, size)
        bench = _Bench(folder, driver, seconds, stack, dsns)
        measured: list[dict[str, float]] = []
        for number in range(rounds):
            measured.append(bench.round())
            say(f"look-ups, round {number + 1} of {rounds}: " + _summary(measured[-1]))
    return _figures(measured)


class _Bench:
    def __init__(
        self, folder: Path, driver: Path, seconds: int, stack: contextlib.ExitStack, dsns: dict[int, str]
    ) -> None:
        self._driver, self._seconds, self._dsns = driver, seconds, dsns
        servers = {size: stack.enter_context(_server(folder / f"serve-{size}", dsn)) for size, dsn in dsns.items()}
        self._single, self._legacy, self._edlink = {}, {}, {}
        for size in dsns:
            self._single[size] = _write(folder / f"single-{size}", _single_requests(size))
            self._legacy[size] = _write(folder / f"legacy-{size}", _bulk_requests(size, _legacy_key))
            self._edlink[size] = _write(folder / f"edlink-{size}", _bulk_requests(size, _edlink_key))
        self._servers = servers
        with grpc.insecure_channel(servers[_LARGE], [("grpc.max_receive_message_length", 16 << 20)]) as channel:
            stub = identity_map_pb2_grpc.IdentityMapStub(channel)
            single = stub.Lookup(next(_single_requests(_LARGE)))
            bulk = stub.BulkLookup(next(_bulk_requests(_LARGE, _legacy_key)))
        self._echo_single = stack.enter_context(_echo(folder / "echo-single", _LOOKUP, "LookupRequest", single))
        self._echo_bulk = stack.enter_context(_echo(folder / "echo-bulk", _BULK, "BulkLookupRequest", bulk))

    def round(self) -> dict[str, float]:
        """Every benchmark once."""
        single = (_IN_FLIGHT, _CONNECTIONS)
        large, small = self._servers[_LARGE], self._servers[_SMALL]
        return {
            "echo": self._drive(self._echo_single, _LOOKUP, self._single[_LARGE], *single).calls_per_second,
            "lookup": self._drive(large, _LOOKUP, self._single[_LARGE], *single).calls_per_second,
            "lookup small": self._drive(small, _LOOKUP, self._single[_SMALL], *single).calls_per_second,
            "bulk echo": self._drive(self._echo_bulk, _BULK, self._legacy[_LARGE], 1, 1).median_seconds,
            "bulk legacy": self._drive(large, _BULK, self._legacy[_LARGE], 1, 1).median_seconds,
            "statement legacy": self._statement("many_by_legacy_key", _legacy_arrays),
            "bulk edlink": self._drive(large, _BULK, self._edlink[_LARGE], 1, 1).median_seconds,
            "statement edlink": self._statement("many_by_edlink_id", _edlink_arrays),
            "bulk legacy small": self._drive(small, _BULK, self._legacy[_SMALL], 1, 1).median_seconds,
            "bulk edlink small": self._drive(small, _BULK, self._edlink[_SMALL], 1, 1).median_seconds,
        }

    def _drive(self, address: str, method: str, requests: Path, in_flight: int, connections: int) -> Driven:
        command = [self._driver, address, method, requests, in_flight, connections, self._seconds]
        printed = json.loads(subprocess.check_output(list(map(str, command))))
        return Driven(printed["calls"] / printed["seconds"], printed["median_seconds"])

    def _statement(self, name: str, arrays: Callable[[], tuple[list[object], ...]]) -> float:
        """The median time of a statement, run by asyncpg over the server's own kind of pool."""

        async def run() -> float:
            pool = await open_lookup_pool(self._dsns[_LARGE], size=4, application_name="bench")
            seconds: list[float] = []
            async with pool.acquire() as connection:
                statement = await connection.prepare(sql.load("lookups")[name])
                await statement.fetch(*arrays())
                deadline = time.perf_counter() + self._seconds
                while time.perf_counter() < deadline:
                    arguments = arrays()
                    started = time.perf_counter()
                    await statement.fetch(*arguments)
                    seconds.append(time.perf_counter() - started)
            await pool.close()
            return statistics.median(seconds)

        return asyncio.run(run())


def _figures(measured: Sequence[dict[str, float]]) -> list[Figure]:
    def ratio(above: str, below: str) -> list[float]:
        return [one[above] / one[below] for one in measured]

    def median(name: str) -> float:
        return statistics.median(one[name] for one in measured)

    def milliseconds(name: str) -> str:
        return f"{median(name) * 1000:.1f} ms"

    return [
        Figure(
            "Lookup, 64 in flight, 1 million mappings: calls/s, of a bare echo's",
            ratio("lookup", "echo"),
            0.55,
            at_least=True,
            note=f"{median('lookup'):,.0f}/s of {median('echo'):,.0f}/s",
        ),
        Figure(
            "BulkLookup of 10,000 legacy keys: time, of the statement's by asyncpg",
            ratio("bulk legacy", "statement legacy"),
            1.4,
            note=f"{milliseconds('bulk legacy')} of {milliseconds('statement legacy')}",
        ),
        Figure(
            "BulkLookup of 10,000 Edlink IDs: time, of the statement's by asyncpg",
            ratio("bulk edlink", "statement edlink"),
            1.4,
            note=f"{milliseconds('bulk edlink')} of {milliseconds('statement edlink')}",
        ),
        Figure(
            "BulkLookup of 10,000 legacy keys: time, of an echo of the same bytes",
            ratio("bulk legacy", "bulk echo"),
            note=f"{milliseconds('bulk legacy')} of {milliseconds('bulk echo')}",
        ),
        Figure(
            "Lookup: time at 1 million mappings, of that at 10 thousand",
            ratio("lookup small", "lookup"),
            1.3,
        ),
        Figure("BulkLookup by legacy key: the same", ratio("bulk legacy", "bulk legacy small"), 1.3),
        Figure("BulkLookup by Edlink ID: the same", ratio("bulk edlink", "bulk edlink small"), 1.3),
    ]


def _summary(one: dict[str, float]) -> str:
    return (
        f"Lookup {one['lookup'] / one['echo']:.2f} of an echo; BulkLookup "
        f"{one['bulk legacy'] / one['statement legacy']:.2f} and {one['bulk edlink'] / one['statement edlink']:.2f} "
        "of the statement"
    )


def _filled(postgres: EmbeddedPostgres, size: int) -> str:
    name = f"bench_{size}"
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    dsn = postgres.dsn(name)
    migrations.migrate(dsn)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("INSERT INTO integration (integration_id) VALUES (%s)", [_INTEGRATION])
        connection.execute(_FILL, {"integration": _INTEGRATION, "count": size})
        connection.execute("UPDATE revision SET number = 1")
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return dsn


def _legacy_key(number: int) -> types_pb2.Key:
    return types_pb2.Key(
        legacy=types_pb2.LegacyKey(entity_type=types_pb2.ENTITY_TYPE_PERSON, system="app", id=f"user-{number}")
    )


def _edlink_key(number: int) -> types_pb2.Key:
    return types_pb2.Key(edlink_id=_edlink_id(number))


def _edlink_id(number: int) -> str:
    """The id that Postgres made: md5(number)::uuid."""
    return str(uuid.UUID(hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()))


def _numbers(size: int) -> list[int]:
    """Keys of one bulk request: distinct where there are enough."""
    return random.sample(range(1, size + 1), _BULK_KEYS)


def _single_requests(size: int) -> Iterator[identity_map_pb2.LookupRequest]:
    for number in random.sample(range(1, size + 1), min(size, _SINGLE_REQUESTS)):
        yield identity_map_pb2.LookupRequest(key=_legacy_key(number))


def _bulk_requests(size: int, key: Callable[[int], types_pb2.Key]) -> Iterator[identity_map_pb2.BulkLookupRequest]:
    for _ in range(_BULK_REQUESTS):
        keys = [key(number) for number in _numbers(size)]
        yield identity_map_pb2.BulkLookupRequest(keys=keys, integration_id=_INTEGRATION)


def _legacy_arrays() -> tuple[list[object], ...]:
    ids: list[object] = [f"user-{number}" for number in _numbers(_LARGE)]
    return ids, ["app"] * _BULK_KEYS, [1] * _BULK_KEYS, [_INTEGRATION] * _BULK_KEYS


def _edlink_arrays() -> tuple[list[object], ...]:
    return [_edlink_id(number) for number in _numbers(_LARGE)], [_INTEGRATION] * _BULK_KEYS


def _write(path: Path, requests: Iterator[identity_map_pb2.LookupRequest | identity_map_pb2.BulkLookupRequest]) -> Path:
    with path.open("wb") as file:
        for request in requests:
            body = request.SerializeToString()
            file.write(len(body).to_bytes(4, "big") + body)
    return path


@contextlib.contextmanager
def _server(ready: Path, dsn: str) -> Iterator[str]:
    command = ["-c", "from identitymap_server.cli.main import main; main()", "serve"]
    command += ["--port", "0", "--metrics-port", "0"]
    environment = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0"}
    with processes.running([sys.executable, *command, "--ready-file", str(ready)], ready, environment):
        yield f"127.0.0.1:{json.loads(ready.read_text())['port']}"


@contextlib.contextmanager
def _echo(
    ready: Path,
    method: str,
    request_type: str,
    response: identity_map_pb2.LookupResponse | identity_map_pb2.BulkLookupResponse,
) -> Iterator[str]:
    body = ready.with_suffix(".response")
    body.write_bytes(response.SerializeToString())
    script = str(Path(__file__).with_name("echo.py"))
    with processes.running([sys.executable, script, str(ready), method, request_type, str(body)], ready):
        yield f"127.0.0.1:{ready.read_text()}"
