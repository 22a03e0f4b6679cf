"""Stories: what a district, its company and its operators do, step by step. Nothing of it is left to chance or time.

A story waits after each step until everything has come to rest, so that it ends the same however it was disturbed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import grpc
import psycopg
from identitymap.v1 import migration_pb2, migration_pb2_grpc, types_pb2
from identitymap_server.sandbox import world
from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.legacy_classes import LegacyClass
from identitymap_server.sandbox.life import Life
from identitymap_server.sandbox.life.living import HAPPENINGS
from identitymap_server.sandbox.world import World

from campaign import queries
from campaign.database import Database

T = TypeVar("T")

#: What happens in each story after its beginning. In the last two, an operator approves what is linked.
_PLOTS = (
    ("live", "import_changes", "live"),
    ("live", "sync_anew", "live"),
    ("live", "lose_many", "live"),
    ("import_changes", "live", "sync_anew"),
    ("sync_anew", "lose_many", "import_changes"),
    ("live", "live", "live"),
    ("live", "import_changes", "live"),
    ("live", "lose_many", "sync_anew"),
)
STORIES = len(_PLOTS)
STEPS = 4

_PEOPLE = 60
_HAPPENINGS = 5

#: How long a step may take to come to rest, disturbances included.
_REST_SECONDS = 60.0
_CALL_SECONDS = 3.0
_POLL_SECONDS = 0.04

#: Codes after which a caller tries again: they say nothing about what was asked.
PASSING = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.ABORTED,
    # What gRPC's core says of a call that a stopping server has received and not begun (grpc/grpc issue 41785).
    grpc.StatusCode.CANCELLED,
}

#: No call is tried again by gRPC, and a server that is back is found soon.
CHANNEL = (
    ("grpc.enable_retries", 0),
    ("grpc.initial_reconnect_backoff_ms", 50),
    ("grpc.min_reconnect_backoff_ms", 50),
    ("grpc.max_reconnect_backoff_ms", 200),
)

_SQL = queries.load("stories")


class Unrest(AssertionError):
    """A step has not come to rest in time."""


def made(number: int) -> World:
    """The world that a story takes place in, the same for the same number. Its time stands still."""
    return world.build(_PEOPLE, 1, seed=number + 1, clock=Clock(lambda: 1_795_600_000.0))


class Story:
    """One telling of the story with this number, in a world that nobody else changes."""

    def __init__(
        self, number: int, told_in: World, address: str, dsn: str, on_step: Callable[[int], None] = lambda _number: None
    ) -> None:
        """A story told to the server at `address`. `dsn` leads to its database without anything in between.

        `on_step` is told when a step begins, the first by 0.
        """
        self._world, self._address, self._on_step = told_in, address, on_step
        self._database = Database(dsn)
        (self._integration,) = told_in.integrations
        self._number = number
        self._chance = random.Random(number)
        self._life = Life(told_in, number)
        self._is_one_time = number >= STORIES - 2
        #: What is being done.
        self.step = "nothing"

    def tell(self) -> None:
        """Do everything, from the first import to the last match. Raises Unrest."""
        # A worker has discovered the integration, and the server answers: everything is there.
        self._until(lambda: self._one("is_known"))
        self._insist(lambda stub: stub.ListIntegrations(migration_pb2.ListIntegrationsRequest(), timeout=_CALL_SECONDS))
        for number, name in enumerate(("begin", *_PLOTS[self._number])):
            self.step = name
            self._on_step(number)
            getattr(self, f"_{name}")()
            self._rest()
            if self._is_one_time:
                self._approve()
                self._rest()
        self._database.close()

    # Steps ------------------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """The company imports what it has; an operator chooses the strategy of the integration that was discovered."""
        strategy = migration_pb2.STRATEGY_ONE_TIME if self._is_one_time else migration_pb2.STRATEGY_CONTINUOUS
        request = migration_pb2.UpdateIntegrationRequest(
            integration_id=self._integration.integration_id, strategy=strategy
        )
        self._import(records(self._integration), full=True)
        self._insist(lambda stub: stub.UpdateIntegration(request, timeout=_CALL_SECONDS))
        self._until(lambda: self._one("look_often"))

    def _live(self) -> None:
        """Some things happen in the district, and Edlink tells of them."""
        with self._world.lock:
            for _ in range(_HAPPENINGS):
                self._life.happen(self._chance.choice(sorted(HAPPENINGS)), self._integration)
            self._integration.materialize()

    def _import_changes(self) -> None:
        """The company imports some accounts that have changed."""
        changed = [record for record in records(self._integration) if self._chance.random() < 0.2]
        for record in changed:
            record.last_active = "2026-06-13"
            record.person.phone = "555-0100" if record.HasField("person") else ""
        self._import(changed, full=False)

    def _sync_anew(self) -> None:
        """An operator asks for a full sync."""
        request = migration_pb2.StartSyncRequest(integration_id=self._integration.integration_id)
        self._insist(lambda stub: stub.StartSync(request, timeout=_CALL_SECONDS))

    def _lose_many(self) -> None:
        """Most people vanish from the source, which nobody may believe; then they are back."""
        held, absent = self._until(lambda: (self._one("held"), self._one("absent_people")))
        with self._world.lock:
            self._life.delete_many(self._integration, 0.6)
            self._integration.materialize()
        self._until(lambda: self._one("held") > held)
        now_absent = self._until(lambda: (self._one("absent_people"),))
        assert now_absent == (absent,), "an implausible loss was believed"
        with self._world.lock:
            self._life.bring_back(self._integration)
            self._integration.materialize()

    def _approve(self) -> None:
        """An operator approves the newest mapping table, if one waits for that."""
        run_id = self._until(lambda: self._one("awaiting_approval") or "none")
        if run_id == "none":
            return
        try:
            self._insist(
                lambda stub: stub.ApproveRun(migration_pb2.ApproveRunRequest(run_id=run_id), timeout=_CALL_SECONDS)
            )
        except grpc.RpcError as error:
            # The answer to an approval that was carried out has been lost.
            if error.code() is not grpc.StatusCode.FAILED_PRECONDITION:
                raise

    # How --------------------------------------------------------------------------------------------------------------

    def _import(self, batch: Sequence[migration_pb2.LegacyRecord], *, full: bool) -> None:
        header = migration_pb2.ImportHeader(integration_id=self._integration.integration_id, full=full)
        requests = [
            migration_pb2.ImportLegacyRecordsRequest(header=header),
            *(
                migration_pb2.ImportLegacyRecordsRequest(batch=migration_pb2.LegacyRecordBatch(records=part))
                for part in (batch[start : start + 20] for start in range(0, len(batch), 20))
            ),
        ]
        answer = self._insist(lambda stub: stub.ImportLegacyRecords(iter(requests), timeout=_CALL_SECONDS))
        assert not answer.rejected, answer.rejections

    def _insist(self, call: Callable[[migration_pb2_grpc.MigrationStub], T]) -> T:
        """Call until there is an answer. Raises what is no passing trouble."""
        deadline = time.monotonic() + _REST_SECONDS
        while True:
            # A channel of one's own for each try: what an earlier one believes of the network is of no interest.
            with grpc.insecure_channel(self._address, options=CHANNEL) as channel:
                try:
                    return call(migration_pb2_grpc.MigrationStub(channel))
                except grpc.RpcError as error:
                    if error.code() not in PASSING:
                        raise
                    if time.monotonic() > deadline:
                        raise Unrest(f"{self.step}: no answer, {error.code()}: {error.details()}") from error
            time.sleep(_POLL_SECONDS)

    def _rest(self) -> None:
        """Wait until everything has come to rest. What has failed for good an operator asks for again."""
        deadline = time.monotonic() + _REST_SECONDS
        asked_again = time.monotonic()
        while True:
            reasons = self._until(lambda: [reason for (reason,) in self._rows("unrest")] or ["none"])
            if reasons == ["none"]:
                return
            if time.monotonic() > deadline:
                raise Unrest(f"{self.step}: {'; '.join(reasons)}")
            if reasons[0] == "the sync has failed" and time.monotonic() > asked_again + 1:
                asked_again = time.monotonic()
                self._sync_anew()
            time.sleep(_POLL_SECONDS)

    def _until(self, look: Callable[[], T]) -> T:
        """What `look` gives as soon as it gives something; a database that cannot be asked gives nothing."""
        deadline = time.monotonic() + _REST_SECONDS
        while True:
            try:
                if found := look():
                    return found
            except psycopg.OperationalError:
                pass
            if time.monotonic() > deadline:
                raise Unrest(f"{self.step}: waited in vain")
            time.sleep(_POLL_SECONDS)

    def _one(self, statement: str) -> Any:
        rows = self._rows(statement)
        return rows[0][0] if rows else None

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        events = self._integration.materialized.events
        ((newest, _),) = events.objects(len(events) - 1, len(events))
        values = {"integration": self._integration.integration_id, "newest_event": newest}
        return self._database.rows(_SQL[statement], values)


def records(integration: Integration) -> list[migration_pb2.LegacyRecord]:
    """The company's accounts and classes as it imports them."""
    return [_account(account) for account in integration.accounts] + [_class(one) for one in integration.classes]


