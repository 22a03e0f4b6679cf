"""The figures as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outcome import Outcome
from sets import SEEDS, Bar, Set

_ENTITIES = {"person": "people", "class": "classes"}


@dataclass(frozen=True, slots=True)
class Row:
    """What an engine reached on a set, pooled over the seeds."""

    engine: str
    entity: str
    outcome: Outcome

    @property
    def is_ours(self) -> bool:
        """Whether the bars are for this one."""
        return self.engine == "IdentityMap"


_COLUMNS = (
    "engine",
    "certain",
    "wrong",
    "in a household",
    "precision",
    "recall",
    "with review",
    "review items",
    "candidates",
    "seconds",
    "MB",
)


def section(of: Set, rows: Sequence[Row], seeds: int) -> str:
    """What was measured on one set, and how it stands with the bars."""
    shared = ", ".join(f"{row.outcome.shared:,} shared {_ENTITIES[row.entity]}" for row in rows if row.is_ours)
    lines = [f"### {of.title}", "", f"{shared} over {seeds} seeds.", "", f"| {' | '.join(_COLUMNS)} |"]
    lines.append(f"|---|{'--:|' * (len(_COLUMNS) - 1)}")
    lines += [_row(row) for row in rows]
    for row in rows:
        if row.is_ours:
            lines += _bars(row, of.bars.held_against(row.outcome), seeds)
    return "\n".join(lines)


def _row(row: Row) -> str:
    o = row.outcome
    name = row.engine if row.entity == "person" else f"{row.engine}, {_ENTITIES[row.entity]}"
    review = (f"{o.reach:.4f}", f"{o.items:,} ({o.review:.1%})", _candidates(o)) if row.is_ours else ("", "", "")
    cells = (
        name,
        f"{o.certain:,}",
        str(o.wrong),
        str(o.wrong_in_household),
        f"{o.precision:.5f}",
        f"{o.recall:.4f}",
        *review,
        f"{o.seconds:.1f}",
        f"{o.peak_mb:,.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _candidates(outcome: Outcome) -> str:
    mean = outcome.candidates / outcome.items if outcome.items else 0.0
    return f"{mean:.2f}, at most {outcome.most_candidates}"


def _bars(row: Row, bars: Sequence[Bar], seeds: int) -> list[str]:
    lines = ["", f"| bar ({_ENTITIES[row.entity]}) | bound | measured | |", "|---|--:|--:|---|"]
    for bar in bars:
        sign = "≥" if bar.at_least else "≤"
        verdict = "met" if bar.met else f"missed by {abs(bar.measured - (bar.bound or 0)):.4g}"
        lines.append(f"| {bar.name} | {sign} {bar.bound:g} | {bar.measured:.4g} | {verdict} |")
    if seeds != SEEDS:
        lines += ["", f"Bounds on wrong links are meant for {SEEDS} seeds; this was measured on {seeds}."]
    return lines


def page(sections: Mapping[str, str], machine: str) -> str:
    """The whole of MATCHING.md."""
    body = "\n\n".join(sections.values())
    return f"""# Results of `make bench-matching`

Open world: a part of each side has no partner on the other.
Counts are pooled over the seeds, time and memory are those of the slowest and the largest.
Thresholds are the shipped ones, and none was chosen on these sets.
What each set and figure means, what it does not, and why something is missed, is in [README.md](README.md#matching).

{body}

{machine}
"""
