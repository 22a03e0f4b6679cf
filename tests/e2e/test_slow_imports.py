"""Imports whose callers take their time: they get in nobody's way, and not for ever."""

from __future__ import annotations

import queue
from collections.abc import Iterator

import grpc
import links
import processes
import psycopg
import pytest
from identitymap.v1 import migration_pb2, migration_pb2_grpc
from serving import SERVE, address, key, metrics_of, reason_of, wait_until

_PLACES = 2


class SlowImport:
    """An import whose caller has sent its header and one record, and goes on when it is told to."""

    def __init__(self, stub: migration_pb2_grpc.MigrationStub, number: int) -> None:
        self._messages: queue.SimpleQueue[migration_pb2.ImportLegacyRecordsRequest | None] = queue.SimpleQueue()
        record = migration_pb2.LegacyRecord(key=key(str(number)).legacy)
        for part in (
            {"header": migration_pb2.ImportHeader(integration_id=links.INTEGRATION)},
            {"batch": migration_pb2.LegacyRecordBatch(records=[record])},
        ):
            self._messages.put(migration_pb2.ImportLegacyRecordsRequest(**part))
        self._call = stub.ImportLegacyRecords.future(iter(self._messages.get, None))

    def end(self) -> None:
        self._messages.put(None)

    def result(self) -> migration_pb2.ImportLegacyRecordsResponse:
        try:
            return self._call.result(timeout=20)
        finally:
            self.end()


def serving(dsn: str, **settings: str):
    with psycopg.connect(dsn) as connection:
        connection.execute("INSERT INTO integration (integration_id) VALUES (%s)", [links.INTEGRATION])
    environment = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_IMPORT_CONNECTIONS": str(_PLACES), **settings}
    return processes.running(*SERVE, environment=environment)


@pytest.fixture
def server(dsn: str) -> Iterator[processes.Command]:
    with serving(dsn, IDENTITYMAP_MIGRATION_CONNECTIONS=str(_PLACES)) as it:
        yield it


def test_imports_under_way_keep_nobody_waiting(server):
    """As many as the server takes: everything else is answered, one more is refused, and all are imported at last."""
    with grpc.insecure_channel(address(server)) as channel:
        stub = migration_pb2_grpc.MigrationStub(channel)
        imports = [SlowImport(stub, number) for number in range(_PLACES)]
        wait_until(lambda: f'connections{{pool="import",state="busy"}} {_PLACES}.0' in metrics_of(server))

        listed = stub.ListIntegrations(migration_pb2.ListIntegrationsRequest(), timeout=5)
        with pytest.raises(grpc.RpcError) as caught:
            SlowImport(stub, 99).result()
        for one in imports:
            one.end()
        created = [one.result().created for one in imports]

    assert [integration.integration_id for integration in listed.integrations] == [links.INTEGRATION]
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert reason_of(caught.value) == "OVERLOADED"
    assert "IDENTITYMAP_IMPORT_CONNECTIONS" in caught.value.details()
    assert created == [1] * _PLACES


def test_an_import_whose_caller_falls_silent_is_given_up(dsn):
    """Nothing is imported, and its place is free again."""
    with (
        serving(dsn, IDENTITYMAP_IMPORT_IDLE_SECONDS="0.5") as server,
        grpc.insecure_channel(address(server)) as channel,
    ):
        stub = migration_pb2_grpc.MigrationStub(channel)
        for number in range(_PLACES + 1):
            with pytest.raises(grpc.RpcError) as caught:
                SlowImport(stub, number).result()
            assert caught.value.code() is grpc.StatusCode.ABORTED
            assert reason_of(caught.value) == "STREAM_STALLED"

    with psycopg.connect(dsn) as connection:
        assert connection.execute(
            "SELECT (SELECT count(*) FROM legacy_record), (SELECT count(*) FROM run)"
        ).fetchone() == (
            0,
            0,
        )
