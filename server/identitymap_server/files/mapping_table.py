"""Mapping tables in files: `legacy_system,legacy_id,edlink_id,entity_type,decision,…`, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import (
    EdlinkId,
    EntityType,
    LegacyKey,
    parse_edlink_id,
    parse_integration_id,
    parse_legacy_key,
)
from identitymap_server.domain.proposals import Proposal
from identitymap_server.files.rows import Rejected, Row

COLUMNS: Final = (
    "legacy_system",
    "legacy_id",
    "edlink_id",
    "entity_type",
    "decision",
    "confidence",
    "rule",
    "explanation",
)
REQUIRED: Final = ("legacy_id", "edlink_id")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a mapping table."""

    line: int
    legacy_key: LegacyKey
    edlink_id: EdlinkId


def cells(
    key: LegacyKey, edlink_id: str, decision: str, confidence: float, rule: str, explanation: str
) -> tuple[str, ...]:
    """A row as it is written. Ids are as they are, because they are read back byte by byte."""
    entity_type = EntityType(key.entity_type).name.lower()
    return key.system, key.id, edlink_id, entity_type, decision, f"{confidence:g}", rule, explanation


def proposed(proposals: Iterable[Proposal]) -> Iterator[tuple[str, ...]]:
    """A table of proposals, without its header."""
    for proposal in proposals:
        yield cells(
            proposal.legacy_key,
            proposal.edlink_id,
            proposal.verdict.name.lower(),
            proposal.confidence,
            proposal.rule,
            proposal.explanation,
        )


def table_rows(rows: Iterable[Row | Rejected], system: str, integration: str = "") -> Iterator[TableRow | Rejected]:
    """The rows of a mapping table; `system` is that of rows that name none.

    Only certain rows are taken, and of a table of several integrations only those of `integration`.
    """
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        try:
            yield _row(row, system, integration)
        except InvalidField as error:
            yield Rejected(row.line, error.field, error.problem)


def _row(row: Row, system: str, integration: str) -> TableRow:
    cells = row.cells
    named = cells.get("integration", "").strip()
    if named and integration and parse_integration_id(named, "integration") != parse_integration_id(integration):
        raise InvalidField("integration", "is another one; import the table of each integration by itself")
    decision = cells.get("decision", "certain").strip().lower()
    if decision != "certain":
        raise InvalidField("decision", "must be certain: a possible pair is not imported until somebody has decided")
    name = cells.get("entity_type", "person").strip().upper()
    if name not in EntityType.__members__:
        raise InvalidField("entity_type", "must be person, class or school")
    try:
        key = parse_legacy_key(
            EntityType[name], cells.get("legacy_system", system), cells.get("legacy_id", ""), "legacy"
        )
    except InvalidField as error:
        raise InvalidField(error.field.replace("legacy.", "legacy_"), error.problem) from None
    return TableRow(row.line, key, parse_edlink_id(cells.get("edlink_id", "").strip()))
