"""Names that are none: FNU, Test Student, Baby Boy, Lady of the House."""

from __future__ import annotations

from importlib import resources
from typing import Final


def _listed() -> frozenset[str]:
    text = resources.files("identitymap_server.matching").joinpath("no_names.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


#: Words for somebody whose first name is not known. Short real names (Na, No) are left out on purpose.
_ANYBODY: Final = _listed()

#: What stands between or behind such words: Lady of the House, Child F.
_BETWEEN: Final = frozenset({"a", "de", "del", "f", "in", "la", "las", "los", "m", "of", "the", "1", "2", "3", "4"})

_PLACEHOLDERS: Final = frozenset(
    {
        "fnu",
        "lnu",
        "n a",
        "none",
        "null",
        "unknown",
        "noname",
        "no name",
        "no first name",
        "no last name",
        "first name",
        "last name",
        "firstname",
        "lastname",
        "tbd",
        "test",
        "testing",
        "xxx",
        "dont know",
        "do not know",
        "refused",
        "anonymous",
    }
)

#: People who do not exist: "Test Student", "New Student", "Student 12".
_NOBODY_FIRST: Final = frozenset({"test", "demo", "sample", "dummy", "example", "new", "student", "temp"})
_NOBODY_LAST: Final = frozenset({"account", "parent", "person", "pupil", "staff", "student", "teacher", "test", "user"})


def meaningful_names(first: str, last: str) -> tuple[str, str]:
    """Folded first and last name, empty where they stand for nothing: two records both called FNU LNU do not agree."""
    if first in _NOBODY_FIRST and (last.isdigit() or last.rstrip(" 0123456789") in _NOBODY_LAST):
        return "", ""
    return ("" if first in _PLACEHOLDERS or _is_anybody(first) else first), ("" if last in _PLACEHOLDERS else last)


#: What else stands in the fields of middle and preferred names, which many have to leave empty.
_NO_FURTHER: Final = _PLACEHOLDERS | {
    "blank",
    "na",
    "nan",
    "nil",
    "nmi",
    "nmn",
    "no",
    "no middle",
    "no middle initial",
    "no middle name",
    "no preferred name",
    "none given",
    "not applicable",
    "not given",
    "not provided",
    "same",
    "same as above",
    "same as first name",
    "unk",
    "x",
}


def meaningful_further_name(name: str) -> str:
    """A folded middle or preferred name, empty where it stands for nothing: no two are called NMN or N/A."""
    return "" if name in _NO_FURTHER else name


def says_no_name(first: str) -> bool:
    """Whether a folded first name says that there is none: first name unknown, as visas have it."""
    return first in _NO_FIRST_NAME


_NO_FIRST_NAME: Final = frozenset({"fnu", "no first name"})


def _is_anybody(first: str) -> bool:
    """Whether a first name says who it is that bears one. Surnames are not asked: House and Friend are some."""
    words = first.split()
    return bool(words) and words[0] in _ANYBODY and all(word in _ANYBODY or word in _BETWEEN for word in words[1:])
