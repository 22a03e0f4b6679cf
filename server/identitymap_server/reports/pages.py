"""Pages: one file without scripts, fonts or pictures from anywhere, from a template and values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import jinja2

#: The backgrounds of cells from no match to all, and of their text.
SHADES: Final = ("#ffffff", "#e8f1fa", "#cfe2f3", "#a9cbe8", "#7fb2dd", "#5598cf")
INK: Final = "#111111"

_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.PackageLoader("identitymap_server.reports", "."),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line above the tables."""

    name: str
    value: str


def rendered(template: str, **values: Any) -> str:
    """What a template makes of values. All texts are escaped."""
    return _TEMPLATES.get_template(template).render(shades=SHADES, ink=INK, **values)
