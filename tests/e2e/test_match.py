"""Match over the wire: a real server, real gRPC over a socket, real Postgres with a match in it."""

from __future__ import annotations

import databases
import grpc
import links
import processes
import psycopg
import pytest
from identitymap.v1 import identity_map_pb2 as pb
from identitymap.v1 import identity_map_pb2_grpc, migration_pb2, migration_pb2_grpc, types_pb2
from serving import SERVE, address, reason_of


@pytest.fixture
def server(dsn: str):
    """A server, whose database holds a match that found one pair."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("INSERT INTO integration (integration_id) VALUES (%s)", [links.INTEGRATION])
        connection.execute(
            "WITH r AS (INSERT INTO legacy_record (entity_type, legacy_system, legacy_id, attributes)"
            " VALUES (1, 'app', 'mabel', '{}') RETURNING record_no)"
            " INSERT INTO legacy_membership SELECT %s, record_no FROM r",
            [links.INTEGRATION],
        )
        connection.execute(
            "WITH r AS (INSERT INTO run (integration_id, kind, state, requested_by, input_version, profile_version)"
            " VALUES (%s, 2, 4, 'test', 0, 3) RETURNING run_id)"
            " INSERT INTO proposal SELECT run_id, 1, 'app', 'mabel', %s, 2, 6, 'statistics', 0.75,"
            """ '[{"field": "first_name", "outcome": "equal", "weight": 9.5}]', 9, 'The first name agrees.' FROM r""",
            [links.INTEGRATION, links.edlink_id(1)],
        )
        for number in (1, 2):
            connection.execute(
                "INSERT INTO roster_object (integration_id, edlink_id, collection, attributes)"
                " VALUES (%s, %s, 'people', '{}')",
                [links.INTEGRATION, links.edlink_id(number)],
            )
    with processes.running(*SERVE, environment={"IDENTITYMAP_DSN": dsn}) as it:
        yield it


@pytest.fixture
def stub(server: processes.Command):
    with grpc.insecure_channel(address(server)) as channel:
        yield identity_map_pb2_grpc.IdentityMapStub(channel)


MABEL = types_pb2.LegacyKey(entity_type=types_pb2.ENTITY_TYPE_PERSON, system="app", id="mabel")


def test_what_a_record_matches_and_why(stub):
    answer = stub.Match(pb.MatchRequest(integration_id=links.INTEGRATION, legacy=MABEL))

    assert answer.verdict == migration_pb2.MATCH_VERDICT_POSSIBLE
    (candidate,) = answer.candidates
    assert (candidate.edlink_id, candidate.rule, candidate.confidence) == (links.edlink_id(1), "statistics", 0.75)
    assert candidate.evidence[0] == types_pb2.Evidence(field="first_name", outcome="equal", weight=9.5)
    assert candidate.reason
    assert answer.explanation == candidate.explanation == "The first name agrees."
    assert (answer.profile_version, answer.outdated, answer.truncated) == (3, False, False)
    assert answer.run_id
    assert answer.revision.epoch


@pytest.mark.parametrize(
    ("request_", "code", "reason"),
    [
        (pb.MatchRequest(legacy=MABEL), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD"),
        (pb.MatchRequest(integration_id=links.INTEGRATION), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD"),
        (
            pb.MatchRequest(integration_id=links.INTEGRATION, edlink_id="mabel"),
            grpc.StatusCode.INVALID_ARGUMENT,
            "INVALID_FIELD",
        ),
        (
            pb.MatchRequest(integration_id=links.OTHER_INTEGRATION, legacy=MABEL),
            grpc.StatusCode.NOT_FOUND,
            "INTEGRATION_NOT_FOUND",
        ),
        (
            pb.MatchRequest(integration_id=links.INTEGRATION, edlink_id=links.edlink_id(9)),
            grpc.StatusCode.NOT_FOUND,
            "RECORD_NOT_FOUND",
        ),
        (
            pb.MatchRequest(
                integration_id=links.INTEGRATION, legacy=MABEL, min_revision=types_pb2.Revision(epoch="x", number=1)
            ),
            grpc.StatusCode.FAILED_PRECONDITION,
            "EPOCH_CHANGED",
        ),
    ],
)
def test_errors_are_those_of_the_contract(stub, request_, code: grpc.StatusCode, reason: str):
    with pytest.raises(grpc.RpcError) as error:
        stub.Match(request_)
    assert (error.value.code(), reason_of(error.value)) == (code, reason)
    assert "mabel" not in error.value.details()


def test_before_the_first_match_it_is_no_answer(stub, dsn: str):
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DELETE FROM run")

    with pytest.raises(grpc.RpcError) as error:
        stub.Match(pb.MatchRequest(integration_id=links.INTEGRATION, legacy=MABEL))
    assert reason_of(error.value) == "NOT_MATCHED_YET"


def explain(server: processes.Command, *arguments: str):
    return processes.run("explain", *arguments, "--integration", links.INTEGRATION, "--server", address(server))


def test_explain_says_what_the_servers_match_says_of_two_records(server: processes.Command, dsn: str):
    ended = explain(server, "mabel", links.edlink_id(1).upper())

    assert ended.returncode == 0, ended.stderr
    assert "Verdict: possible: somebody has to decide." in ended.stdout
    assert "Rule: statistics." in ended.stdout
    assert "The first name agrees." in ended.stdout
    assert "+9.5" in ended.stdout
    assert "has changed" not in ended.stdout
    # The two hold nothing by now, and weigh what is known beforehand.
    assert "-11.0" in ended.stdout
    assert "weighed by themselves" in ended.stdout

    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE integration SET input_version = 1")
    assert "has changed" in explain(server, "mabel", links.edlink_id(1)).stdout


def test_explain_draws_how_the_weights_of_two_people_add_up(server: processes.Command, tmp_path):
    for name in ("why.svg", "why.html"):
        picture = tmp_path / name
        ended = explain(server, "mabel", links.edlink_id(2), "--waterfall", str(picture))
        assert ended.returncode == 0, ended.stderr
        assert f"Wrote {picture}" in " ".join(ended.stdout.split())
        assert "<svg" in picture.read_text("utf-8")


@pytest.mark.parametrize(
    ("changes", "code", "reason"),
    [
        ({"integration_id": links.OTHER_INTEGRATION}, grpc.StatusCode.NOT_FOUND, "INTEGRATION_NOT_FOUND"),
        ({"edlink_id": links.edlink_id(9)}, grpc.StatusCode.NOT_FOUND, "RECORD_NOT_FOUND"),
        ({"edlink_id": "mabel"}, grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD"),
        (
            {"legacy_key": types_pb2.LegacyKey(entity_type=types_pb2.ENTITY_TYPE_CLASS, system="app", id="mabel")},
            grpc.StatusCode.INVALID_ARGUMENT,
            "INVALID_FIELD",
        ),
    ],
)
def test_what_cannot_be_weighed_is_an_error_of_the_contract(server, changes, code: grpc.StatusCode, reason: str):
    asked = {"integration_id": links.INTEGRATION, "legacy_key": MABEL, "edlink_id": links.edlink_id(1)} | changes
    with grpc.insecure_channel(address(server)) as channel, pytest.raises(grpc.RpcError) as error:
        migration_pb2_grpc.MigrationStub(channel).WeighPair(migration_pb2.WeighPairRequest(**asked))
    assert (error.value.code(), reason_of(error.value)) == (code, reason)
    assert "mabel" not in error.value.details()


def test_with_the_database_away_nothing_is_weighed_and_explain_says_so(server, dsn: str, postgres_dsn: str):
    asked = migration_pb2.WeighPairRequest(
        integration_id=links.INTEGRATION, legacy_key=MABEL, edlink_id=links.edlink_id(1)
    )
    name = databases.name_of(dsn)
    with grpc.insecure_channel(address(server)) as channel, psycopg.connect(postgres_dsn, autocommit=True) as admin:
        stub = migration_pb2_grpc.MigrationStub(channel)
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        with pytest.raises(grpc.RpcError) as error:
            stub.WeighPair(asked, timeout=10)
        ended = explain(server, "mabel", links.edlink_id(1))
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

        assert (error.value.code(), reason_of(error.value)) == (grpc.StatusCode.UNAVAILABLE, "DATABASE_UNAVAILABLE")
        assert ended.returncode == 2
        assert "Traceback" not in ended.stderr
        assert stub.WeighPair(asked, timeout=10).prior_bits == -11


def test_explain_says_that_two_records_are_not_proposed(server: processes.Command):
    ended = explain(server, "mabel", links.edlink_id(2))

    assert ended.returncode == 0, ended.stderr
    assert "Verdict: none" in ended.stdout
    assert "Others are likelier." in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("stanley", links.edlink_id(1)), "knows no such record"),
        (("mabel", links.edlink_id(1), "--waterfall", "why.png"), "--waterfall"),
        (("mabel", links.edlink_id(1), "--legacy", "people.csv"), "--legacy and --roster"),
        (("mabel", links.edlink_id(1), "--integration", ""), "--integration"),
    ],
)
def test_explain_of_what_cannot_be_asked_says_so(server: processes.Command, arguments: tuple[str, ...], says: str):
    options = () if "--integration" in arguments else ("--integration", links.INTEGRATION)

    ended = processes.run("explain", *arguments, *options, "--server", address(server))

    assert ended.returncode != 0
    assert says in ended.stderr
