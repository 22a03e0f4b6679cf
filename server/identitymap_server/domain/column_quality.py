"""How far the columns of a side are filled, and with what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crowd:
    """A value that more records carry than one person can have."""

    value: str
    records: int


@dataclass(frozen=True, slots=True)
class ColumnQuality:
    """A column of one side: of how many present records it says something, and something that tells."""

    column: str
    records: int
    #: Records in which it holds anything.
    filled: int
    #: Those of them in which it holds what stands for nothing: N/A, 0000, 1900-01-01.
    placeholders: int = 0
    #: Those of them in which it holds a value of a crowd.
    crowded: int = 0
    #: The most frequent of those values, at most three.
    crowds: tuple[Crowd, ...] = ()
