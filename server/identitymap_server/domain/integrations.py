"""Integrations: connected districts, their strategy and settings."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field

import msgspec

from identitymap_server.domain.keys import IntegrationId


class Strategy(enum.IntEnum):
    """How an integration's accounts find their owners. The numbers are those of the protobuf enum."""

    UNSPECIFIED = 0
    NONE = 1
    ONE_TIME = 2
    CONTINUOUS = 3


class IntegrationSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an operator can set. Stored as JSON without the defaults, so that a new default reaches everybody."""

    sync_interval_seconds: int = 86_400
    absence_threshold: float = 0.2
    standalone_identifier_types: tuple[str, ...] = (
        "google_id",
        "clever_id",
        "canvas_id",
        "microsoft_id",
        "schoology_id",
        "brightspace_id",
        "blackboard_id",
        "moodle_id",
    )
    corroborated_identifier_types: tuple[str, ...] = (
        "sis_id",
        "state_id",
        "school_id",
        "oneroster_id",
        "powerschool_id",
        "username",
    )


@dataclass(frozen=True, slots=True)
class Integration:
    """A connected district or university, without its token."""

    integration_id: IntegrationId
    name: str
    provider: str
    edlink_status: str
    strategy: Strategy
    has_token: bool
    created_at: dt.datetime
    last_synced_at: dt.datetime | None = None
    settings: IntegrationSettings = field(default_factory=IntegrationSettings)
