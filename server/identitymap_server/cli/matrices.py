"""Match-rate matrices as they come from the server, as values and as tables."""

from __future__ import annotations

from identitymap.v1 import migration_pb2
from rich.table import Table

from identitymap_server.cli import output
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.patterns import (
    Column,
    ColumnValues,
    Matrix,
    Measure,
    Outcome,
    Part,
    Pattern,
    Thresholds,
)
from identitymap_server.reports import match_rates, outcomes

_WHOLE = ("match", "unique", "names")


def matrix(message: migration_pb2.MatchRateMatrix) -> Matrix:
    """A matrix's value."""
    return Matrix(
        EntityType(message.entity_type),
        tuple(ColumnValues(_column(held.column), held.values) for held in message.legacy_columns),
        tuple(ColumnValues(_column(held.column), held.values) for held in message.roster_columns),
        tuple(_measure(measure) for measure in message.measures),
        Thresholds(
            message.thresholds.pairs,
            message.thresholds.matched,
            message.thresholds.unique,
            message.thresholds.agreeing,
            message.thresholds.agreeing_bound,
            message.thresholds.expected_wrong,
        ),
    )


def table(of: Matrix) -> Table:
    """A matrix for a terminal: what was used first."""
    made = output.table(f"pattern ({of.plural})", "match", "unique", "names", "what became of it", whole=_WHOLE)
    for measure in match_rates.ranked(of.measures):
        made.add_row(
            measure.pattern.name,
            f"{measure.matched:,} ({outcomes.percent(measure.matched_share)})",
            outcomes.percent(measure.unique_share),
            outcomes.percent(measure.agreeing_share) if measure.compared else "unknown",
            f"{outcomes.word(measure.outcome)}: {outcomes.why(measure, of.thresholds)}",
        )
    return made


def _measure(message: migration_pb2.PatternMeasure) -> Measure:
    return Measure(
        _pattern(message.pattern),
        Outcome(message.outcome),
        legacy_values=message.legacy_values,
        roster_values=message.roster_values,
        matched=message.matched,
        unique=message.unique,
        compared=message.compared,
        agreeing=message.agreeing,
        matched_by_chance=message.matched_by_chance,
        agreeing_by_chance=message.agreeing_by_chance,
        expected_wrong=message.expected_wrong,
    )


def _pattern(message: migration_pb2.IdentifierPattern) -> Pattern:
    return Pattern(
        EntityType(message.entity_type),
        _part(message.legacy),
        _part(message.roster),
        ignore_zeros=message.ignore_zeros,
        ignore_case=message.ignore_case,
    )


def _part(message: migration_pb2.PatternPart) -> Part:
    columns = tuple(_column(column) for column in message.columns)
    return Part(columns, message.local_part, message.prefix, message.suffix, message.address)


def _column(message: migration_pb2.PatternColumn) -> Column:
    return Column(message.name, message.system, message.of_school)
