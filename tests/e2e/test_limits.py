"""What is too much, for a message or for the server: refused with the reason, and counted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import grpc
import links
import processes
import psycopg
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, migration_pb2, migration_pb2_grpc, types_pb2
from serving import SERVE, address, key, lookup, metrics_of, reason_of, wait_until

_PLACES = 2


@pytest.fixture
def server(dsn: str) -> Iterator[processes.Command]:
    links.insert_links(dsn, 3)
    environment = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_MAX_CONCURRENT_CALLS": str(_PLACES)}
    with processes.running(*SERVE, environment=environment) as it:
        yield it


@pytest.fixture
def channel(server: processes.Command) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(address(server)) as channel:
        yield channel


@pytest.fixture
def stub(channel: grpc.Channel) -> identity_map_pb2_grpc.IdentityMapStub:
    return identity_map_pb2_grpc.IdentityMapStub(channel)


@contextlib.contextmanager
def _all_places_taken(dsn: str, stub: identity_map_pb2_grpc.IdentityMapStub) -> Iterator[list[grpc.Future]]:
    """Look-ups that wait in Postgres until the block ends."""
    with psycopg.connect(dsn) as blocker, psycopg.connect(dsn, autocommit=True) as watcher:
        blocker.execute("LOCK TABLE mapping IN ACCESS EXCLUSIVE MODE")
        waiting = [stub.Lookup.future(lookup("user-1")) for _ in range(_PLACES)]
        wait_until(lambda: watcher.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() == (_PLACES,))
        yield waiting


class TestOverload:
    def test_one_call_too_many_is_refused_at_once_and_counted(self, dsn, server, stub):
        """RESOURCE_EXHAUSTED with the reason OVERLOADED; the others are answered, and then there is room again."""
        with _all_places_taken(dsn, stub) as waiting:
            with pytest.raises(grpc.RpcError) as caught:
                stub.Lookup(lookup("user-1"), timeout=5)
            metrics = metrics_of(server)

        assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert reason_of(caught.value) == "OVERLOADED"
        labels = 'grpc_method="Lookup",grpc_service="identitymap.v1.IdentityMap",grpc_type="unary"'
        assert f'grpc_server_handled_total{{grpc_code="ResourceExhausted",{labels}}} 1.0' in metrics
        assert all(call.result().result.HasField("found") for call in waiting)
        assert stub.Lookup(lookup("user-1"), timeout=5).result.HasField("found")

    def test_an_overloaded_server_is_healthy(self, dsn, channel, stub):
        """Else the balancer would take it out, and the others would get its calls."""
        with _all_places_taken(dsn, stub):
            answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=5)

        assert answer.status == health_pb2.HealthCheckResponse.SERVING

    def test_idle_clients_that_watch_its_health_take_no_place(self, channel, stub):
        """Each channel of a client with health checks holds such a stream open."""
        watches = [health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest()) for _ in range(20)]
        for watch in watches:
            assert next(watch).status == health_pb2.HealthCheckResponse.SERVING

        assert stub.Lookup(lookup("user-1"), timeout=5).result.HasField("found")


class TestSize:
    def test_a_request_over_the_limit_says_so(self, server, stub):
        """Even one that is larger than what gRPC takes unless told otherwise."""
        request = identity_map_pb2.BulkLookupRequest(keys=[key("x" * 1_000)] * 10_000)

        with pytest.raises(grpc.RpcError) as caught:
            stub.BulkLookup(request, timeout=10)

        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert reason_of(caught.value) == "LIMIT_EXCEEDED"
        assert "3,145,728" in caught.value.details()
        labels = 'grpc_method="BulkLookup",grpc_service="identitymap.v1.IdentityMap",grpc_type="unary"'
        assert f'grpc_server_handled_total{{grpc_code="InvalidArgument",{labels}}} 1.0' in metrics_of(server)

    def test_a_batch_over_the_limit_says_so(self, server, channel):
        """Nothing of the import is kept, and the call counts as refused, not as cancelled."""
        record = migration_pb2.LegacyRecord(
            key=types_pb2.LegacyKey(entity_type=types_pb2.ENTITY_TYPE_PERSON, system="app", id="1"),
            person=migration_pb2.PersonFields(street="x" * 6_000),
        )
        messages = [
            migration_pb2.ImportLegacyRecordsRequest(
                header=migration_pb2.ImportHeader(integration_id=links.INTEGRATION)
            ),
            migration_pb2.ImportLegacyRecordsRequest(batch=migration_pb2.LegacyRecordBatch(records=[record] * 1_000)),
        ]

        with pytest.raises(grpc.RpcError) as caught:
            migration_pb2_grpc.MigrationStub(channel).ImportLegacyRecords(iter(messages), timeout=10)

        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert reason_of(caught.value) == "LIMIT_EXCEEDED"
        labels = 'grpc_method="ImportLegacyRecords",grpc_service="identitymap.v1.Migration",grpc_type="client_stream"'
        assert f'grpc_server_handled_total{{grpc_code="InvalidArgument",{labels}}} 1.0' in metrics_of(server)
