"""What became of a pattern, in words, with the figures that decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from identitymap_server.domain.patterns import Measure, Outcome, Thresholds


def word(outcome: Outcome) -> str:
    """One word: used, refused, or the rule whose business it is."""
    return _WORDS.get(outcome, REFUSED)


REFUSED: Final = "refused"
_WORDS: Final = {Outcome.USED: "used", Outcome.IDENTIFIER: "identifier", Outcome.ADDRESS: "e-mail"}


def why(measure: Measure, least: Thresholds) -> str:
    """One sentence."""
    return _WHY[measure.outcome](measure, least)


def percent(share: float) -> str:
    """A share for people: `38%`, `0.4%`, `under 0.1%`; never rounded up to 100% or down to 0%."""
    if share in (0, 1):
        return f"{share:.0%}"
    if share < 0.001:  # noqa: PLR2004  # What one digit shows.
        return "under 0.1%"
    text = f"{share:.1%}" if share < 0.01 or share > 0.99 else f"{share:.0%}"  # noqa: PLR2004  # Where a digit tells.
    return "over 99.9%" if text == "100.0%" else text


def _used(measure: Measure, _least: Thresholds) -> str:
    return (
        f"The names of {measure.agreeing:,} in {measure.compared:,} pairs agree; by chance "
        f"{percent(measure.agreeing_by_chance)} would."
    )


def _identifier(_measure: Measure, _least: Thresholds) -> str:
    return "Equal identifiers of a trusted type have a rule of their own, which comes first."


def _too_few(measure: Measure, least: Thresholds) -> str:
    values = "value matches" if measure.matched == 1 else "values match"
    return f"Only {measure.matched:,} {values}; fewer than {least.pairs} tell nothing."


def _rare(measure: Measure, least: Thresholds) -> str:
    return f"Only {percent(measure.matched_share)} of the values match; at least {percent(least.matched)} should."


def _not_unique(measure: Measure, least: Thresholds) -> str:
    return (
        f"Only {percent(measure.unique_share)} of the values that match are one record's on each side; at least "
        f"{percent(least.unique)} should be."
    )


def _names_differ(measure: Measure, least: Thresholds) -> str:
    chance = (
        f" Of such numbers {measure.matched_by_chance:,.0f} match by chance." if measure.matched_by_chance >= 1 else ""
    )
    return (
        f"The names of only {measure.agreeing:,} in {measure.compared:,} pairs agree; at least "
        f"{percent(least.agreeing)} should, and enough of them to be sure.{chance}"
    )


def _names_unknown(measure: Measure, least: Thresholds) -> str:
    return f"The names of only {measure.compared:,} pairs tell anything; at least {least.pairs} should."


def _namesakes(measure: Measure, _least: Thresholds) -> str:
    return (
        f"So many people share their names that {measure.expected_wrong:.1f} of the {measure.agreeing:,} pairs that "
        "agree may be namesakes."
    )


def _folding_merges(_measure: Measure, _least: Thresholds) -> str:
    return "Upper and lower case tell different values of one side apart, so they count."


def _address(_measure: Measure, _least: Thresholds) -> str:
    return "Whether two addresses agree is for the rule on e-mail, because addresses change hands."


_WHY: Final[Mapping[Outcome, Callable[[Measure, Thresholds], str]]] = {
    Outcome.USED: _used,
    Outcome.IDENTIFIER: _identifier,
    Outcome.TOO_FEW: _too_few,
    Outcome.RARE: _rare,
    Outcome.NOT_UNIQUE: _not_unique,
    Outcome.NAMES_DIFFER: _names_differ,
    Outcome.NAMES_UNKNOWN: _names_unknown,
    Outcome.NAMESAKES: _namesakes,
    Outcome.FOLDING_MERGES: _folding_merges,
    Outcome.ADDRESS: _address,
}
