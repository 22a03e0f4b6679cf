"""The values of a side by column, with who holds them, and the same after a transform."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from identitymap_server.domain.patterns import Column
from identitymap_server.matching import columns, transforms

#: Positions of those who hold a value.
Holders = Mapping[str, list[int]]

#: So many values of a column are enough to see what is frequent in it.
_SAMPLE: Final = 512


class Values:
    """Different values with their holders. What is derived from them is kept: it is asked for again and again."""

    def __init__(self, holders: Holders) -> None:
        self.holders = holders

    def __len__(self) -> int:
        return len(self.holders)

    @cached_property
    def lengths(self) -> frozenset[int]:
        """How long the values are, in characters."""
        return frozenset(map(len, self.holders))

    @cached_property
    def sample(self) -> tuple[str, ...]:
        """Some of the values, the same whatever their order."""
        # The interpreter's own hash differs from process to process.
        ranked = sorted((zlib.crc32(value.encode()), value) for value in self.holders)
        return tuple(value for _, value in ranked[:_SAMPLE])

    @cached_property
    def have_zeros(self) -> bool:
        """Whether any is a number with leading zeros."""
        return any(value != transforms.without_zeros(value) for value in self.holders)

    @cached_property
    def have_case(self) -> bool:
        """Whether any holds upper case."""
        return any(value != value.casefold() for value in self.holders)

    @cached_property
    def without_zeros(self) -> Values:
        """Without leading zeros."""
        return self.mapped(transforms.without_zeros) if self.have_zeros else self

    @cached_property
    def casefolded(self) -> Values:
        """In lower case."""
        return self.mapped(str.casefold) if self.have_case else self

    @cached_property
    def compact(self) -> Values:
        """Letters and digits only."""
        return self.mapped(transforms.only_letters_and_digits)

    def mapped(self, change: Callable[[str], str]) -> Values:
        """After a change; a value of which nothing is left is nobody's."""
        return Values(_held((changed, p) for v, ps in self.holders.items() if (changed := change(v)) for p in ps))


class Table:
    """One side's values by column: those that are no addresses, and of addresses what comes before the @."""

    def __init__(self, records: Iterable[tuple[int, Iterator[tuple[Column, str]]]]) -> None:
        """`records` are positions with what their records have by column."""
        held: dict[Column, dict[str, list[int]]] = {}
        for position, values in records:
            for column, value in values:
                holders = held.setdefault(column, {}).setdefault(value, [])
                # A person with two addresses before the same @ is one holder.
                if position not in holders[-1:]:
                    holders.append(position)
        self._all = {column: Values(holders) for column, holders in sorted(held.items())}
        self._plain: dict[Column, Values] = {}
        self._local: dict[Column, Values] = {}
        self._grouped: dict[Column, dict[int, list[str]]] = {}

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in order."""
        return tuple(self._all)

    def count(self, column: Column) -> int:
        """How many different values a column has."""
        return len(self._all[column])

    def all(self, column: Column) -> Values:
        """All values."""
        return self._all[column]

    def addresses(self, column: Column) -> Values:
        """The values that are addresses."""
        return Values({v: ps for v, ps in self._all[column].holders.items() if "@" in v})

    def plain(self, column: Column) -> Values:
        """The values that are no addresses."""
        if column not in self._plain:
            values = self._all[column]
            addresses = any("@" in value for value in values.holders)
            self._plain[column] = (
                Values({v: ps for v, ps in values.holders.items() if "@" not in v}) if addresses else values
            )
        return self._plain[column]

    def local(self, column: Column) -> Values:
        """What comes before the @ of addresses."""
        if column not in self._local:
            part = transforms.local_part
            self._local[column] = self._all[column].mapped(part)
        return self._local[column]

    def joined(self, first: Column, second: Column, *, only_sample: bool = False) -> Values:
        """Both columns' values one behind the other, of records that have both; of a sample of them if that will do."""
        group, own = (first, second) if columns.is_of_a_group(first) else (second, first)
        values = self.plain(own).compact
        chosen = {value: values.holders[value] for value in values.sample} if only_sample else values.holders
        groups = self._by_position(group)
        group_leads = group == first
        return Values(
            _held(
                (of_group + value if group_leads else value + of_group, position)
                for value, positions in chosen.items()
                for position in positions
                for of_group in groups.get(position, ())
            )
        )

    def _by_position(self, column: Column) -> dict[int, list[str]]:
        if column not in self._grouped:
            found = self._grouped.setdefault(column, {})
            for value, positions in self.plain(column).compact.holders.items():
                for position in positions:
                    found.setdefault(position, []).append(value)
        return self._grouped[column]


def _held(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    holders: dict[str, list[int]] = {}
    for value, position in pairs:
        holders.setdefault(value, []).append(position)
    # Two values of one holder may have become the same.
    return {value: positions if len(positions) == 1 else sorted(set(positions)) for value, positions in holders.items()}
