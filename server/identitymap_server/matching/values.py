"""Values that stand for nothing: placeholders, and values that a crowd shares."""

from __future__ import annotations

from typing import Final

#: A value on more records of one side than this is nobody's own.
CROWD: Final = 4

_PLACEHOLDERS: Final = frozenset(
    {
        "na",
        "none",
        "null",
        "nil",
        "nan",
        "unknown",
        "undefined",
        "tbd",
        "tba",
        "test",
        "testing",
        "test student",
        "sample",
        "demo",
        "example",
        "dummy",
        "default",
        "student",
        "teacher",
        "user",
        "admin",
        "id",
        "noemail",
        "no email",
        "false",
        "true",
        "anonymous",
        "not available",
        "not applicable",
        "pending",
    }
)

_MIN_MEANINGFUL_SEQUENCE: Final = 4


def is_placeholder(value: str) -> bool:
    """Whether an identifier's normalised value stands for "nothing": N/A, 0000, test, -, 12345…"""
    text = value.casefold().strip()
    bare = "".join(c for c in text if c.isalnum() or c == " ").strip()
    if not bare or bare in _PLACEHOLDERS or text.replace("/", "") in _PLACEHOLDERS:
        return True
    if "@" in text:
        local = text.partition("@")[0]
        return local in _PLACEHOLDERS or local in {"noreply", "no-reply", "donotreply", "none", "nobody"}
    if len(set(bare)) == 1:
        # 0, 0000, 9999, xxxx. A single digit or letter may be an id: user 7.
        return bare[0] == "0" or len(bare) >= _MIN_MEANINGFUL_SEQUENCE
    return len(bare) >= _MIN_MEANINGFUL_SEQUENCE and "12345678901234567890".startswith(bare) and len(bare) > 4  # noqa: PLR2004
