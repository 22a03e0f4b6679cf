"""The server as its callers and operators meet it: a real process, real gRPC over a socket, real Postgres."""

from __future__ import annotations

import datetime as dt
import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import databases
import grpc
import links
import processes
import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from identitymap.v1 import (
    errors_pb2,
    identity_map_pb2,
    identity_map_pb2_grpc,
    migration_pb2,
    migration_pb2_grpc,
    types_pb2,
)
from serving import SERVE, address, key, lookup, metrics_of, reason_of, wait_until


@pytest.fixture
def server(dsn: str):
    links.insert_links(dsn, 3)
    with processes.running(*SERVE, environment={"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "1"}) as it:
        yield it


@pytest.fixture
def channel(server: processes.Command):
    with grpc.insecure_channel(address(server)) as channel:
        yield channel


@pytest.fixture
def stub(channel: grpc.Channel) -> identity_map_pb2_grpc.IdentityMapStub:
    return identity_map_pb2_grpc.IdentityMapStub(channel)


class TestAnswers:
    def test_a_look_up_over_the_wire(self, stub):
        """The mapping, its revision, in both directions."""
        by_legacy = stub.Lookup(lookup("user-2"))
        by_edlink = stub.Lookup(identity_map_pb2.LookupRequest(key=types_pb2.Key(edlink_id=links.edlink_id(2).upper())))

        assert by_legacy.result.found.mappings[0].edlink_id == links.edlink_id(2)
        assert by_legacy == by_edlink
        assert by_legacy.revision.number == 1

    def test_one_bad_key_never_fails_a_bulk_look_up(self, stub):
        """Its result carries its own error; the others are answered in order."""
        keys = [
            key("user-1"),
            types_pb2.Key(edlink_id="not a uuid"),
            key("with\0nul"),
            key("x" * 1025),
            types_pb2.Key(),
            types_pb2.Key(identifier=types_pb2.SourceIdentifier(entity_type=1, type="google_id", value="1")),
            key("user-1", integration_id="nonsense"),
            key("nobody"),
        ]

        results = stub.BulkLookup(identity_map_pb2.BulkLookupRequest(keys=keys)).results

        kinds = [result.WhichOneof("outcome") for result in results]
        assert kinds == ["found", *["error"] * 6, "not_found"]
        assert [result.error.field for result in results[1:7]] == [
            "edlink_id",
            "legacy.id",
            "legacy.id",
            "key",
            "integration_id",
            "integration_id",
        ]
        assert {result.error.reason for result in results[1:7]} == {errors_pb2.ERROR_REASON_INVALID_FIELD}
        assert "not a uuid" not in results[1].error.message

    def test_limits_are_stated(self, stub):
        """Too many keys and too many bytes are INVALID_ARGUMENT, with the limit."""
        too_many = identity_map_pb2.BulkLookupRequest(keys=[key("a")] * 10_001)
        too_large = identity_map_pb2.BulkLookupRequest(keys=[key("é" * 500)] * 3_200)

        for request in (too_many, too_large):
            with pytest.raises(grpc.RpcError) as caught:
                stub.BulkLookup(request)
            assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
            assert reason_of(caught.value) == "LIMIT_EXCEEDED"

    def test_ten_thousand_keys_fit(self, stub):
        """The largest request that is allowed, duplicates and misses included."""
        request = identity_map_pb2.BulkLookupRequest(keys=[key(f"user-{n % 5}") for n in range(10_000)])

        results = stub.BulkLookup(request).results

        assert len(results) == 10_000
        assert sum(result.HasField("found") for result in results) == 6_000

    def test_bytes_that_are_no_text_fail_the_call_with_a_status(self, channel):
        """Protobuf refuses the message; the server does not fall over."""
        broken = lookup("user-1").SerializeToString().replace(b"user-1", b"user-\xff")

        with pytest.raises(grpc.RpcError) as caught:
            channel.unary_unary("/identitymap.v1.IdentityMap/Lookup")(broken)

        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert "UTF-8" in caught.value.details()
        assert "user-" not in caught.value.details()

    def test_an_unknown_method_is_unimplemented_and_counted(self, channel, server):
        """A newer client gets a clear answer."""
        with pytest.raises(grpc.RpcError) as caught:
            channel.unary_unary("/identitymap.v1.IdentityMap/Later")(b"")

        assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
        assert reason_of(caught.value) == "UNKNOWN_METHOD"
        assert 'grpc_code="Unimplemented",grpc_method="unknown"' in metrics_of(server)

    def test_reflection_lists_the_services(self, channel):
        """grpcurl works without the proto files."""
        from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (  # noqa: PLC0415  # Heavy.
            ProtoReflectionDescriptorDatabase,
        )

        services = set(ProtoReflectionDescriptorDatabase(channel).get_services())

        assert {"identitymap.v1.IdentityMap", "identitymap.v1.Migration", "grpc.health.v1.Health"} <= services


class TestOperations:
    def test_metrics_have_the_standard_names_and_start_at_zero(self, server, stub):
        """A rate over a code that has not occurred is zero, not absent; refused calls count."""
        before = metrics_of(server)
        stub.Lookup(lookup("user-1"))
        with pytest.raises(grpc.RpcError):
            stub.Lookup(identity_map_pb2.LookupRequest())
        after = metrics_of(server)

        labels = 'grpc_method="Lookup",grpc_service="identitymap.v1.IdentityMap",grpc_type="unary"'
        assert f"grpc_server_started_total{{{labels}}} 0.0" in before
        assert f'grpc_server_handled_total{{grpc_code="DataLoss",{labels}}} 0.0' in before
        assert f"grpc_server_started_total{{{labels}}} 2.0" in after
        assert f'grpc_server_handled_total{{grpc_code="OK",{labels}}} 1.0' in after
        assert f'grpc_server_handled_total{{grpc_code="InvalidArgument",{labels}}} 1.0' in after
        assert f"grpc_server_handling_seconds_count{{{labels}}} 2.0" in after
        assert 'identitymap_keys_looked_up_total{kind="legacy",outcome="found"} 1.0' in after
        assert 'identitymap_query_seconds_count{query="one_by_legacy_key"} 1.0' in after
        assert 'identitymap_query_failures_total{query="one_by_legacy_key"} 0.0' in after
        assert 'identitymap_pool_connections{pool="lookup",state="idle"} 4.0' in after

    def test_statements_other_than_look_ups_are_measured_too(self, channel, server):
        """By the file and the name that they have there."""
        stub = migration_pb2_grpc.MigrationStub(channel)
        stub.ListReviewItems(migration_pb2.ListReviewItemsRequest(), timeout=5)
        list(identity_map_pb2_grpc.IdentityMapStub(channel).ExportMappings(identity_map_pb2.ExportMappingsRequest()))

        metrics = metrics_of(server)

        for name in ("review.page", "review.total", "export.page"):
            assert f'identitymap_query_seconds_count{{query="{name}"}} 1.0' in metrics

    def test_a_deadline_ends_the_statement_in_postgres(self, dsn, server, stub):
        """What the caller no longer waits for is not left running in the database."""
        stub.Lookup(lookup("user-1"))
        with psycopg.connect(dsn) as blocker, psycopg.connect(dsn, autocommit=True) as watcher:
            blocker.execute("LOCK TABLE mapping IN ACCESS EXCLUSIVE MODE")

            with pytest.raises(grpc.RpcError) as caught:
                stub.Lookup(lookup("user-1"), timeout=0.5)
            assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED

            wait_until(
                lambda: (
                    watcher.execute(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'identitymap serve'"
                        " AND state = 'active'"
                    ).fetchone()[0]
                    == 0
                )
            )
        assert stub.Lookup(lookup("user-1"), timeout=5).result.HasField("found")
        metrics = metrics_of(server)
        assert 'identitymap_query_seconds_count{query="one_by_legacy_key"} 3.0' in metrics
        assert 'identitymap_query_failures_total{query="one_by_legacy_key"} 1.0' in metrics

    def test_a_database_that_goes_away_is_unavailable_and_comes_back(self, dsn, server, stub, postgres_dsn):
        """Never "not found"; health stays as it is, and no restart is needed."""
        stub.Lookup(lookup("user-1"))
        with psycopg.connect(postgres_dsn, autocommit=True) as admin:
            name = databases.name_of(dsn)
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            codes = set()
            for _ in range(8):
                with pytest.raises(grpc.RpcError) as caught:
                    stub.Lookup(lookup("user-1"), timeout=5)
                codes.add(caught.value.code())
                assert reason_of(caught.value) == "DATABASE_UNAVAILABLE", (caught.value, server.log)
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

        assert codes == {grpc.StatusCode.UNAVAILABLE}
        assert stub.Lookup(lookup("user-1"), timeout=5).result.HasField("found")

    def test_a_second_server_on_the_same_port_is_refused(self, dsn, server):
        """Without this, the kernel would deal the connections out between the two."""
        second = processes.run(
            "serve", "--port", str(server.ready["port"]), "--metrics-port", "0", environment={"IDENTITYMAP_DSN": dsn}
        )

        assert second.returncode == 2
        assert "the port is taken" in second.stderr


class TestRefusals:
    """What a wrong setting gets: one clear line, exit status 2, no traceback, no secret."""

    @pytest.mark.parametrize(
        ("environment", "says"),
        [
            ({}, "set IDENTITYMAP_DSN"),
            ({"IDENTITYMAP_DSN": "postgresql://u:hunter2@127.0.0.1:1/x"}, "cannot be reached"),
            ({"IDENTITYMAP_DSN": "nonsense hunter2"}, "IDENTITYMAP_DSN cannot be read"),
            ({"IDENTITYMAP_DSN": "postgresql://h", "IDENTITYMAP_PORT": "70000"}, "IDENTITYMAP_PORT"),
            ({"IDENTITYMAP_DSN": "postgresql://h", "IDENTITYMAP_TLS_KEY": "/nowhere"}, "both a certificate and a key"),
        ],
    )
    def test_wrong_settings(self, environment, says):
        """Each says what to do."""
        ended = processes.run("serve", environment=environment)

        assert ended.returncode == 2
        assert says in ended.stderr
        assert "Traceback" not in ended.stderr
        assert "hunter2" not in ended.stderr

    def test_a_database_with_no_connection_left(self, dsn):
        """It can be reached; there are settings to change, on either side."""
        with psycopg.connect(dsn) as connection:
            if int(connection.execute("SHOW max_connections").fetchone()[0]) > 200:
                pytest.skip("this server has room for all that one may ask for")

        ended = processes.run("serve", environment={"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_LOOKUP_CONNECTIONS": "200"})

        assert ended.returncode == 2
        assert "has no connection left" in ended.stderr
        assert "IDENTITYMAP_LOOKUP_CONNECTIONS" in ended.stderr

    def test_a_database_without_a_schema(self, empty_dsn):
        """Says which command makes it."""
        ended = processes.run("serve", environment={"IDENTITYMAP_DSN": empty_dsn})

        assert ended.returncode == 2
        assert "identitymap migrate" in ended.stderr

    def test_a_schema_of_a_newer_version(self, dsn):
        """An old server does not guess at a schema it does not know."""
        with psycopg.connect(dsn) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")

        ended = processes.run("serve", environment={"IDENTITYMAP_DSN": dsn})

        assert ended.returncode == 2
        assert "9999" in ended.stderr

    def test_beyond_loopback_without_tls(self, dsn):
        """Only when told so in as many words."""
        arguments = ("serve", "--host", "0.0.0.0", "--port", "0", "--metrics-port", "0")
        ended = processes.run(*arguments, environment={"IDENTITYMAP_DSN": dsn})
        assert ended.returncode == 2
        assert "IDENTITYMAP_INSECURE_BEYOND_LOOPBACK" in ended.stderr

        told = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_INSECURE_BEYOND_LOOPBACK": "true"}
        with processes.running(*arguments, environment=told) as server:
            assert server.stop(signal.SIGINT) == 0


@dataclass
class Secured:
    """A server with mTLS, and what its clients need."""

    process: processes.Command
    address: str
    root: bytes
    pair: tuple[bytes, bytes]


class TestTls:
    @pytest.fixture
    def secured(self, dsn, tmp_path) -> Iterator[Secured]:
        links.insert_links(dsn, 1)
        authority = _certificate(tmp_path / "ca", "Test CA", None)
        _certificate(tmp_path / "server", "localhost", authority)
        _certificate(tmp_path / "client", "sign-in", authority)
        environment = {
            "IDENTITYMAP_DSN": dsn,
            "IDENTITYMAP_TLS_CERTIFICATE": str(tmp_path / "server.pem"),
            "IDENTITYMAP_TLS_KEY": str(tmp_path / "server.key"),
            "IDENTITYMAP_TLS_CLIENT_CA": str(tmp_path / "ca.pem"),
        }
        pair = ((tmp_path / "client.key").read_bytes(), (tmp_path / "client.pem").read_bytes())
        with processes.running(*SERVE, "--host", "0.0.0.0", environment=environment) as server:
            yield Secured(server, f"localhost:{server.ready['port']}", (tmp_path / "ca.pem").read_bytes(), pair)

    def test_a_client_without_a_certificate_of_ours_does_not_get_in(self, secured):
        """One with a certificate does."""
        with grpc.secure_channel(secured.address, grpc.ssl_channel_credentials(secured.root, *secured.pair)) as channel:
            found = identity_map_pb2_grpc.IdentityMapStub(channel).Lookup(lookup("user-1"), timeout=5)
            assert found.result.HasField("found")
        tls = grpc.ssl_channel_credentials(secured.root)
        for channel in (grpc.secure_channel(secured.address, tls), grpc.insecure_channel(secured.address)):
            with channel, pytest.raises(grpc.RpcError) as caught:
                identity_map_pb2_grpc.IdentityMapStub(channel).Lookup(lookup("user-1"), timeout=5)
            assert caught.value.code() is grpc.StatusCode.UNAVAILABLE

    def test_a_failed_handshake_leaves_the_log_readable(self, secured):
        """gRPC's core would write a plain line among the JSON."""
        channel = grpc.insecure_channel(secured.address)
        with channel, pytest.raises(grpc.RpcError):
            identity_map_pb2_grpc.IdentityMapStub(channel).Lookup(lookup("user-1"), timeout=5)
        secured.process.stop()

        events = [json.loads(line)["event"] for line in secured.process.log.splitlines()]
        assert events == ["serving", "draining", "stopped"]

    def test_what_a_client_changes_is_recorded_under_its_certificates_name(self, secured):
        """mTLS has checked it; nothing in the request could claim another."""
        header = migration_pb2.ImportHeader(integration_id=links.INTEGRATION)
        record = migration_pb2.LegacyRecord(key=key("7").legacy)
        messages = [
            migration_pb2.ImportLegacyRecordsRequest(header=header),
            migration_pb2.ImportLegacyRecordsRequest(batch=migration_pb2.LegacyRecordBatch(records=[record])),
        ]

        with grpc.secure_channel(secured.address, grpc.ssl_channel_credentials(secured.root, *secured.pair)) as channel:
            stub = migration_pb2_grpc.MigrationStub(channel)
            imported = stub.ImportLegacyRecords(iter(messages), timeout=5)
            run = stub.GetRun(migration_pb2.GetRunRequest(run_id=imported.run_id), timeout=5).run

        assert imported.created == 1
        assert run.requested_by == "sign-in"


def _certificate(path: Path, name: str, authority):
    """Writes `path`.pem and `path`.key; gives (certificate, key) to sign others with."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    issuer = authority[0].subject if authority else subject
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(authority[1] if authority else private, hashes.SHA256())
    )
    path.with_suffix(".pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    path.with_suffix(".key").write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, private
