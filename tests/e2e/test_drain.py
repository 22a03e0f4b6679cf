"""One server told to stop: what it has taken it finishes, for as long as its grace lasts."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator

import grpc
import links
import processes
import psycopg
from grpc_health.v1 import health_pb2, health_pb2_grpc
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, types_pb2
from serving import wait_until

_LINKED = 50


@contextlib.contextmanager
def serving(dsn: str, *, pause_seconds: float, grace_seconds: float) -> Iterator[processes.Command]:
    links.insert_links(dsn, _LINKED)
    environment = {
        "IDENTITYMAP_DSN": dsn,
        "IDENTITYMAP_DRAIN_PAUSE_SECONDS": str(pause_seconds),
        "IDENTITYMAP_DRAIN_GRACE_SECONDS": str(grace_seconds),
    }
    with processes.running("serve", "--port", "0", "--metrics-port", "0", environment=environment) as server:
        yield server


def keys(count: int) -> list[types_pb2.Key]:
    return [
        types_pb2.Key(legacy=types_pb2.LegacyKey(entity_type=1, system="app", id=f"user-{n + 1}")) for n in range(count)
    ]


class Waiting:
    """Calls that wait in Postgres, one look-up, one in bulk and an export, because its table is locked."""

    def __init__(self, dsn: str, channel: grpc.Channel) -> None:
        stub = identity_map_pb2_grpc.IdentityMapStub(channel)
        stub.Lookup(identity_map_pb2.LookupRequest(key=keys(1)[0]))
        self._lock = psycopg.connect(dsn)
        self._lock.execute("LOCK TABLE mapping, mapping_change IN ACCESS EXCLUSIVE MODE")
        self._lookup = stub.Lookup.future(identity_map_pb2.LookupRequest(key=keys(1)[0]))
        self._bulk = stub.BulkLookup.future(identity_map_pb2.BulkLookupRequest(keys=keys(_LINKED)))
        self._export = stub.ExportMappings(identity_map_pb2.ExportMappingsRequest())
        with psycopg.connect(dsn, autocommit=True) as watcher:
            wait_until(lambda: watcher.execute(_WAITING).fetchone() == (3,))

    def release(self) -> None:
        self._lock.close()

    def answers(self) -> tuple[int, int, int]:
        """How many mappings each call was answered with."""
        return (
            len(self._lookup.result().result.found.mappings),
            sum(result.HasField("found") for result in self._bulk.result().results),
            sum(len(batch.mappings) for batch in self._export),
        )

    def codes(self) -> list[grpc.StatusCode]:
        """What each call ended with."""
        return [self._lookup.code(), self._bulk.code(), self._export.code()]


_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def stopped_taking_calls(address: str) -> bool:
    with grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        try:
            health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=1)
        except grpc.RpcError as error:
            return error.code() is grpc.StatusCode.UNAVAILABLE
        return False


def test_calls_that_wait_in_the_database_are_finished(dsn: str) -> None:
    """The server takes no new ones by then; its exit status is 0."""
    with serving(dsn, pause_seconds=0, grace_seconds=20) as server:
        address = f"127.0.0.1:{server.ready['port']}"
        with grpc.insecure_channel(address) as channel:
            waiting = Waiting(dsn, channel)
            server.process.send_signal(signal.SIGTERM)
            wait_until(lambda: stopped_taking_calls(address))
            waiting.release()

            assert waiting.answers() == (1, _LINKED, _LINKED)
            assert server.process.wait(10) == 0


def test_what_outlasts_the_grace_is_ended(dsn: str) -> None:
    """With a status that says to try elsewhere; the statements end, and the exit status is 0."""
    with serving(dsn, pause_seconds=0, grace_seconds=0.3) as server:
        with grpc.insecure_channel(f"127.0.0.1:{server.ready['port']}") as channel:
            waiting = Waiting(dsn, channel)
            server.process.send_signal(signal.SIGTERM)

            assert server.process.wait(10) == 0
            assert waiting.codes() == [grpc.StatusCode.UNAVAILABLE] * 3
        with psycopg.connect(dsn, autocommit=True) as watcher:
            wait_until(lambda: watcher.execute(_WAITING).fetchone() == (0,))
        waiting.release()


def test_a_second_signal_ends_it_at_once(dsn: str) -> None:
    """Somebody who cannot wait need not look for a stronger signal."""
    with serving(dsn, pause_seconds=30, grace_seconds=30) as server:
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: "draining" in server.log)
        server.process.send_signal(signal.SIGTERM)

        assert server.process.wait(5) == 1


def test_calls_are_taken_until_balancers_have_noticed(dsn: str) -> None:
    """Health turns first; calls are answered throughout the pause."""
    answered: list[float] = []
    failures: list[grpc.StatusCode] = []
    stopping = threading.Event()
    with (
        serving(dsn, pause_seconds=1, grace_seconds=20) as server,
        grpc.insecure_channel(f"127.0.0.1:{server.ready['port']}") as channel,
    ):
        stub, health = identity_map_pb2_grpc.IdentityMapStub(channel), health_pb2_grpc.HealthStub(channel)

        def call_all_the_time() -> None:
            while not stopping.is_set():
                try:
                    stub.Lookup(identity_map_pb2.LookupRequest(key=keys(1)[0]), timeout=5)
                    answered.append(time.monotonic())
                except grpc.RpcError as error:
                    failures.append(error.code())

        caller = threading.Thread(target=call_all_the_time)
        caller.start()
        try:
            wait_until(lambda: len(answered) > 20)
            server.process.send_signal(signal.SIGTERM)
            signalled = time.monotonic()
            wait_until(
                lambda: (
                    health.Check(health_pb2.HealthCheckRequest(service="identitymap.v1.IdentityMap")).status
                    == health_pb2.HealthCheckResponse.NOT_SERVING
                )
            )
            wait_until(lambda: answered[-1] > signalled + 0.5)
        finally:
            stopping.set()
            caller.join()

        assert failures == []
        assert server.process.wait(10) == 0
