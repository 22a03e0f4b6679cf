"""One sentence on a pair: what agrees, what resembles, what differs, and what keeps it from being certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.matching import rules

_FIELDS: Final = {
    "first_name": "first name",
    "last_name": "last name",
    "middle_name": "middle name",
    "birth_date": "birth date",
    "gender": "gender",
    "suffix": "suffix",
    "grade": "school grade",
    "school": "school",
    "classes": "classes",
}

#: What agrees in place of a field, by the level that says so.
_INSTEAD: Final = {
    ("household", "email"): "e-mail address",
    ("household", "phone"): "phone number",
    ("household", "address"): "address",
    ("household", "similar_address"): "address",
    ("household", "same_street"): "street",
    ("household", "postal_code"): "postal code",
}

_AGREEING: Final = frozenset(
    {"equal", "called", "equal_beside_birth_date", "email", "phone", "address", "same_street", "postal_code", "most"}
)
_SILENT: Final = frozenset(
    {
        "missing",
        "swapped",
        "swapped_with_slips",
        "whole_name",
        "only_name",
        "no_first_name",
        "different_email",
        "next",
        "next_beside_birth_date",
        "some",
    }
)
_DIFFERENT: Final = frozenset({"different", "different_beside_birth_date", "different_initial", "none"})

#: What first and last name say together, by the level of the first name.
_BOTH_NAMES: Final = {
    "swapped": "first and last name are swapped",
    "swapped_with_slips": "first and last name are swapped",
    "whole_name": "one field of the one holds the whole name",
    "only_name": "the only name of both stands in two fields",
    "no_first_name": "there is no first name",
}


def explained(levels: Mapping[str, str], reason: ReviewReason) -> str:
    """The sentence, without personal data. `levels` are the names of the levels by comparison."""
    agree: list[str] = []
    resemble: list[str] = []
    differ: list[str] = []
    for comparison, level in levels.items():
        field = _INSTEAD.get((comparison, level)) or _FIELDS.get(comparison, "address")
        if level in _SILENT:
            continue
        (agree if level in _AGREEING else differ if level in _DIFFERENT else resemble).append(field)
    clauses = [
        *_clause(agree, "agrees", "agree"),
        *([_BOTH_NAMES[levels["first_name"]]] if levels["first_name"] in _BOTH_NAMES else []),
        *_clause(resemble, "resembles", "resemble"),
        *_clause(differ, "differs", "differ"),
    ]
    text = "; ".join(clauses) or "nothing tells the two apart"
    ending = f", {rules.WHY[reason]}" if reason else ", and nobody else comes near"
    return f"{text[0].upper()}{text[1:]}{ending}."


def _clause(fields: Sequence[str], one: str, many: str) -> list[str]:
    if not fields:
        return []
    listed = " and ".join(filter(None, (", ".join(fields[:-1]), fields[-1])))
    return [f"{listed} {one if len(fields) == 1 else many}"]
