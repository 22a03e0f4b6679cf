"""Look-ups against their yardsticks: a bare echo of the same messages, and the same statement run by asyncpg.

Everything of one round runs one after the other within half a minute, and ratios are taken within a round, because
these machines are noisy.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import driving
import grpc
import mappings
import processes
from driving import Driver
from figures import Figure
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc
from identitymap_server.store import sql
from identitymap_server.store.pool import open_lookup_pool

_LARGE, _SMALL = 1_000_000, 10_000


def measure(folder: Path, driver: Driver, rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """`rounds` rounds of every benchmark."""
    with contextlib.ExitStack() as stack:
        postgres = stack.enter_context(mappings.postgres())
        dsns = {}
        for size in (_LARGE, _SMALL):
            say(f"filling {size:,} mappings")
            dsns[size] = mappings.filled(postgres, size)
        bench = _Bench(folder, driver, stack, dsns)
        measured: list[dict[str, float]] = []
        for number in range(rounds):
            measured.append(bench.round())
            say(f"look-ups, round {number + 1} of {rounds}: " + _summary(measured[-1]))
    return _figures(measured)


class _Bench:
    def __init__(self, folder: Path, driver: Driver, stack: contextlib.ExitStack, dsns: dict[int, str]) -> None:
        self._driver, self._dsns = driver, dsns
        self._servers, self._single, self._legacy, self._edlink = {}, {}, {}, {}
        for size, dsn in dsns.items():
            self._servers[size] = stack.enter_context(driving.server(folder / f"serve-{size}", dsn))
            asked = mappings.batches(size)
            single = mappings.single_requests(size, mappings.legacy_key)
            self._single[size] = mappings.write(folder / f"single-{size}", single)
            for name, files, key in (
                ("legacy", self._legacy, mappings.legacy_key),
                ("edlink", self._edlink, mappings.edlink_key),
            ):
                files[size] = mappings.write(folder / f"{name}-{size}", mappings.bulk_requests(asked, key))
        single_request = next(mappings.single_requests(_LARGE, mappings.legacy_key))
        bulk_request = next(mappings.bulk_requests([mappings.numbers(_LARGE)], mappings.legacy_key))
        with grpc.insecure_channel(self._servers[_LARGE], [("grpc.max_receive_message_length", 16 << 20)]) as channel:
            stub = identity_map_pb2_grpc.IdentityMapStub(channel)
            single = stub.Lookup(identity_map_pb2.LookupRequest.FromString(single_request))
            bulk = stub.BulkLookup(identity_map_pb2.BulkLookupRequest.FromString(bulk_request))
        self._echo_single = stack.enter_context(_echo(folder / "echo-single", driving.LOOKUP, "LookupRequest", single))
        self._echo_bulk = stack.enter_context(_echo(folder / "echo-bulk", driving.BULK, "BulkLookupRequest", bulk))

    def round(self) -> dict[str, float]:
        """Every benchmark once."""
        driver, large, small = self._driver, self._servers[_LARGE], self._servers[_SMALL]
        return {
            "echo": driver.lookups_per_second(self._echo_single, self._single[_LARGE]),
            "lookup": driver.lookups_per_second(large, self._single[_LARGE]),
            "lookup small": driver.lookups_per_second(small, self._single[_SMALL]),
            "bulk echo": driver.bulk_seconds(self._echo_bulk, self._legacy[_LARGE]),
            "bulk legacy": driver.bulk_seconds(large, self._legacy[_LARGE]),
            "statement legacy": self._statement("many_by_legacy_key", _legacy_arrays),
            "bulk edlink": driver.bulk_seconds(large, self._edlink[_LARGE]),
            "statement edlink": self._statement("many_by_edlink_id", _edlink_arrays),
            "bulk legacy small": driver.bulk_seconds(small, self._legacy[_SMALL]),
            "bulk edlink small": driver.bulk_seconds(small, self._edlink[_SMALL]),
        }

    def _statement(self, name: str, arrays: Callable[[], tuple[list[object], ...]]) -> float:
        """The median time of a statement, run by asyncpg over the server's own kind of pool."""

        async def run() -> float:
            pool = await open_lookup_pool(self._dsns[_LARGE], size=4, application_name="bench")
            seconds: list[float] = []
            async with pool.acquire() as connection:
                statement = await connection.prepare(sql.load("lookups")[name])
                await statement.fetch(*arrays())
                deadline = time.perf_counter() + self._driver.seconds
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


def _legacy_arrays() -> tuple[list[object], ...]:
    count = mappings.BULK_KEYS
    ids: list[object] = [mappings.legacy_id(number) for number in mappings.numbers(_LARGE)]
    return ids, [mappings.SYSTEM] * count, [1] * count, [mappings.INTEGRATION] * count


def _edlink_arrays() -> tuple[list[object], ...]:
    ids: list[object] = [mappings.edlink_id(number) for number in mappings.numbers(_LARGE)]
    return ids, [mappings.INTEGRATION] * mappings.BULK_KEYS


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
