"""The match-rate matrix as a page: a heat map, and what was used and refused, and why.

One file without scripts, fonts or pictures from anywhere. Real tables with captions and headings for screen readers,
words in every cell because colour alone says nothing to some, and a layout that holds on a phone and on paper.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from identitymap_server.domain.patterns import Column, ColumnValues, Matrix, Measure, Outcome, Thresholds
from identitymap_server.reports import outcomes, pages
from identitymap_server.reports.pages import SHADES, Fact


@dataclass(frozen=True, slots=True)
class _Cell:
    """Two columns held against one another: the patterns that tell most, none if nothing matches."""

    rows: Sequence[_Row]
    shade: int

    @property
    def is_used(self) -> bool:
        """Whether any of them links."""
        return any(row.measure.outcome is Outcome.USED for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Row:
    """A pattern with its figures, as they are shown."""

    anchor: str
    measure: Measure
    word: str
    why: str
    matched: str
    unique: str
    agreeing: str


@dataclass(frozen=True, slots=True)
class Section:
    """An entity type."""

    plural: str
    columns: list[str]
    cells: list[tuple[str, int, list[_Cell]]]
    used: list[_Row]
    others: list[_Row]


def page(title: str, facts: Sequence[Fact], matrices: Sequence[Matrix]) -> str:
    """The page as HTML."""
    return pages.rendered(
        "match_rates.html.j2",
        title=title,
        facts=facts,
        sections=sections(matrices),
        thresholds=thresholds(matrices),
        percent=outcomes.percent,
    )


def sections(matrices: Sequence[Matrix]) -> list[Section]:
    """What a page shows of matrices; nothing of those that had nothing to try."""
    return [_section(matrix) for matrix in matrices if matrix.legacy_columns or matrix.roster_columns]


def thresholds(matrices: Sequence[Matrix]) -> Thresholds:
    """What patterns had to show."""
    return matrices[0].thresholds if matrices else Thresholds()


def ranked(measures: Sequence[Measure]) -> list[Measure]:
    """What was used first, then by how much it would have found."""
    return sorted(measures, key=lambda m: (m.outcome is not Outcome.USED, -m.agreeing, -m.matched, m.pattern.name))


def _section(matrix: Matrix) -> Section:
    rows = [
        _row(f"{matrix.plural}-{number}", measure, matrix.thresholds)
        for number, measure in enumerate(ranked(matrix.measures), 1)
    ]
    by_columns: dict[tuple[Column, Column], list[_Row]] = {}
    for row in rows:
        for pair in itertools.product(row.measure.pattern.legacy.columns, row.measure.pattern.roster.columns):
            by_columns.setdefault(pair, []).append(row)
    mine = _worth_showing(matrix.legacy_columns, {pair[0] for pair in by_columns})
    theirs = _worth_showing(matrix.roster_columns, {pair[1] for pair in by_columns})
    cells = [
        (own.column.label, own.values, [_cell(by_columns.get((own.column, other.column), ())) for other in theirs])
        for own in mine
    ]
    used = [row for row in rows if row.measure.outcome is Outcome.USED]
    return Section(
        plural=matrix.plural,
        columns=[held.column.label for held in theirs],
        cells=cells,
        used=used,
        others=[row for row in rows if row not in used],
    )


def _worth_showing(held: Sequence[ColumnValues], found: Collection[Column]) -> list[ColumnValues]:
    """Columns; one that tells nobody apart only if it has found anything together with another."""
    return [each for each in held if not each.column.tells_nobody_apart or each.column in found]


def _cell(rows: Sequence[_Row]) -> _Cell:
    if not rows:
        return _Cell((), 0)
    counting = [row for row in rows if row.word != outcomes.REFUSED]
    # What a simpler transform finds does not count again, so that shares of the same two columns add up.
    told = sorted(counting or rows[:1], key=lambda row: -row.measure.matched)
    share = sum(row.measure.matched_share for row in told)
    return _Cell(told, 1 + min(len(SHADES) - 2, int(share * (len(SHADES) - 1))))


def _row(anchor: str, measure: Measure, least: Thresholds) -> _Row:
    return _Row(
        anchor=anchor,
        measure=measure,
        word=outcomes.word(measure.outcome),
        why=outcomes.why(measure, least),
        matched=outcomes.percent(measure.matched_share),
        unique=outcomes.percent(measure.unique_share),
        agreeing=outcomes.percent(measure.agreeing_share) if measure.compared else "unknown",
    )
