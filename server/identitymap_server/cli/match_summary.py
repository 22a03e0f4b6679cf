"""What came of a match of two files, on a screen."""

from __future__ import annotations

from collections import Counter

from identitymap_server.cli import output
from identitymap_server.domain.accuracy import Accuracy
from identitymap_server.domain.file_match import FileMatch
from identitymap_server.domain.keys import EntityType
from identitymap_server.reports.outcomes import percent

_PLURALS = {EntityType.PERSON: "people", EntityType.CLASS: "classes", EntityType.SCHOOL: "schools"}

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@")


def show(found: FileMatch, accuracy: Accuracy | None) -> None:
    """Print how many matched, by which rule, and what waits."""
    sides = output.table("", "own", "roster", "certain", "possible", "own left", "roster left")
    for part in found.parts:
        sides.add_row(
            _PLURALS[part.entity_type],
            *(
                f"{number:,}"
                for number in (
                    len(part.legacy),
                    len(part.roster),
                    len(part.certain),
                    len(part.possible),
                    len(part.unmatched_legacy),
                    len(part.unmatched_roster),
                )
            ),
        )
    output.show(sides)
    rules = output.table("certain by rule", "pairs")
    for (plural, rule), number in _by_rule(found).most_common():
        rules.add_row(f"{plural}, {rule}", f"{number:,}")
    if rules.row_count:
        output.show(rules)
    if accuracy:
        output.show(_told(accuracy))
    formulas = sum(key.id.startswith(_FORMULA) for part in found.parts for key in part.legacy)
    if formulas:
        output.show(
            f"{formulas:,} {'legacy id begins' if formulas == 1 else 'legacy ids begin'} with =, +, - or @. Ids are "
            "written as they are; in a spreadsheet, import the columns as text, or it takes them for formulas."
        )


def _by_rule(found: FileMatch) -> Counter[tuple[str, str]]:
    return Counter((_PLURALS[part.entity_type], proposal.rule) for part in found.parts for proposal in part.certain)


def _told(accuracy: Accuracy) -> str:
    """The comparison with the truth in a sentence."""
    shares = (("precision", accuracy.precision), ("recall", accuracy.recall), ("coverage", accuracy.coverage))
    said = ", ".join(f"{name} {percent(share) if share is not None else 'unknown'}" for name, share in shares)
    return (
        f"Against the truth: {accuracy.right:,} certain pairs are right, {accuracy.wrong:,} are wrong; {said} "
        "(recall and coverage of the pairs that the truth calls resolvable)."
    )
