"""What a pattern makes of a record's values: the key by which the two sides are compared."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from identitymap_server.domain.patterns import Column, Part, Pattern
from identitymap_server.matching.values import is_placeholder


def keys(pattern: Pattern, part: Part, values: Mapping[Column, Sequence[str]]) -> set[str]:
    """The keys that a pattern makes of one side's record, whose values come by column. Placeholders make none."""
    found = {folded(pattern, text) for text in _texts(part, values)}
    return {key for key in found if key and not is_placeholder(key)}


def _texts(part: Part, values: Mapping[Column, Sequence[str]]) -> Iterator[str]:
    held = [values.get(column, ()) for column in part.columns]
    if len(held) == 1:
        return (taken(part, value) for value in held[0])
    return (joined(each) for each in itertools.product(*held))


def taken(part: Part, value: str) -> str:
    """What a part takes of a single value; empty if it cannot be taken.

    An address as a whole is nothing: whether two addresses agree is not a pattern's business.
    """
    if part.address:
        return ""
    if part.local_part:
        value = local_part(value)
    if "@" in value or not (value.startswith(part.prefix) and value.endswith(part.suffix)):
        return ""
    return value[len(part.prefix) : len(value) - len(part.suffix)]


def local_part(value: str) -> str:
    """What comes before the @ of an address; empty if it is none."""
    local, _, domain = value.partition("@")
    return local if domain and "@" not in domain else ""


def joined(values: Iterable[str]) -> str:
    """Values one behind the other, without separators; empty if one of them is."""
    compact = [only_letters_and_digits(value) for value in values]
    return "".join(compact) if all(compact) else ""


def folded(pattern: Pattern, text: str) -> str:
    """A text as the pattern compares it."""
    if pattern.is_joined:
        text = only_letters_and_digits(text)
    if pattern.ignore_zeros:
        text = without_zeros(text)
    return text.casefold() if pattern.ignore_case else text


def only_letters_and_digits(text: str) -> str:
    """A text without separators. An address is none of ours, so nothing is left of it."""
    if text.isalnum():
        return text
    return "" if "@" in text else "".join(c for c in text if c.isalnum())


def without_zeros(text: str) -> str:
    """A number without leading zeros, as spreadsheets leave it; anything else as it is."""
    return text.lstrip("0") if text[:1] == "0" and text.isascii() and text.isdigit() else text
