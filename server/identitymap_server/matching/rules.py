"""The rules' names, what each is worth, and the sentence that explains a proposal. No personal data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from identitymap_server.domain.proposals import ReviewReason

DECISION: Final = "decision"
IMPORTED: Final = "imported"
IDENTIFIER: Final = "identifier"
PATTERN: Final = "pattern"
EMAIL: Final = "email"
STATISTICS: Final = "statistics"
CLASS: Final = "class"

CERTAIN_CONFIDENCE: Final = 1.0

#: Rules are not probabilities. These numbers only order the candidates of a review, the likeliest first.
CONFIDENCE: Final[Mapping[ReviewReason, float]] = {
    ReviewReason.CONTESTED: 0.8,
    ReviewReason.DUPLICATE_ACCOUNT: 0.7,
    ReviewReason.MADE_OF_NAME: 0.65,
    ReviewReason.EMAIL_NOT_TRUSTED: 0.65,
    ReviewReason.NOT_CONFIRMED: 0.6,
    ReviewReason.ALREADY_LINKED: 0.5,
    ReviewReason.AMBIGUOUS_IDENTIFIER: 0.5,
    ReviewReason.INDISTINGUISHABLE: 0.5,
    ReviewReason.POSSIBLE_MATCH: 0.5,
    ReviewReason.MAY_BE_RELATIVE: 0.4,
    ReviewReason.SPLIT_OR_MERGED: 0.5,
    ReviewReason.CONFLICTING_IDENTIFIERS: 0.4,
    ReviewReason.IMPORTED_ROW_UNKNOWN: 0.4,
    ReviewReason.IMPORTED_ROW_REFUTED: 0.3,
    ReviewReason.ROLE_DIFFERS: 0.3,
    ReviewReason.BIRTH_DATE_DIFFERS: 0.2,
    ReviewReason.NAME_DIFFERS: 0.2,
    ReviewReason.TERM_DIFFERS: 0.2,
    ReviewReason.MEMBERS_DIFFER: 0.2,
}

#: What keeps a pair from being certain, as the end of a sentence.
WHY: Final[Mapping[ReviewReason, str]] = {
    ReviewReason.AMBIGUOUS_IDENTIFIER: "but other records carry it too",
    ReviewReason.CONFLICTING_IDENTIFIERS: "but another identifier speaks for somebody else",
    ReviewReason.BIRTH_DATE_DIFFERS: "but the birth dates differ",
    ReviewReason.NAME_DIFFERS: "but the names differ",
    ReviewReason.TERM_DIFFERS: "but the classes are of different school years",
    ReviewReason.NOT_CONFIRMED: "but neither name nor birth date confirms it, and it may not stand alone",
    ReviewReason.MADE_OF_NAME: (
        "but it is made of a name, so that a namesake or a twin may have it, and not both first name and birth date"
        " confirm it"
    ),
    ReviewReason.ROLE_DIFFERS: "but one is a student and the other is not, and it may not stand alone",
    ReviewReason.DUPLICATE_ACCOUNT: "but another legacy account seems to be the same person's",
    ReviewReason.ALREADY_LINKED: "but one of the two is linked to another record",
    ReviewReason.IMPORTED_ROW_REFUTED: "but the records speak against it",
    ReviewReason.IMPORTED_ROW_UNKNOWN: "but one of the two records is not known, or not there any more",
    ReviewReason.POSSIBLE_MATCH: "but that is too little to be certain",
    ReviewReason.INDISTINGUISHABLE: "but another record agrees as well",
    ReviewReason.MAY_BE_RELATIVE: "but a twin or another relative would agree as well",
    ReviewReason.EMAIL_NOT_TRUSTED: "but mailboxes change hands, and this integration does not trust them",
    ReviewReason.SPLIT_OR_MERGED: "but one of the two classes is only a part of the other",
    ReviewReason.MEMBERS_DIFFER: "but it is not the same people who are in the two classes",
    ReviewReason.CONTESTED: "but what spoke for this link is gone or speaks against it now",
}


def explained(rule: str, reason: ReviewReason) -> str:
    """One sentence: what spoke for the pair and, if it is not certain, what keeps it from being."""
    kind, _, name = rule.partition(":")
    support = {
        DECISION: "A person decided that these are the same",
        IMPORTED: "The imported mapping table names this pair",
        EMAIL: "Both records carry the same e-mail address",
        STATISTICS: "Names and what else is known resemble",
        CLASS: "Name, term and people of the two classes agree",
        PATTERN: f"Both records fit the pattern {name}",
    }.get(kind, f"Both records carry the same {name}")
    if not reason:
        return f"{support}."
    if kind in (PATTERN, EMAIL) and reason is ReviewReason.NOT_CONFIRMED:
        return f"{support}, but the names do not confirm it, and that never stands alone."
    return f"{support}, {WHY[reason]}."


def needs_names(type_: str) -> bool:
    """Whether what stands where an identifier's type does counts only where the names agree: a pattern, an address."""
    return type_ == EMAIL or is_pattern(type_)


def is_pattern(type_: str) -> bool:
    """Whether what stands where an identifier's type does is a pattern's rule."""
    return type_.startswith(f"{PATTERN}:")
