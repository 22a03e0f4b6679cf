"""A pair under judgement."""

from __future__ import annotations

from dataclasses import dataclass

from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching import rules
from identitymap_server.matching.compare import Agreement, Comparison
from identitymap_server.matching.pairs import SharedIdentifiers


@dataclass(slots=True)
class Pair:
    """What speaks for a pair of records, and what has been found against it so far."""

    shared: SharedIdentifiers
    imported: bool = False
    decided: bool = False
    reason: ReviewReason = ReviewReason.NONE
    comparison: Comparison | None = None
    names: Agreement = Agreement.UNTOLD

    @property
    def points(self) -> bool:
        """Whether something says that these two, and nobody else, belong together."""
        return self.decided or self.imported or bool(self.shared.unique)

    @property
    def fits_patterns_only(self) -> bool:
        """Whether nothing but patterns and an e-mail address speaks for the pair."""
        shared = (*self.shared.unique, *self.shared.ambiguous)
        return not (self.decided or self.imported) and all(map(rules.needs_names, shared))

    @property
    def points_by_pattern(self) -> bool:
        """Whether it takes a pattern or an e-mail address to say that these two, and nobody else, belong together."""
        return not (self.decided or self.imported) and all(map(rules.needs_names, self.shared.unique))

    @property
    def points_by_mailbox(self) -> bool:
        """Whether nothing but a trusted address of e-mail says that these two belong together."""
        return not (self.decided or self.imported) and self.shared.unique == [rules.EMAIL]

    @property
    def rule(self) -> str:
        """What speaks for the pair in the first place."""
        if self.decided:
            return rules.DECISION
        if self.imported:
            return rules.IMPORTED
        first = (self.shared.unique or self.shared.ambiguous)[0]
        return first if rules.needs_names(first) else f"{rules.IDENTIFIER}:{first}"
