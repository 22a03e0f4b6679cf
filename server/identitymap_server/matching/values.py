"""Values that stand for nothing: placeholders, and values that a crowd shares."""

from __future__ import annotations

import re
from typing import Final

#: A value on more records of one side than this is nobody's own.
CROWD: Final = 3

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
        "not set",
        "no id",
        "empty",
        "missing",
        "pending",
    }
)

#: The same without spaces, as usernames have them.
_COMPACT: Final = frozenset(placeholder.replace(" ", "") for placeholder in _PLACEHOLDERS)

#: A character repeated this often is nobody's number; 11 and 99 may be.
_MIN_REPEATED: Final = 3

_MIN_MEANINGFUL_SEQUENCE: Final = 4


def is_placeholder(value: str) -> bool:
    """Whether an identifier's normalised value stands for "nothing": N/A, 0000, test, -, 12345…"""
    text = value.casefold().strip()
    # Most ids are letters and digits only, and there are hundreds of thousands of them.
    bare = text if text.isalnum() else "".join(c for c in text if c.isalnum() or c == " ").strip()
    compact = bare.replace(" ", "")
    # test1 and test02 are as much tests as test is.
    if not compact or compact in _COMPACT or compact.rstrip("0123456789") == "test":
        return True
    if "@" in text:
        local = text.partition("@")[0]
        return local in _PLACEHOLDERS or local in {"noreply", "no-reply", "donotreply", "none", "nobody"}
    if len(set(bare)) == 1:
        # 0, 0000, 9999, xxxx. A single digit or letter may be an id: user 7.
        return bare[0] == "0" or len(bare) >= _MIN_REPEATED
    return len(bare) >= _MIN_MEANINGFUL_SEQUENCE and "12345678901234567890".startswith(bare) and len(bare) > 4  # noqa: PLR2004


#: Digits that tell namesakes apart: fewer are a counter or a year of graduation, which namesakes may share.
_MIN_TELLING_DIGITS: Final = 3
_YEAR: Final = re.compile(r"(19|20)\d\d")


def is_made_of_name(value: str) -> bool:
    """Whether an identifier's value says no more than a name does: `mabel.pines`, `mpines2`, `mpines002`, `mpines29`.

    A number is made of no name, and neither is anything that holds a longer number.
    """
    if value.isdigit():
        return False
    numbers = re.findall(r"\d+", value)
    # 001 is the first of a name, and after him the next.
    return all(len(number.lstrip("0")) < _MIN_TELLING_DIGITS or _YEAR.fullmatch(number) for number in numbers)


#: Of so many characters, two values that are one character apart near the front are one, and a slip.
_LONG: Final = 9
#: Numbers are counted at the end, so that twins are a character apart there; even Clever's random ids end in a counter.
_COUNTER: Final = 6
#: What a spreadsheet keeps of a number; the rest becomes zeros.
_SPREADSHEET_DIGITS: Final = 15


def is_slip(one: str, other: str) -> bool:
    """Whether two normalised values that are not equal are one, mistyped or eaten by a spreadsheet.

    That is too little to link on, and too much to call a contradiction.
    """
    if one.lstrip("0") == other.lstrip("0"):
        return True
    if len(one) != len(other) or len(one) < _LONG:
        return False
    apart = [n for n, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
    if len(apart) == 1:
        return apart[0] < len(one) - _COUNTER
    return _is_eaten(one, other)


def _is_eaten(one: str, other: str) -> bool:
    """Whether one of two numbers of the same length is the other without its last digits."""
    kept, lost = one[:_SPREADSHEET_DIGITS], (one[_SPREADSHEET_DIGITS:], other[_SPREADSHEET_DIGITS:])
    return kept.isdigit() and kept == other[:_SPREADSHEET_DIGITS] and any(not digits.strip("0") for digits in lost)
