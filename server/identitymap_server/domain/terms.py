"""The term of a class, from the sessions in which it is held."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Session:
    """A session. Days are ISO 8601 texts, with a time of day where the source adds one."""

    start_date: str | None
    end_date: str | None
    name: str | None


def term_of(sessions: Collection[Session]) -> str | None:
    """The term that sessions span: `2026-08-31/2027-01-15`, from the first day of the first to the last of the last.

    The first day alone if an end is not known; a name if no day is. Days say more surely than names which school year
    it is.
    """
    first_day = min((session.start_date for session in sessions if session.start_date), default=None)
    if first_day is None:
        return min((session.name for session in sessions if session.name), default=None)
    last_days = [session.end_date for session in sessions if session.end_date]
    return f"{first_day}/{max(last_days)}" if len(last_days) == len(sessions) else first_day