def _account(account: Account) -> migration_pb2.LegacyRecord:
    names = set(migration_pb2.PersonFields.DESCRIPTOR.fields_by_name) & set(Account.__struct_fields__)
    return migration_pb2.LegacyRecord(
        key=types_pb2.LegacyKey(entity_type=types_pb2.ENTITY_TYPE_PERSON, system="app", id=account.id),
        person=migration_pb2.PersonFields(**{name: getattr(account, name) for name in names}),
        created=account.created,
        last_active=account.last_active,
        identifiers=_identifiers(account.identifiers),
    )


def _class(one: LegacyClass) -> migration_pb2.LegacyRecord:
    return migration_pb2.LegacyRecord(
        key=types_pb2.LegacyKey(entity_type=types_pb2.ENTITY_TYPE_CLASS, system="app", id=one.id),
        class_fields=migration_pb2.ClassFields(
            name=one.name,
            term=one.term,
            period=one.period,
            school=one.school,
            teacher_ids=one.teacher_ids,
            member_ids=one.member_ids,
        ),
        identifiers=_identifiers(one.identifiers),
    )


def _identifiers(known: dict[str, str]) -> Iterator[migration_pb2.RecordIdentifier]:
    return (migration_pb2.RecordIdentifier(type=type_, value=value) for type_, value in known.items() if value)
