"""The form in which identifiers are compared."""

from __future__ import annotations

import unicodedata

#: Types whose values are names that people type; their systems do not tell upper from lower case.
CASE_INSENSITIVE_TYPES = frozenset({"email", "username"})


def normalise_identifier(type: str, value: str) -> str:
    """`value` in the form in which identifiers of `type` are compared; empty if nothing is left.

    White space around it never counts. E-mail addresses and usernames are folded to lower case; everything else stays
    byte by byte, because a case-insensitive comparison of a case-sensitive id lets the wrong person in.
    """
    stripped = value.strip()
    if type in CASE_INSENSITIVE_TYPES:
        return unicodedata.normalize("NFC", stripped).casefold()
    return stripped
