"""How the weights of a pair add up, field by field: a picture by itself, or a page with the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.explanations import Explanation, Weighing
from identitymap_server.domain.proposals import Verdict
from identitymap_server.reports import pages
from identitymap_server.reports.pages import Fact

#: Where bars may stand, in the picture's own units, and how wide it is.
_LEFT: Final = 200.0
_RIGHT: Final = 420.0
#: The height of a row.
_ROW: Final = 28.0

VERDICTS: Final = {Verdict.CERTAIN: "certain", Verdict.POSSIBLE: "possible: somebody has to decide"}
NONE: Final = "none: the match does not propose the two"


@dataclass(frozen=True, slots=True)
class _Step:
    """A row: what is added to the bits so far, or their sum. Places are in the picture's units."""

    label: str
    outcome: str
    bits: float
    x: float
    width: float
    y: float
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    """A threshold."""

    label: str
    x: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A waterfall, ready to be drawn."""

    title: str
    description: str
    height: float
    zero: float
    steps: Sequence[_Step]
    marks: Sequence[_Mark]


def svg(explanation: Explanation, weighing: Weighing) -> str:
    """The picture by itself."""
    return pages.rendered("waterfall.svg.j2", picture=picture(explanation, weighing))


def page(explanation: Explanation, weighing: Weighing) -> str:
    """A page with the picture, the same as a table, and what came of it."""
    facts = [
        Fact("Verdict", verdict(explanation)),
        *([Fact("Rule", explanation.rule)] if explanation.rule else []),
        *([Fact("Guard", explanation.guard)] if explanation.guard else []),
        Fact("Why", explanation.sentence),
    ]
    drawn = picture(explanation, weighing)
    return pages.rendered("waterfall.html.j2", title=drawn.title, facts=facts, picture=drawn, weighing=weighing)


def verdict(explanation: Explanation) -> str:
    """What a match says of the pair, in words."""
    return VERDICTS[explanation.verdict] if explanation.verdict else NONE


def picture(explanation: Explanation, weighing: Weighing) -> Picture:
    """The rows of a waterfall: before anything is known, field by field, and the sum."""
    added = [("before anything is known", "", weighing.prior)]
    added += [(part.field.replace("_", " "), part.outcome.replace("_", " "), part.weight) for part in weighing.parts]
    totals = [0.0]
    for _, _, bits in added:
        totals.append(totals[-1] + bits)
    low = min(*totals, weighing.bits, weighing.possible_bits)
    high = max(*totals, weighing.bits, weighing.certain_bits)
    scale = (_RIGHT - _LEFT) / ((high - low) or 1.0)

    def x(bits: float) -> float:
        return round(_LEFT + (bits - low) * scale, 1)

    def step(number: int, label: str, outcome: str, start: float, end: float, *, is_sum: bool = False) -> _Step:
        left = min(start, end)
        width = round(abs(end - start) * scale, 1)
        return _Step(label, outcome, end - start, x(left), width, (number + 1) * _ROW, is_sum=is_sum)

    steps = [
        step(number, label, outcome, totals[number], totals[number + 1])
        for number, (label, outcome, _) in enumerate(added)
    ]
    steps.append(step(len(added), "all together", "", 0.0, weighing.bits, is_sum=True))
    said = ", ".join(f"{one.label} {one.outcome} {one.bits:+.1f}".replace("  ", " ") for one in steps)
    return Picture(
        title=f"Why own record {explanation.legacy_id} and the roster's {explanation.edlink_id} match or not",
        description=f"In bits: {said}. From {weighing.possible_bits:g} bits on a pair is a question; a certain one has "
        f"at least {weighing.certain_bits:g}.",
        height=(len(steps) + 2) * _ROW,
        zero=x(0.0),
        steps=steps,
        marks=[_Mark("question", x(weighing.possible_bits)), _Mark("certain", x(weighing.certain_bits))],
    )
