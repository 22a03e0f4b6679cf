"""One telling of a story: from an empty database to what it has come to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import databases
import psycopg
from identitymap_server.sandbox.faults.plan import Faults, Plan
from sandboxes import served

from campaign import queries, stories
from campaign.director import Director
from campaign.histories import History
from campaign.postgres import Postgres
from campaign.proxy import Network
from campaign.readers import Readers
from campaign.stage import Actor, Edlink, Stage
from campaign.stories import Story
from campaign.witness import Witness

_SQL = queries.load("outcome")

#: What no log may hold: a defect, or what could be somebody's address or password.
_UNSPEAKABLE = re.compile(r"defect|Traceback|@")

Outcome = dict[str, list[tuple[object, ...]]]


@dataclass
class Told:
    """What a telling has come to, and what was wrong on the way."""

    outcome: Outcome
    #: One line for each thing that must not be.
    wrong: list[str] = field(default_factory=list)
    #: How look-ups ended meanwhile, and which faults of Edlink were met.
    look_ups: Counter[str] = field(default_factory=Counter)
    edlink_faults: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Theatre:
    """Where stories are told: the servers that all tellings share. `template` is an empty database with the schema."""

    postgres: Postgres
    network: Network
    template: str

    def tell(self, history: History, folder: Path, *, fault_rate: float) -> Told:
        """Tell a history's story, disturbed as it says; a share of `fault_rate` of requests to Edlink goes wrong."""
        world = stories.made(history.story)
        world.faults = Plan(Faults(rate=fault_rate, seed=history.number, seconds=0.2))
        (integration,) = world.integrations
        with databases.fresh(self.postgres.dsn(), self.template) as dsn, served(world) as sandbox:
            witness = Witness(dsn)
            edlink = Edlink(int(sandbox.url.rpartition(":")[2]), world.application_secret)
            with Stage(self.postgres, self.network, databases.name_of(dsn), edlink, folder) as stage:
                readers = Readers(stage.address, integration)
                with Director(stage, history) as director, witness, readers:
                    Story(history.story, world, stage.address, dsn, director.begin_step).tell()
            told = Told(_outcome(dsn), look_ups=readers.codes)
            told.wrong += [f"{name}: {rows}" for name, rows in witness.broken_promises(integration).items()]
            told.wrong += readers.wrong_answers()
            for actor in stage.actors.values():
                told.wrong += _misbehaviour(actor)
        told.edlink_faults = Counter({kind.value: count for kind, count in world.faults.met.items()})
        return told


def _outcome(dsn: str) -> Outcome:
    with psycopg.connect(dsn) as connection:
        return {name: connection.execute(statement).fetchall() for name, statement in _SQL.items()}


def _misbehaviour(actor: Actor) -> list[str]:
    statuses = [f"{actor.name} ended with {status}, and nothing explains it" for status in actor.unexplained]
    lines = actor.log_path.read_text(encoding="utf-8").splitlines()
    return statuses + [f"{actor.name} said: {line}" for line in lines if _UNSPEAKABLE.search(line)]
