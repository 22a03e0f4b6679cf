"""Histories: what is disturbed when, drawn from a seed and a number. The same two give the same history."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from campaign.stage import LEASE_SECONDS, WORKERS, Stage
from campaign.stories import STEPS, STORIES

_ACTORS = ("server", *WORKERS)
_POSTGRES = ("postgres",)
_LINKS = (
    "server-postgres",
    "callers-server",
    *(f"{worker}-{other}" for worker in WORKERS for other in ("postgres", "edlink")),
)

#: Disturbances of one step of a story, and within how many seconds of its beginning: about as long as it takes.
_FEWEST, _MOST = 1, 5
_WITHIN_SECONDS = 1.3


@dataclass(frozen=True)
class Disturbance:
    """Something that happens to somebody, so long after a step has begun, and is over after a while."""

    at_seconds: float
    kind: str
    whom: str
    for_seconds: float = 0.0

    def __str__(self) -> str:
        lasting = f" for {self.for_seconds:.2f} s" if self.for_seconds else ""
        return f"{self.at_seconds:.2f} s: {self.kind} {self.whom}{lasting}"


@dataclass(frozen=True)
class History:
    """One telling of a story. `disturbances` are those of each step, by time."""

    number: int
    story: int
    disturbances: tuple[tuple[Disturbance, ...], ...]

    def __str__(self) -> str:
        return "\n".join(f"step {n}, {one}" for n, step in enumerate(self.disturbances, 1) for one in step)


def undisturbed(story: int) -> History:
    """A telling in which nothing goes wrong."""
    return History(0, story, ((),) * STEPS)


def drawn(seed: int, number: int) -> History:
    """The history with this number."""
    chance = random.Random(f"{seed}/{number}")
    return History(number, number % STORIES, tuple(_of_step(chance) for _ in range(STEPS)))


def _of_step(chance: random.Random) -> tuple[Disturbance, ...]:
    count = chance.randint(_FEWEST, _MOST)
    moments = sorted(chance.uniform(0, _WITHIN_SECONDS) for _ in range(count))
    return tuple(_disturbance(chance, moment) for moment in moments)


def _disturbance(chance: random.Random, at_seconds: float) -> Disturbance:
    (drawn_kind,) = chance.choices(_KINDS, [weight for weight, *_ in _KINDS])
    _, kind, whom, durations = drawn_kind
    return Disturbance(at_seconds, kind, chance.choice(whom), chance.uniform(*chance.choice(durations)))


_AT_ONCE = ((0.0, 0.0),)
_SHORT = ((0.05, 0.5),)
#: For a moment, or past the lease.
_SHORT_OR_LONG = (*_SHORT, (LEASE_SECONDS + 0.1, LEASE_SECONDS + 0.6))

#: How often each is drawn, what it is, whom it may befall, and for how long.
_KINDS = (
    (6, "kill", _ACTORS, _AT_ONCE),
    (2, "terminate", _ACTORS, _AT_ONCE),
    (5, "freeze", _ACTORS, _SHORT_OR_LONG),
    (4, "lose", _LINKS, _SHORT_OR_LONG),
    (4, "stall", _LINKS, _SHORT_OR_LONG),
    (1, "forget", ("server-postgres",), _AT_ONCE),
    (2, "kill", _POSTGRES, _SHORT),
    (2, "kill a session of", _POSTGRES, _AT_ONCE),
    (1, "freeze", _POSTGRES, _SHORT_OR_LONG),
)


def begin(disturbance: Disturbance, stage: Stage) -> Callable[[], None] | None:
    """Disturb, and give what ends the disturbance; None if it is over at once."""
    whom = disturbance.whom
    subject = stage.postgres if whom == "postgres" else stage.links.get(whom) or stage.actors[whom]
    match disturbance.kind:
        case "kill":
            subject.kill()
            return subject.start_again if whom == "postgres" else None
        case "terminate":
            subject.terminate()
        case "freeze":
            subject.freeze()
            return subject.thaw
        case "lose":
            subject.lose()
            return subject.restore
        case "stall":
            subject.stall()
            return subject.restore
        case "forget":
            subject.forget()
        case "kill a session of":
            subject.kill_a_session(random.Random(disturbance.at_seconds))
    return None
