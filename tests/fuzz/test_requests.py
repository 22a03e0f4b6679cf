"""Whatever bytes a caller sends to any method: an answer, or a status that says what is wrong. Never a defect."""

from __future__ import annotations

import collections
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import databases
import grpc
import processes
import pytest
from foreign import awkward_text, fuzzed, mutated
from google.protobuf.descriptor import Descriptor, FieldDescriptor, MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from hypothesis import given
from hypothesis import strategies as st
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, migration_pb2, migration_pb2_grpc, types_pb2
from identitymap_server.services import page_tokens
from pretend_edlink import TOKEN, PretendEdlink
from rosters import Roster, roster
from syncing import INTEGRATION, OTHER_INTEGRATION, TOKEN_KEY

#: Longer than any of these requests takes: what takes longer hangs.
_HANGS_SECONDS = 15.0
_MAX_RESIDENT_BYTES = 400 * 1024 * 1024

_METHODS = [
    method
    for file in (identity_map_pb2, migration_pb2)
    for service in file.DESCRIPTOR.services_by_name.values()
    for method in service.methods
]

#: What no request may be answered with. DEADLINE_EXCEEDED is a request that hangs.
_DEFECTS = {
    grpc.StatusCode.UNKNOWN,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.DATA_LOSS,
    grpc.StatusCode.UNIMPLEMENTED,
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
}

_TOKENS = (
    b"\0",
    b"\xff",
    b"\xff" * 9 + b"\x7f",
    b"\x0a",
    b"\x12\x00",
    b"\x0a\xff\xff\xff\xff\x0f",
    b"\xc3\x28",
    b"\x0b",
)

_SENSIBLE = {
    FieldDescriptor.CPPTYPE_STRING: st.sampled_from(["", "Mabel"]),
    FieldDescriptor.CPPTYPE_INT32: st.sampled_from([0, 1, 2, 100]),
    FieldDescriptor.CPPTYPE_INT64: st.sampled_from([0, 1, 60, 86_400]),
    FieldDescriptor.CPPTYPE_DOUBLE: st.sampled_from([0.0, 0.2, 1.0]),
    FieldDescriptor.CPPTYPE_BOOL: st.booleans(),
    FieldDescriptor.CPPTYPE_ENUM: st.integers(1, 3),
}
_ABSURD = {
    FieldDescriptor.CPPTYPE_INT32: st.sampled_from([-1, 2**31 - 1, -(2**31)]),
    FieldDescriptor.CPPTYPE_INT64: st.sampled_from([-1, 2**63 - 1, -(2**63)]),
    FieldDescriptor.CPPTYPE_DOUBLE: st.sampled_from([-1.0, 1e308, float("inf"), float("nan")]),
    FieldDescriptor.CPPTYPE_BOOL: st.booleans(),
    FieldDescriptor.CPPTYPE_ENUM: st.sampled_from([0, -1, 99, 2**31 - 1, -(2**31)]),
}

#: What means something to the server, by the name of the field that it belongs into.
Known = dict[str, list[object]]


