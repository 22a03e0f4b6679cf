"""How long it takes to say what one record matches: `Match` of the service, beside Splink's scoring of one pair.

A district's people without identifiers are matched as a worker does it; the server then answers over gRPC what its
latest match says of one account at a time, with candidates and evidence. Splink has the same people and its tutorial's
model, and scores in this process one pair that it is given.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import districts
import driving
import grpc
import linear
import msgspec
import psycopg
import splink_tutorial
from dataset import SYSTEM
from figures import HEADER, Figure
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, types_pb2
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.runs import RunKind, RunState
from identitymap_server.local.postgres import EmbeddedPostgres
from identitymap_server.matching.sides import Sides
from identitymap_server.services.match import MatchService
from identitymap_server.store import migrations, pool
from identitymap_server.store.leases import Lease
from identitymap_server.store.runs import Runs
from table import table

PEOPLE: Final = 100_000
_ROUNDS: Final = 5
_CALLS: Final = 200
_PAIRS: Final = 20
_BAR: Final = 0.1

_INTEGRATION: Final = IntegrationId("11111111-1111-4111-8111-111111111111")


def section() -> str:
    """The table in MATCHING.md, measured in a process of its own."""
    return subprocess.run([sys.executable, __file__], stdout=subprocess.PIPE, check=True).stdout.decode().strip()


def _section() -> str:
    people = _without_identifiers(districts.of(PEOPLE)(1).people)
    with tempfile.TemporaryDirectory(prefix="idmap-bench-") as folder, EmbeddedPostgres() as postgres:
        dsn = postgres.dsn()
        migrations.migrate(dsn)
        _fill(dsn, people)
        asyncio.run(_match(dsn))
        with driving.server(Path(folder, "ready.json"), dsn) as address, grpc.insecure_channel(address) as channel:
            ours = _matching(identity_map_pb2_grpc.IdentityMapStub(channel), people)
            theirs = _scoring(people)
            rounds = [(_seconds(ours, _CALLS), _seconds(theirs, _PAIRS)) for _ in range(_ROUNDS)]
    figure = Figure(
        f"`Match` of one account, of {len(people.roster):,} people: time, of Splink's for one pair",
        [mine / splinks for mine, splinks in rounds],
        _BAR,
        note="{:.2f} ms of {:.0f} ms".format(*(1e3 * statistics.median(of) for of in zip(*rounds, strict=True))),
    )
    return f"### One record\n\n{HEADER}\n{figure.row()}"


def _without_identifiers(people: Sides) -> Sides:
    legacy, roster = ([linear.stripped(record) for record in side] for side in (people.legacy, people.roster))
    return Sides(people.entity_type, legacy, roster)


def _fill(dsn: str, people: Sides) -> None:
    """Records as an import and a sync leave them, but for what a match does not read."""
    encode = msgspec.json.encode
    with psycopg.connect(dsn) as connection:
        connection.execute("INSERT INTO integration (integration_id, strategy) VALUES (%s, 3)", [_INTEGRATION])
        connection.execute("INSERT INTO integration_lease (integration_id, fencing) VALUES (%s, 1)", [_INTEGRATION])
        with connection.cursor() as cursor:
            with cursor.copy("COPY legacy_record (entity_type, legacy_system, legacy_id, attributes) FROM STDIN") as to:
                for record in people.legacy:
                    to.write_row((1, SYSTEM, record.key.id, encode(record.attributes).decode()))
            with cursor.copy("COPY roster_object (integration_id, edlink_id, collection, attributes) FROM STDIN") as to:
                for record in people.roster:
                    to.write_row((_INTEGRATION, record.edlink_id, "people", encode(record.attributes).decode()))
        connection.execute(
            "INSERT INTO legacy_membership (integration_id, record_no) SELECT %s, record_no FROM legacy_record",
            [_INTEGRATION],
        )


async def _match(dsn: str) -> None:
    opened = await pool.open_pool(dsn, max_size=2, application_name="bench")
    try:
        run = await Runs(opened).request(RunKind.MATCH, _INTEGRATION, requested_by="bench")
        if await MatchService(opened).run(run, Lease(_INTEGRATION, 1)) is not RunState.SUCCEEDED:
            raise SystemExit("the match went wrong")
    finally:
        await opened.close()


def _matching(service: identity_map_pb2_grpc.IdentityMapStub, people: Sides) -> Callable[[], None]:
    """Asks for an account drawn from those that have candidates, nine of ten, and from those that have none."""
    chance = random.Random(1)
    keys = [record.key.id for record in people.legacy]

    def ask() -> None:
        key = types_pb2.LegacyKey(entity_type=types_pb2.ENTITY_TYPE_PERSON, system=SYSTEM, id=chance.choice(keys))
        answer = service.Match(identity_map_pb2.MatchRequest(integration_id=_INTEGRATION, legacy=key))
        if not answer.run_id:
            raise SystemExit("the service knows of no match")

    return ask


def _scoring(people: Sides) -> Callable[[], None]:
    """Scores an account and a person who share a surname, and so may be one."""
    tables = [table(people.legacy), table(people.roster)]
    linker = splink_tutorial.trained(tables)
    # A pair of which a value is missing it takes for one of numbers, and refuses.
    mine, theirs = (made.dropna().to_dict("records") for made in tables)
    by_name = {row["last_name"]: row for row in theirs}
    pairs = [(row, by_name[row["last_name"]]) for row in mine if row["last_name"] in by_name]
    chance = random.Random(1)

    def score() -> None:
        linker.inference.score_pair(*chance.choice(pairs)).as_record_list()

    return score


def _seconds(done: Callable[[], None], times: int) -> float:
    """The median of so many, after one that warms up."""
    done()
    taken: Sequence[float] = [_taken(done) for _ in range(times)]
    return statistics.median(taken)


def _taken(done: Callable[[], None]) -> float:
    started = time.perf_counter()
    done()
    return time.perf_counter() - started


if __name__ == "__main__":
    # What the match logs is not part of the table.
    with contextlib.redirect_stdout(sys.stderr):
        text = _section()
    print(text)
