"""The people of a side as the plain table that other engines take."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from identitymap_server.domain.records import LegacyRecord, PersonAttributes, RosterRecord

#: Names are folded to plain letters by every engine's own advice: lower case, without white space around.
_FIELDS = ("first_name", "last_name", "birth_date", "street", "city", "postal_code", "email")


def table(records: Iterable[LegacyRecord | RosterRecord]) -> pd.DataFrame:
    """A row for each record, `unique_id` its position. What nobody has is no column; what is missing is None."""
    rows = []
    for position, record in enumerate(records):
        attributes = record.attributes
        assert isinstance(attributes, PersonAttributes)
        rows.append({"unique_id": position} | {name: _plain(getattr(attributes, name)) for name in _FIELDS})
    made = pd.DataFrame(rows, columns=["unique_id", *_FIELDS], dtype=object)
    return made.drop(columns=[name for name in _FIELDS if made[name].isna().all()])


def _plain(value: str | None) -> str | None:
    return value.strip().lower() if value and value.strip() else None
