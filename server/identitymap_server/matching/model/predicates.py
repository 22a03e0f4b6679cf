"""Predicates over a pair of rows, each in two languages: `sql` for bulk and `holds` for a single pair.

Both read the same columns and give the same answer; a property test holds them to it. An empty text is unknown and
satisfies nothing but `Missing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from identitymap_server.matching.model.rows import Row

#: Whether something holds of a legacy row and a roster row.
Test = Callable[[Row, Row], bool]


class Predicate(Protocol):
    """Something that holds of a pair or does not."""

    @property
    def sql(self) -> str:
        """A condition over columns that end in `_l` and `_r`, in DuckDB's dialect. Never null."""
        ...

    def compiled(self) -> Test:
        """The same as a function."""
        ...


@dataclass(frozen=True, slots=True)
class Equal:
    """Both are known and the same."""

    column: str
    #: The other row's column, if it is another one.
    other: str = ""

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        left, right = f"{self.column}_l", f"{self.other or self.column}_r"
        return f"({left} <> '' AND {left} = {right})"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        column, other = self.column, self.other or self.column

        def holds(left: Row, right: Row) -> bool:
            value: str = getattr(left, column)
            return bool(value) and value == getattr(right, other)

        return holds


@dataclass(frozen=True, slots=True)
class Missing:
    """One of the two is unknown."""

    column: str

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        return f"({self.column}_l = '' OR {self.column}_r = '')"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        column = self.column
        return lambda left, right: not getattr(left, column) or not getattr(right, column)


@dataclass(frozen=True, slots=True)
class Empty:
    """One of two lists has nothing in it."""

    column: str

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        return f"(len({self.column}_l) = 0 OR len({self.column}_r) = 0)"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        column = self.column
        return lambda left, right: not getattr(left, column) or not getattr(right, column)


@dataclass(frozen=True, slots=True)
class Apart:
    """Both are known and not the same."""

    column: str

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        left, right = f"{self.column}_l", f"{self.column}_r"
        return f"({left} <> '' AND {right} <> '' AND {left} <> {right})"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        column = self.column

        def holds(left: Row, right: Row) -> bool:
            mine, theirs = getattr(left, column), getattr(right, column)
            return bool(mine) and bool(theirs) and mine != theirs

        return holds


@dataclass(frozen=True, slots=True)
class OneEdit:
    """One letter more, less or other, or two neighbours swapped. The column has to be ASCII.

    The distance is Damerau's and Levenshtein's.
    """

    column: str
    #: The shorter of the two has at least so many letters.
    least: int = 1

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        left, right = f"{self.column}_l", f"{self.column}_r"
        return (
            f"(least(length({left}), length({right})) >= {self.least}"
            f" AND abs(length({left}) - length({right})) <= 1 AND damerau_levenshtein({left}, {right}) <= 1)"
        )

    def compiled(self) -> Test:
        """As `Predicate` says."""
        column, least = self.column, self.least

        def holds(left: Row, right: Row) -> bool:
            mine, theirs = getattr(left, column), getattr(right, column)
            return (
                min(len(mine), len(theirs)) >= least and DamerauLevenshtein.distance(mine, theirs, score_cutoff=1) <= 1
            )

        return holds


@dataclass(frozen=True, slots=True)
class Begins:
    """One begins with all of the other. The column has to be ASCII."""

    column: str
    #: The shorter of the two has at least so many letters.
    least: int

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        left, right = f"{self.column}_l", f"{self.column}_r"
        begins = f"starts_with({left}, {right}) OR starts_with({right}, {left})"
        return f"(least(length({left}), length({right})) >= {self.least} AND ({begins}))"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        column, least = self.column, self.least

        def holds(left: Row, right: Row) -> bool:
            mine, theirs = getattr(left, column), getattr(right, column)
            return min(len(mine), len(theirs)) >= least and (mine.startswith(theirs) or theirs.startswith(mine))

        return holds


@dataclass(frozen=True, slots=True)
class Similar:
    """A similarity after Jaro and Winkler of at least `least`. The column has to be ASCII."""

    column: str
    least: float
    #: The other row's column, if it is another one.
    other: str = ""

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        left, right = f"{self.column}_l", f"{self.other or self.column}_r"
        return f"({left} <> '' AND {right} <> '' AND jaro_winkler_similarity({left}, {right}) >= {self.least})"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        column, other, least = self.column, self.other or self.column, self.least

        def holds(left: Row, right: Row) -> bool:
            mine, theirs = getattr(left, column), getattr(right, other)
            return bool(mine) and bool(theirs) and JaroWinkler.similarity(mine, theirs) >= least

        return holds


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two lists have something in common."""

    column: str
    #: The other row's column, if it is another one.
    other: str = ""

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        return f"list_has_any({self.column}_l, {self.other or self.column}_r)"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        column, other = self.column, self.other or self.column

        def holds(left: Row, right: Row) -> bool:
            theirs = getattr(right, other)
            return any(value in theirs for value in getattr(left, column))

        return holds


@dataclass(frozen=True, slots=True)
class Contained:
    """Of two lists that are not empty, one holds all of the other."""

    column: str

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        left, right = f"{self.column}_l", f"{self.column}_r"
        held = f"list_has_all({left}, {right}) OR list_has_all({right}, {left})"
        return f"(len({left}) > 0 AND len({right}) > 0 AND ({held}))"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        column = self.column

        def holds(left: Row, right: Row) -> bool:
            mine, theirs = getattr(left, column), getattr(right, column)
            if not mine or not theirs:
                return False
            return all(value in theirs for value in mine) or all(value in mine for value in theirs)

        return holds


@dataclass(frozen=True, slots=True, init=False)
class All:
    """All of these hold."""

    predicates: tuple[Predicate, ...]

    def __init__(self, *predicates: Predicate) -> None:
        object.__setattr__(self, "predicates", predicates)

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        return f"({' AND '.join(predicate.sql for predicate in self.predicates)})"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        tests = tuple(predicate.compiled() for predicate in self.predicates)
        return lambda left, right: all(test(left, right) for test in tests)


@dataclass(frozen=True, slots=True, init=False)
class Any:
    """One of these holds at least."""

    predicates: tuple[Predicate, ...]

    def __init__(self, *predicates: Predicate) -> None:
        object.__setattr__(self, "predicates", predicates)

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        return f"({' OR '.join(predicate.sql for predicate in self.predicates)})"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        tests = tuple(predicate.compiled() for predicate in self.predicates)
        return lambda left, right: any(test(left, right) for test in tests)


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    predicate: Predicate

    @property
    def sql(self) -> str:
        """As `Predicate` says."""
        return f"(NOT {self.predicate.sql})"

    def compiled(self) -> Test:
        """As `Predicate` says."""
        test = self.predicate.compiled()
        return lambda left, right: not test(left, right)
