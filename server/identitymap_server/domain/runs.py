"""Runs: executions of a sync, a match, an import or what events bring."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from identitymap_server.domain.keys import IntegrationId


class RunKind(enum.IntEnum):
    """What a run does. The numbers are those of the protobuf enum and of the database."""

    SYNC = 1
    MATCH = 2
    IMPORT = 3
    EVENTS = 4


class RunState(enum.IntEnum):
    """How far a run is. The numbers are those of the protobuf enum and of the database."""

    QUEUED = 1
    RUNNING = 2
    AWAITING_APPROVAL = 3
    SUCCEEDED = 4
    FAILED = 5
    HELD = 6


class RunFailure(msgspec.Struct, frozen=True):
    """Why a run failed or was held, and what to do. No personal data."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Run:
    """One execution. `integration_id` is None for an import into several integrations."""

    run_id: str
    integration_id: IntegrationId | None
    kind: RunKind
    state: RunState
    dry_run: bool
    #: Whether a match makes a matching profile, and reports what would be proposed under it.
    proposes_profile: bool
    #: The profile that a match was given, or made; 0 is none, None is before it has proposed anything.
    profile_version: int | None
    accept_absences: bool
    label: str
    requested_by: str
    requested_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    counts: Mapping[str, int]
    failure: RunFailure | None
