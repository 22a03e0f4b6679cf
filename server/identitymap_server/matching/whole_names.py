"""Whole names that stand in one field: Ferelith Hawtrey for a first name, or Hawtrey, Ferelith for a last one."""

from __future__ import annotations


def in_one_field(first: str, last: str) -> str:
    """What may be a whole name, of folded first and last name: the one that is there, if it is of several words.

    Without spaces; empty if both are there, or if it is one word.
    """
    only = first or last
    return "" if (first and last) or " " not in only else only.replace(" ", "")


def of(first: str, middle: str, last: str) -> tuple[str, ...]:
    """Folded names as one field may have them, without spaces: in both orders, with and without the middle name.

    Empty if first or last name is missing.
    """
    if not (first and last):
        return ()
    orders = (first + last, last + first, first + middle + last, last + first + middle)
    return tuple(dict.fromkeys(name.replace(" ", "") for name in orders))
