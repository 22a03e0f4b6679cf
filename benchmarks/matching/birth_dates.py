"""Birth dates of the public sets, as an import would take them."""

from __future__ import annotations

import datetime as dt


def iso(year: str, month: str, day: str) -> str | None:
    """The date in ISO form; None if it is none, which an import refuses and a person then leaves empty."""
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
