"""The guards as the documentation has them are those of the code, in their order and with their reasons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from identitymap_server.matching import guards as of_rules
from identitymap_server.matching.model import guards as of_model

DOCS = Path(__file__).parents[3] / "docs/matching.md"


def documented(heading: str) -> list[tuple[str, str]]:
    """Name and reason of each row of the first table below a heading."""
    below = DOCS.read_text("utf-8").partition(f"\n{heading}\n")[2]
    rows = re.search(r"\n\|[-|]+\|\n((?:\|.*\n)+)", below)
    assert rows
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[1].splitlines()]
    return [(name, reason.strip("`")) for name, _, reason, *_ in cells]


@pytest.mark.parametrize(
    ("heading", "guards"), [("### Guards of the model", of_model.GUARDS), ("## Guards", of_rules.GUARDS)]
)
def test_each_guard_is_documented_where_it_stands(heading: str, guards):
    assert documented(heading) == [(guard.name, guard.reason.name) for guard in guards]
