"""Integrations: connected districts, their strategy and settings."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field

import msgspec

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import MAX_IDENTIFIER_TYPE_BYTES, IntegrationId, bounded_text

MAX_NAME_BYTES = 200
MAX_TOKEN_BYTES = 4_096
MAX_IDENTIFIER_TYPES = 100
_SYNC_INTERVAL_SECONDS = range(60, 2_592_001)
_EVENT_INTERVAL_SECONDS = range(10, 86_401)


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
    #: 0 switches following off.
    event_interval_seconds: int = 300
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
    #: Whether an e-mail address stays with one person.
    trusts_email: bool = False


class SettingsChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """The settings to change; None leaves one as it is. As JSON it holds only those that change."""

    sync_interval_seconds: int | None = None
    absence_threshold: float | None = None
    event_interval_seconds: int | None = None
    standalone_identifier_types: tuple[str, ...] | None = None
    corroborated_identifier_types: tuple[str, ...] | None = None
    trusts_email: bool | None = None

    def __post_init__(self) -> None:
        """Raises InvalidField unless every setting is within its limits."""
        interval, threshold = self.sync_interval_seconds, self.absence_threshold
        if interval is not None and interval not in _SYNC_INTERVAL_SECONDS:
            raise InvalidField("settings.sync_interval_seconds", "must be 60 to 2,592,000 seconds")
        # Written so that NaN is refused as well.
        if threshold is not None and not 0 <= threshold <= 1:
            raise InvalidField("settings.absence_threshold", "must be a share: 0 to 1")
        looks = self.event_interval_seconds
        if looks and looks not in _EVENT_INTERVAL_SECONDS:
            raise InvalidField("settings.event_interval_seconds", "must be 10 to 86,400 seconds, or 0 for never")
        for name in ("standalone_identifier_types", "corroborated_identifier_types"):
            _check_types(f"settings.{name}", getattr(self, name) or ())


def parse_token(token: str, field: str = "access_token") -> str:
    """An access token that can be sent in a header. Raises InvalidField, which never holds the token."""
    bounded_text(token, field, MAX_TOKEN_BYTES)
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise InvalidField(field, "must be printable ASCII without spaces, as Edlink's dashboard shows it")
    return token


def _check_types(field: str, types: tuple[str, ...]) -> None:
    if len(types) > MAX_IDENTIFIER_TYPES or len(set(types)) != len(types):
        raise InvalidField(field, f"must hold at most {MAX_IDENTIFIER_TYPES} types, each once")
    for number, type_ in enumerate(types):
        bounded_text(type_, f"{field}[{number}]", MAX_IDENTIFIER_TYPE_BYTES)


@dataclass(frozen=True, slots=True)
class Stop:
    """Why and since when nothing of an integration is read, and what to do. No personal data.

    `retry_at` is when it is tried again by itself; None if only a new token or a person's word starts it again.
    """

    reason: str
    message: str
    since: dt.datetime
    retry_at: dt.datetime | None


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
    #: Edlink's id of the source that it reads; empty if the integration was made by hand.
    source_id: str = ""
    last_synced_at: dt.datetime | None = None
    #: All events up to then have been read; None if events are not followed.
    last_followed_at: dt.datetime | None = None
    #: None while nothing stands in the way.
    stop: Stop | None = None
    #: Since when Edlink no longer lists it; None if it does, or never did.
    unlisted_since: dt.datetime | None = None
    #: Grows with every new token.
    token_no: int = 0
    #: Grows with everything that a match of this integration reads.
    input_version: int = 0
    #: The matching profile in use; 0 is none.
    profile_version: int = 0
    #: A sync has changed the roster and did not get to its end, or not yet, or was held: nothing is linked by it.
    roster_incomplete: bool = False
    settings: IntegrationSettings = field(default_factory=IntegrationSettings)
