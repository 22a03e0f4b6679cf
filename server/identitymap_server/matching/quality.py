"""What a side's columns hold: how many records say something in them, and how many only seem to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from identitymap_server.domain.column_quality import ColumnQuality, Crowd
from identitymap_server.domain.records import LegacyRecord, PersonAttributes, RosterRecord
from identitymap_server.matching.model.rows import HOUSEHOLD
from identitymap_server.matching.names import folded
from identitymap_server.matching.no_names import meaningful_names
from identitymap_server.matching.subjects import is_placeholder_date
from identitymap_server.matching.values import CROWD, is_placeholder

#: Attributes that ought to be one record's own, or a family's, and how many records may hold one value. Of others many
#: records rightly hold the same; of identifiers a few.
_OWN: Final[Mapping[str, int]] = {"email": HOUSEHOLD, "phone": HOUSEHOLD, "username": CROWD}

#: Identifiers that stand in attributes already.
_ATTRIBUTES_TOO: Final = frozenset({"email", "username"})

_SHOWN_CROWDS: Final = 3


def of_side(records: Iterable[LegacyRecord | RosterRecord]) -> list[ColumnQuality]:
    """Of each column that any present record of one entity type fills: attributes first, then identifiers by type."""
    present = [record for record in records if record.present]
    filled: Counter[str] = Counter()
    placeholders: Counter[str] = Counter()
    values: dict[str, Counter[str]] = {}
    for record in present:
        for column, value, is_void, is_own in _cells(record):
            filled[column] += 1
            if is_void:
                placeholders[column] += 1
            elif is_own:
                values.setdefault(column, Counter())[value] += 1
    order = _order(present)
    return [
        _quality(column, len(present), filled[column], placeholders[column], values.get(column, Counter()))
        for column in sorted(filled, key=lambda column: (order.get(column, len(order)), column))
    ]


def _quality(column: str, records: int, filled: int, placeholders: int, values: Counter[str]) -> ColumnQuality:
    crowds = sorted(
        (Crowd(value, count) for value, count in values.items() if count > _OWN.get(column, CROWD)),
        key=lambda crowd: (-crowd.records, crowd.value),
    )
    return ColumnQuality(
        column, records, filled, placeholders, sum(crowd.records for crowd in crowds), tuple(crowds[:_SHOWN_CROWDS])
    )


def _cells(record: LegacyRecord | RosterRecord) -> Iterator[tuple[str, str, bool, bool]]:
    """The columns that a record fills: name, value, whether it stands for nothing, whether it ought to be its own."""
    attributes = record.attributes
    nameless = _nameless(attributes) if isinstance(attributes, PersonAttributes) else frozenset[str]()
    for name, value in msgspec.structs.asdict(attributes).items():
        if not value:
            continue
        if name in _OWN:
            yield name, value, is_placeholder(value), True
        elif name == "birth_date":
            yield name, value, is_placeholder_date(value), False
        else:
            yield name, "", name in nameless, False
    seen: set[str] = set()
    for identifier in record.identifiers:
        if identifier.type not in _ATTRIBUTES_TOO and identifier.type not in seen:
            # A record with two identifiers of a type is one record.
            seen.add(identifier.type)
            yield identifier.type, identifier.normalised, is_placeholder(identifier.normalised), True


def _nameless(attributes: PersonAttributes) -> frozenset[str]:
    """Which of the names stand for nothing: FNU LNU, Test Student."""
    given = {"first_name": attributes.first_name or "", "last_name": attributes.last_name or ""}
    told = meaningful_names(folded(given["first_name"]), folded(given["last_name"]))
    return frozenset(name for (name, text), meant in zip(given.items(), told, strict=True) if text and not meant)


def _order(present: Sequence[LegacyRecord | RosterRecord]) -> dict[str, int]:
    """Attributes as the records have them; identifiers come after."""
    if not present:
        return {}
    return {name: place for place, name in enumerate(present[0].attributes.__struct_fields__)}
