"""Statuses: how far an integration is, how current, what is wrong and what waits."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from identitymap_server.domain.integrations import Integration, Strategy
from identitymap_server.domain.runs import RunFailure, RunKind, RunState


class Stage(enum.IntEnum):
    """How far an integration's migration is. The numbers are those of the protobuf enum."""

    NEEDS_STRATEGY = 1
    NEEDS_TOKEN = 2
    AWAITING_ROSTER = 3
    AWAITING_MATCH = 4
    AWAITING_APPROVAL = 5
    UP_TO_DATE = 6


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, and when."""

    state: RunState
    failure: RunFailure | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should look at, and since when it is so."""

    failure: RunFailure
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: for a worker, and for a person."""

    queued_runs: int = 0
    review_items: int = 0
    awaiting_approval: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """An integration as an operator wants to see it first.

    `last_sync` and `last_match` are the latest that have ended; dry runs and those that a newer one replaced do not
    count. `last_events` is the latest run of events that was read to its end, if no complete sync came after it.
    People and classes are those of the latest complete sync.
    """

    integration: Integration
    working_on: RunKind | None = None
    waiting: Waiting = Waiting()
    last_sync: Ended | None = None
    last_events: Ended | None = None
    last_match: Ended | None = None
    people: int = 0
    classes: int = 0

    @property
    def stage(self) -> Stage:
        """How far the migration is."""
        one = self.integration
        if one.strategy is Strategy.UNSPECIFIED:
            return Stage.NEEDS_STRATEGY
        if not one.has_token:
            return Stage.NEEDS_TOKEN
        if one.last_synced_at is None:
            return Stage.AWAITING_ROSTER
        if one.strategy is not Strategy.NONE and self.last_match is None:
            return Stage.AWAITING_MATCH
        return Stage.AWAITING_APPROVAL if self.waiting.awaiting_approval else Stage.UP_TO_DATE

    @property
    def roster_known_at(self) -> dt.datetime | None:
        """Everything that Edlink had changed up to then has been read; None before the first complete sync."""
        times = (self.integration.last_synced_at, self.integration.last_followed_at)
        return max((time for time in times if time is not None), default=None)

    @property
    def problem(self) -> Problem | None:
        """The most serious thing that is wrong."""
        stop = self.integration.stop
        if stop is not None:
            return Problem(RunFailure(stop.reason, stop.message), stop.since)
        for ended in (self.last_sync, self.last_events, self.last_match):
            if ended is not None and ended.failure is not None:
                return Problem(ended.failure, ended.at)
        return None


@dataclass(frozen=True, slots=True)
class Links:
    """How many links an integration has."""

    people: int = 0
    classes: int = 0
