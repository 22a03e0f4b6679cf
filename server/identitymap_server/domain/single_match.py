"""What one record matches, as the latest match of its integration has said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.mappings import Revision
from identitymap_server.domain.proposals import Proposal, Verdict

#: Candidates of one record that an answer holds.
MAX_CANDIDATES: Final = 100

_GONE: Final = "The record is gone, and what is gone is matched with nothing."
_ALONE: Final = "Nothing on the other side shares an identifier with it that counts, or is like it enough."


@dataclass(frozen=True, slots=True)
class LatestMatch:
    """The latest match of an integration that was not a dry run, and the revision at which that was read."""

    run_id: str
    profile_version: int
    #: Whether what matching reads has changed since.
    outdated: bool
    revision: Revision


@dataclass(frozen=True, slots=True)
class SingleMatch:
    """What one record matches: the likeliest first, at most `MAX_CANDIDATES`."""

    latest: LatestMatch
    #: Whether the record itself is there.
    present: bool
    candidates: Sequence[Proposal]
    truncated: bool

    @property
    def verdict(self) -> Verdict | None:
        """The best that is said of the record; None if nothing is."""
        return self.candidates[0].verdict if self.candidates else None

    @property
    def explanation(self) -> str:
        """One sentence, without personal data."""
        if self.candidates:
            return self.candidates[0].explanation
        return _ALONE if self.present else _GONE