@dataclass(frozen=True)
class Server:
    """A running server whose database holds a bit of everything, and the texts that mean something to it."""

    command: processes.Command
    channel: grpc.Channel
    known: Known

    def refusal(self, method: MethodDescriptor, requests: list[bytes]) -> grpc.RpcError | None:
        """Call a method with bytes, and give the error if it is not answered."""
        path = f"/{method.containing_service.full_name}/{method.name}"
        try:
            if method.client_streaming:
                self.channel.stream_unary(path)(iter(requests), timeout=_HANGS_SECONDS)
            elif method.server_streaming:
                collections.deque(self.channel.unary_stream(path)(requests[0], timeout=_HANGS_SECONDS), maxlen=0)
            else:
                self.channel.unary_unary(path)(requests[0], timeout=_HANGS_SECONDS)
        except grpc.RpcError as error:
            return error
        return None

    def resident_bytes(self) -> int:
        status = Path(f"/proc/{self.command.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024


@pytest.fixture(scope="module")
def server(postgres_dsn: str, template: str) -> Iterator[Server]:
    made = roster(20)
    with databases.fresh(postgres_dsn, template) as dsn, PretendEdlink(made) as edlink:
        environment = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_TOKEN_KEYS": TOKEN_KEY, "IDENTITYMAP_METRICS_PORT": "0"}
        with (
            processes.running("serve", "--port", "0", environment=environment) as command,
            grpc.insecure_channel(f"127.0.0.1:{command.ready['port']}") as channel,
        ):
            _fill(channel, made)
            worked = processes.run(
                "worker", "--once", environment={**environment, "IDENTITYMAP_EDLINK_URL": edlink.url}
            )
            assert worked.returncode == 0, worked.stderr
            yield Server(command, channel, _known(channel, made))


def _fill(channel: grpc.Channel, made: Roster) -> None:
    """Two integrations, accounts of which some match people of the roster, and an imported mapping."""
    migration = migration_pb2_grpc.MigrationStub(channel)
    for integration, strategy in ((INTEGRATION, 3), (OTHER_INTEGRATION, 2)):
        migration.CreateIntegration(
            migration_pb2.CreateIntegrationRequest(
                integration_id=integration, name="Gravity Falls", access_token=TOKEN, strategy=strategy
            )
        )
        records = [
            migration_pb2.LegacyRecord(
                key=types_pb2.LegacyKey(entity_type=1, system="app", id=f"{integration[:1]}-{number}"),
                person=migration_pb2.PersonFields(first_name="Mabel" if number % 3 else "Dipper"),
                identifiers=[migration_pb2.RecordIdentifier(type="google_id", value=person["identifiers"][1]["value"])],
                line=number,
            )
            for number, person in enumerate(made["people"])
        ]
        header = migration_pb2.ImportHeader(integration_id=integration, full=True)
        migration.ImportLegacyRecords(
            iter(
                [
                    migration_pb2.ImportLegacyRecordsRequest(header=header),
                    migration_pb2.ImportLegacyRecordsRequest(batch=migration_pb2.LegacyRecordBatch(records=records)),
                ]
            )
        )


def _known(channel: grpc.Channel, made: Roster) -> Known:
    """Texts that mean something to the server, by the name of the field."""
    migration, mappings = migration_pb2_grpc.MigrationStub(channel), identity_map_pb2_grpc.IdentityMapStub(channel)
    runs = migration.ListRuns(migration_pb2.ListRunsRequest()).runs
    assert {run.kind for run in runs} == {1, 2, 3}
    some_runs = migration.ListRuns(migration_pb2.ListRunsRequest(page_size=2))
    items = migration.ListReviewItems(migration_pb2.ListReviewItemsRequest(page_size=1))
    assert items.total
    revision = mappings.Lookup(
        identity_map_pb2.LookupRequest(key=types_pb2.Key(edlink_id=made["people"][1]["id"]))
    ).revision
    assert revision.number
    tokens = [token for token in (some_runs.next_page_token, items.next_page_token) if token]
    return {
        "integration_id": [INTEGRATION, OTHER_INTEGRATION, ""],
        "edlink_id": [person["id"] for person in made["people"][:3]],
        "run_id": [run.run_id for run in runs],
        "page_token": ["", *tokens],
        "resume_token": ["", *tokens],
        "epoch": [revision.epoch],
        "number": [0, revision.number],
        "sync_interval_seconds": [60, 86_400],
        "system": ["app"],
        "id": ["1-1", "1-2", "new"],
        "type": ["google_id", "sis_id", "x_id"],
        "value": [made["people"][1]["identifiers"][1]["value"]],
        "birth_date": ["2013-08-31", ""],
        "created": ["2026-06-12", ""],
        "last_active": ["2026-06-12T08:15:00+02:00", ""],
    }


def _bodies(descriptor: Descriptor, known: Known, part: int | None = None) -> st.SearchStrategy[bytes]:
    """Messages of a type as bytes: most of them as they should be but for a field or two, some bent, some random."""
    valid = _messages(descriptor, known, part).map(lambda message: message.SerializeToString())
    return st.integers(0, 9).flatmap(
        lambda mood: valid if mood < 8 else mutated(valid, _TOKENS) if mood < 9 else st.binary()
    )


def _requests(method: MethodDescriptor, known: Known) -> st.SearchStrategy[list[bytes]]:
    """The requests of a call. A client streams a header and then batches, the two parts of its messages."""
    if not method.client_streaming:
        return _bodies(method.input_type, known).map(lambda body: [body])
    header, batch = (_bodies(method.input_type, known, part) for part in (0, 1))
    return st.tuples(header, st.lists(batch, max_size=3)).map(lambda parts: [parts[0], *parts[1]]) | st.lists(
        header | batch, max_size=3
    )


def _messages(descriptor: Descriptor, known: Known, part: int | None = None) -> st.SearchStrategy[Message]:
    """Messages of a type, with most fields set to something that means something. `part` is the one of a oneof."""

    @st.composite
    def message(draw: st.DrawFn) -> Message:
        made = GetMessageClass(descriptor)()
        for field in _fields(draw, descriptor, part):
            absurd = draw(st.integers(0, 19)) == 0
            for value in draw(_values(field, known, absurd=absurd)):
                _put(made, field, value)
        return made

    return message()


def _fields(draw: st.DrawFn, descriptor: Descriptor, part: int | None) -> list[FieldDescriptor]:
    """The fields to set: most of them, and one of each oneof."""
    left_out = set()
    if descriptor.fields and not draw(st.integers(0, 4)):
        left_out.add(draw(st.sampled_from(list(descriptor.fields))).name)
    for oneof in descriptor.oneofs:
        chosen = draw(st.sampled_from(list(oneof.fields))) if part is None else oneof.fields[part]
        left_out |= {field.name for field in oneof.fields if field.name != chosen.name}
    return [field for field in descriptor.fields if field.name not in left_out]


def _values(field: FieldDescriptor, known: Known, *, absurd: bool) -> st.SearchStrategy[list[object]]:
    if field.cpp_type == FieldDescriptor.CPPTYPE_MESSAGE:
        one = _messages(field.message_type, known)
    elif absurd:
        one = awkward_text if field.cpp_type == FieldDescriptor.CPPTYPE_STRING else _ABSURD[field.cpp_type]
    elif field.name in known:
        one = st.sampled_from(known[field.name])
    else:
        one = _SENSIBLE[field.cpp_type]
    return st.lists(one, max_size=3) if field.is_repeated else one.map(lambda value: [value])


def _put(message: Message, field: FieldDescriptor, value: object) -> None:
    if field.cpp_type == FieldDescriptor.CPPTYPE_MESSAGE:
        target = getattr(message, field.name)
        (target.add() if field.is_repeated else target).MergeFrom(value)
    elif field.is_repeated:
        getattr(message, field.name).append(value)
    else:
        setattr(message, field.name, value)


@pytest.mark.parametrize("method", _METHODS, ids=lambda method: method.name)
@given(data=st.data())
@fuzzed(40, 3_000)
def test_any_request(server: Server, method: MethodDescriptor, data: st.DataObject) -> None:
    """Valid, bent, cut or random: an OK, or a status with its reason, long before the deadline."""
    refusal = server.refusal(method, data.draw(_requests(method, server.known)))
    if refusal is not None:
        assert refusal.code() not in _DEFECTS, refusal.details()
        status = rpc_status.from_call(refusal)
        assert status is not None
        assert any(detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR) for detail in status.details)


