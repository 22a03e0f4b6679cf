"""Imports: what a caller says of one, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from identitymap_server.domain.keys import IntegrationId

MAX_BATCH: Final = 1_000
MAX_REJECTIONS_LISTED: Final = 1_000


@dataclass(frozen=True, slots=True)
class ImportHeader:
    """What an import is about. `full` says that it holds everything."""

    integration_id: IntegrationId | None
    full: bool
    dry_run: bool
    accept_absences: bool
    label: str


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
