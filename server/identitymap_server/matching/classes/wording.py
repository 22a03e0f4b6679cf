"""The sentence that explains what was proposed of two classes: fields and counts, never values."""

from __future__ import annotations

from typing import Final

from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching.classes import class_rules
from identitymap_server.matching.classes.class_comparison import ClassComparison, Members
from identitymap_server.matching.classes.course_titles import TitleOutcome
from identitymap_server.matching.compare import Outcome

_TITLES: Final = {
    TitleOutcome.SAME: "name",
    TitleOutcome.SHORTENED: "name but for its length",
    TitleOutcome.WITHIN: "name as far as both give it",
    TitleOutcome.RESEMBLING: "part of their names",
}


def explained(rule: str, compared: ClassComparison, reason: ReviewReason) -> str:
    """One sentence: what the two have in common and, if the pair is not certain, what keeps it from being."""
    said = _in_common(compared)
    return f"{said}, but {_why(rule, compared, reason)}." if reason else f"{said}."


def _in_common(compared: ClassComparison) -> str:
    fields = [_TITLES[compared.title]] if compared.title in _TITLES else []
    fields += [
        field
        for field, outcome in (
            ("term", compared.term),
            ("teacher", compared.teachers),
            ("period", compared.period),
            ("section", compared.section),
        )
        if outcome is Outcome.EQUAL
    ]
    shared = compared.shared
    if shared.both:
        fields.append(
            f"{shared.both} people, of {shared.of_legacy} of the legacy class and {shared.of_roster} of the Edlink "
            "class who are known on both sides"
        )
    listed = f"{', '.join(fields[:-1])} and {fields[-1]}" if len(fields) > 1 else "".join(fields) or "nothing"
    return f"The classes have in common: {listed}"


def _why(rule: str, compared: ClassComparison, reason: ReviewReason) -> str:
    if reason is ReviewReason.SPLIT_OR_MERGED:
        whole, part = ("legacy", "Edlink") if rule == class_rules.SPLIT else ("Edlink", "legacy")
        return f"the {part} class is only a part of the {whole} class"
    if reason is ReviewReason.POSSIBLE_MATCH:
        return _doubtful(compared)
    return _REASONS[reason]


_REASONS: Final = {
    ReviewReason.INDISTINGUISHABLE: "another class fits as well or better",
    ReviewReason.CONFLICTING_IDENTIFIERS: "identifiers of the same type differ",
    ReviewReason.MEMBERS_DIFFER: "not the same people are in them",
    ReviewReason.TERM_DIFFERS: "they are of different terms",
    ReviewReason.NAME_DIFFERS: "their names differ",
}


def _doubtful(compared: ClassComparison) -> str:
    doubts = (
        (compared.period is Outcome.DIFFERENT, "the periods differ"),
        (compared.section is Outcome.DIFFERENT, "the sections differ"),
        (compared.term is Outcome.MISSING, "the term of one of them is not known"),
        (compared.members is Members.MISSING, "of too few of their people is it known who they are"),
        (compared.members is not Members.SAME, "too few of their people are the same to be sure"),
        (compared.teachers is Outcome.DIFFERENT, "the teachers differ"),
        (compared.title is TitleOutcome.MISSING, "one of the names says nothing of the course"),
    )
    return next((text for doubt, text in doubts if doubt), "the names are not quite the same")