#: Where tokens lead: the call, what a first page is asked with, and a position that a token may hold.
_PAGED = {
    "runs": (
        lambda channel, token: migration_pb2_grpc.MigrationStub(channel).ListRuns(
            migration_pb2.ListRunsRequest(page_token=token), timeout=_HANGS_SECONDS
        ),
        ("runs", None),
        [1_900_000_000_000_000, INTEGRATION],
    ),
    "review": (
        lambda channel, token: migration_pb2_grpc.MigrationStub(channel).ListReviewItems(
            migration_pb2.ListReviewItemsRequest(page_token=token), timeout=_HANGS_SECONDS
        ),
        (None, None, None),
        [INTEGRATION, 1, "app", "1-1"],
    ),
    "export": (
        lambda channel, token: list(
            identity_map_pb2_grpc.IdentityMapStub(channel).ExportMappings(
                identity_map_pb2.ExportMappingsRequest(resume_token=token), timeout=_HANGS_SECONDS
            )
        ),
        (None, None),
        ["", 1, 1],
    ),
}

_parts = st.sampled_from(
    [
        *(-1, 0, 4, 2**63 - 1, 2**63, 2**64 - 1, 253_402_300_799_999_999, 253_402_300_800_000_000),
        *(INTEGRATION.upper(), INTEGRATION + "\n", "", "\0", "a\0", "x" * 10_000),
        *(None, [], {}, b"", 0.5, True),
    ]
)


@pytest.mark.parametrize("paged", _PAGED)
@given(data=st.data())
@fuzzed(120, 3_000)
def test_made_up_tokens(server: Server, paged: str, data: st.DataObject) -> None:
    """They are no secret: whoever makes one up is refused, or gets a page that anybody could have."""
    call, asked, position = _PAGED[paged]
    made_up = list(position)
    if paged == "export":
        made_up[0] = server.known["epoch"][0]
    call(server.channel, page_tokens.made(tuple(made_up), asked))
    for _ in range(data.draw(st.integers(1, 2))):
        made_up[data.draw(st.integers(0, len(made_up) - 1))] = data.draw(_parts)
    try:
        call(server.channel, page_tokens.made(tuple(made_up), asked))
    except grpc.RpcError as error:
        refused = error.code()
    else:
        refused = None
    assert refused in (None, grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.FAILED_PRECONDITION)


@given(noise=mutated(st.just(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\x04\0\0\0\0\0"), _TOKENS) | st.binary())
@fuzzed(100, 3_000)
def test_bytes_that_are_no_call(server: Server, noise: bytes) -> None:
    """Noise on the port is hung up on, or waits for more; it is nobody else's trouble."""
    with contextlib.suppress(ConnectionError):
        port = server.command.ready["port"]
        with socket.create_connection(("127.0.0.1", port), timeout=_HANGS_SECONDS) as connection:
            connection.sendall(noise)
    mappings = identity_map_pb2_grpc.IdentityMapStub(server.channel)
    mappings.Lookup(identity_map_pb2.LookupRequest(key=types_pb2.Key(edlink_id=INTEGRATION)), timeout=_HANGS_SECONDS)


def test_the_server_is_as_it_was(server: Server) -> None:
    """After all that: little memory, and not a defect in its log."""
    assert server.resident_bytes() < _MAX_RESIDENT_BYTES
    assert "defect" not in server.command.log
