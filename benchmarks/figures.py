"""Figures: a ratio measured in several rounds, and the bar it is held against."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A ratio by round. `bar` is a bound from above or, with `at_least`, from below; None if there is none."""

    name: str
    rounds: Sequence[float]
    bar: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def median(self) -> float:
        """What counts."""
        return statistics.median(self.rounds)

    @property
    def verdict(self) -> str:
        """Whether the bar is met."""
        if self.bar is None:
            return ""
        met = self.median >= self.bar if self.at_least else self.median <= self.bar
        return "met" if met else "missed"

    def row(self) -> str:
        """A row of a Markdown table."""
        bar = "" if self.bar is None else f"{'≥' if self.at_least else '≤'} {self.bar:g}"
        spread = f"{min(self.rounds):.2f} to {max(self.rounds):.2f}"
        return f"| {self.name} | {self.median:.2f} | {spread} | {bar} | {self.verdict} | {self.note} |"


HEADER = "| figure | median | rounds | bar | | in absolute terms |\n|---|---|---|---|---|---|"
