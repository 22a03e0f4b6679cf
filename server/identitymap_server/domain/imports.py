"""Imports: what a caller says of one, and what came of it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from identitymap_server.domain.keys import IntegrationId, bounded_text

MAX_BATCH: Final = 1_000
MAX_REJECTIONS_LISTED: Final = 1_000
MAX_LABEL_BYTES: Final = 200
MAX_SOURCE_BYTES: Final = 64
#: Sources are systems and exports. Whoever has more has named records by something else.
MAX_SOURCES: Final = 100

#: The source of records that name none.
DEFAULT_SOURCE: Final = "default"


def parse_source(text: str, field: str = "source") -> str:
    """The name of a source, within its limits. Raises InvalidField."""
    return bounded_text(text, field, MAX_SOURCE_BYTES)


def fitting_label(text: str) -> str:
    """As much of `text`, which may be any file's name, as a label may hold."""
    return text.encode(errors="replace")[:MAX_LABEL_BYTES].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class ImportHeader:
    """What an import is about. `full` says that it holds everything that its sources have."""

    integration_id: IntegrationId | None
    full: bool
    dry_run: bool
    accept_absences: bool
    label: str
    source: str = DEFAULT_SOURCE


class Presence(enum.IntEnum):
    """What a record says of its being there. The numbers are those of the staging table."""

    GIVEN = 1
    #: Its source says that it is gone.
    GONE = 2
    #: It is there, but more than its key could not be read.
    UNREADABLE = 3


class RecordChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a record changes of what its source gave before; everything else stays. Names are those of attributes."""

    #: What the record gives: attributes, "identifiers", "last_active".
    fields: tuple[str, ...] = ()
    #: Whether the record is refused if its source has not given it before.
    must_be_known: bool = False
    #: Values that come into lists and go out of them, by attribute.
    added: Mapping[str, tuple[str, ...]] = {}
    removed: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record or row that was refused. `reason` never holds the value."""

    line: int
    field: str
    reason: str


@dataclass(slots=True)
class Rejections:
    """All that were refused: their number, and the first of them."""

    total: int = 0
    listed: list[Rejection] = field(default_factory=list)

    def add(self, rejection: Rejection) -> None:
        """Note one more."""
        self.total += 1
        if len(self.listed) < MAX_REJECTIONS_LISTED:
            self.listed.append(rejection)


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did, or in a dry run would do. `run_id` is None after a dry run."""

    run_id: str | None
    created: int
    updated: int
    unchanged: int
    marked_absent: int
    rejections: Rejections
    #: Fields of imported records on which sources disagree.
    conflicts: int = 0
    #: Whether nobody was marked absent because records were refused that may be the missing ones.
    absences_passed_over: bool = False
