"""Which pairs are compared at all: those that have a key in common.

Every rule makes a key of a legacy row and a key of a roster row; a pair is compared if the two agree under one rule at
least. Keys are made here, so that the engines agree on the pairs, and blocks that have become too large are left out by
what is in them, never by the order of records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.matching.model.rows import Row

#: A block of more pairs than this tells nobody apart: half a town called Nguyen. Other rules reach its people.
LARGEST_BLOCK: Final = 20_000

_PREFIX: Final = 3

#: Keys are made of parts that hold no such character.
_SEPARATOR: Final = "\x1f"

_Key = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to find pairs. An empty key finds nobody."""

    name: str
    legacy: _Key
    roster: _Key


def _key(*columns: str) -> _Key:
    """The key made of columns, all of which have to be known. `last:3` is the beginning of a value."""
    parts = [(name, int(length) if length else None) for name, _, length in (c.partition(":") for c in columns)]

    def key(row: Row) -> str:
        values = [getattr(row, name)[:length] for name, length in parts]
        return _SEPARATOR.join(values) if all(values) else ""

    return key


def _same(name: str, *columns: str) -> Rule:
    key = _key(*columns)
    return Rule(name, key, key)


def _form(row: Row) -> str:
    """Last name and what the first name is short for; of several full names the first in the alphabet."""
    return f"{row.first_forms[0]}{_SEPARATOR}{row.last_key}" if row.first_forms and row.last_key else ""


def _whole(row: Row) -> str:
    """The whole name, in two fields or in one."""
    if row.first_key and row.last_key:
        return row.first_key + row.last_key
    return row.only_field[0] if row.only_field else ""


def _only_name(row: Row) -> str:
    return row.only_first or row.only_last


def _last_part(row: Row) -> str:
    """First name and the last part of the surname."""
    return f"{row.first_key}{_SEPARATOR}{row.last_tokens[-1]}" if row.first_key and row.last_tokens else ""


RULES: Final = (
    _same("birth date", "born"),
    Rule("first and last name", _whole, _whole),
    Rule("the only name", _only_name, _only_name),
    Rule("first and last name swapped", _key("first_key", "last_key"), _key("last_key", "first_key")),
    Rule("birth date, day and month swapped", _key("born", "last_key:1"), _key("born_swapped", "last_key:1")),
    Rule("short form of the first name, last name", _form, _form),
    _same("initial and last name", "first_initial", "last_key"),
    _same("first name and beginning of the last", "first_key", f"last_key:{_PREFIX}"),
    Rule("first name and last part of the surname", _last_part, _last_part),
    _same("beginning of the first name, year of birth", f"first_key:{_PREFIX}", "born_year", "last_key:1"),
    _same("first name and birthday", "first_key", "born_month_day"),
    # Of many exports the last name is an initial.
    _same("first name, initial of the last, grade", "first_key", "last_initial", "grade"),
    Rule("preferred name", _key("preferred", "last_key"), _key("first_key", "last_key")),
    Rule("preferred name of the roster", _key("first_key", "last_key"), _key("preferred", "last_key")),
    Rule("middle name in use", _key("middle", "last_key"), _key("first_key", "last_key")),
    Rule("middle name in use in the roster", _key("first_key", "last_key"), _key("middle", "last_key")),
    _same("mailbox", "email"),
    _same("phone", "phone"),
    _same("address", "street", "first_initial"),
    _same("address and middle initial", "street", "middle_initial"),
)

#: The keys of one side: for each row and each rule its key, empty for none.
Keys = list[tuple[str, ...]]


def keys(legacy: Sequence[Row], roster: Sequence[Row]) -> tuple[Keys, Keys]:
    """The keys of both sides, without those whose blocks are too large."""
    mine = [tuple(rule.legacy(row) for rule in RULES) for row in legacy]
    theirs = [tuple(rule.roster(row) for rule in RULES) for row in roster]
    for position in range(len(RULES)):
        counts = Counter(row[position] for row in mine)
        others = Counter(row[position] for row in theirs)
        crowded = {key for key, count in counts.items() if count * others[key] > LARGEST_BLOCK}
        if crowded:
            mine, theirs = _without(mine, position, crowded), _without(theirs, position, crowded)
    return mine, theirs


def _without(side: Keys, position: int, crowded: set[str]) -> Keys:
    return [
        (*row[:position], "", *row[position + 1 :]) if row[position] in crowded else row  # A block that is left out.
        for row in side
    ]
