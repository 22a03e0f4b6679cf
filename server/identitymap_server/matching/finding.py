"""Finding identifier patterns in an integration's own data: the match-rate matrix.

Every legacy column is held against every roster column, plain and under the usual transforms, and of each the figures
say whether it holds. A pattern is used if it is near-unique, frequent, and borne out by names:

- Numbers agree by chance wherever both sides count densely: of 1 to 5,000 on both sides every value matches. Names do
  not agree by chance, so they decide: most of the pairs whose names tell anything have to agree.
- What is left of chance among the pairs whose names agree is namesakes. Each pair whose names differ may be one of
  chance, and for so many pairs of chance the names' frequencies tell how many namesakes to expect. They have to be very
  few, and the guards stand before them still.

`domain.patterns.Thresholds` has the numbers and their reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from identitymap_server.domain.patterns import Column, ColumnValues, Matrix, Measure, Outcome, Part, Pattern, Thresholds
from identitymap_server.domain.profiles import Trust
from identitymap_server.matching import affixes, columns, shares, subjects, trust
from identitymap_server.matching.chance import NamesByChance, matched_by_chance
from identitymap_server.matching.compare import Agreement, agreement
from identitymap_server.matching.pairs import of_value
from identitymap_server.matching.sides import Sides
from identitymap_server.matching.tables import Table, Values
from identitymap_server.matching.values import is_placeholder

#: A joined value is tried only if so many of a sample of it are on the other side.
_LEAST_JOINED: Final = 0.01


def find(sides: Sides, trusted: Trust) -> Matrix:
    """Try all patterns on the present records. What comes out depends on the records alone, not on their order."""
    return _Search(sides, trusted, Thresholds()).matrix()


class _Search:
    def __init__(self, sides: Sides, trusted: Trust, thresholds: Thresholds) -> None:
        self._entity_type = sides.entity_type
        self._thresholds = thresholds
        legacy = sorted((r for r in sides.legacy if r.present), key=lambda record: record.key)
        roster = sorted((r for r in sides.roster if r.present), key=lambda record: record.edlink_id)
        self._legacy = [subjects.of_record(record, ()) for record in legacy]
        self._roster = [subjects.of_record(record, ()) for record in roster]
        self._mine = Table((n, columns.of_legacy(record)) for n, record in enumerate(legacy))
        self._theirs = Table(
            (n, columns.of_roster(record, sides.entity_type, sides.schools)) for n, record in enumerate(roster)
        )
        types = {column.name for table in (self._mine, self._theirs) for column in table.columns}
        self._identifiers = frozenset(trust.order(trusted, sides.entity_type, types))
        self._by_chance = NamesByChance(self._legacy, self._roster)
        self._agreements: dict[int, Agreement] = {}

    def matrix(self) -> Matrix:
        measures = []
        for mine in self._mine.columns:
            for theirs in self._theirs.columns:
                if not (mine.tells_nobody_apart or theirs.tells_nobody_apart):
                    measures += self._of_columns(mine, theirs)
        measures += self._of_joined()
        return Matrix(
            self._entity_type,
            tuple(ColumnValues(column, self._mine.count(column)) for column in self._mine.columns),
            tuple(ColumnValues(column, self._theirs.count(column)) for column in self._theirs.columns),
            tuple(sorted(measures, key=lambda m: (m.pattern.legacy.columns, m.pattern.roster.columns, m.pattern.name))),
            self._thresholds,
        )

    def _of_columns(self, mine: Column, theirs: Column) -> list[Measure]:
        """Two columns under every transform that finds anything, the simplest first."""
        seen = _Seen()
        measures = self._of_whole_values(mine, theirs, seen)
        # An address is held against what is none; whether two addresses agree is the e-mail rule's business.
        for local, local_theirs in ((False, False), (True, False), (False, True)):
            ours = self._mine.local(mine) if local else self._mine.plain(mine)
            others = self._theirs.local(theirs) if local_theirs else self._theirs.plain(theirs)
            if not ours or not others:
                continue
            plain = Pattern(
                self._entity_type, Part((mine,), local_part=local), Part((theirs,), local_part=local_theirs)
            )
            measures += self._with_zeros_and_case(plain, ours, others, seen)
            for affix in affixes.frequent(ours, others.without_zeros, self._agree(ours, others.without_zeros)):
                part = msgspec.structs.replace(plain.legacy, prefix=affix.prefix, suffix=affix.suffix)
                cut = ours.mapped(affix.cut)
                measures += self._with_zeros_and_case(msgspec.structs.replace(plain, legacy=part), cut, others, seen)
            agree = self._agree(others, ours.without_zeros, swapped=True)
            for affix in affixes.frequent(others, ours.without_zeros, agree):
                part = msgspec.structs.replace(plain.roster, prefix=affix.prefix, suffix=affix.suffix)
                cut = others.mapped(affix.cut)
                measures += self._with_zeros_and_case(msgspec.structs.replace(plain, roster=part), ours, cut, seen)
        return [measure for measure in measures if measure]

    def _of_whole_values(self, mine: Column, theirs: Column, seen: _Seen) -> list[Measure | None]:
        """What the identifiers' rule and the e-mail rule see."""
        if mine == theirs and mine.name in self._identifiers:
            plain = Pattern(self._entity_type, Part((mine,)), Part((theirs,)))
            return [self._measure(plain, self._mine.all(mine), self._theirs.all(theirs), seen)]
        ours, others = self._mine.addresses(mine), self._theirs.addresses(theirs)
        whole = Pattern(self._entity_type, Part((mine,), address=True), Part((theirs,), address=True))
        return [self._measure(whole, ours, others, seen)] if ours and others else []

    def _with_zeros_and_case(self, plain: Pattern, mine: Values, theirs: Values, seen: _Seen) -> list[Measure | None]:
        measures = [self._measure(plain, mine, theirs, seen)]
        if mine.have_zeros or theirs.have_zeros:
            aside = msgspec.structs.replace(plain, ignore_zeros=True)
            measures.append(self._measure(aside, mine.without_zeros, theirs.without_zeros, seen))
        if mine.have_case or theirs.have_case:
            aside = msgspec.structs.replace(plain, ignore_case=True)
            merges = len(mine.casefolded) < len(mine) or len(theirs.casefolded) < len(theirs)
            measures.append(self._measure(aside, mine.casefolded, theirs.casefolded, seen, folding_merges=merges))
        return measures

    def _of_joined(self) -> list[Measure]:
        """A school's and a person's number joined on one side, held against each column of the other."""
        measures: list[Measure | None] = []
        for joined in _joins(self._mine):
            some = self._mine.joined(*joined, only_sample=True)
            for column, others in _numbers(self._theirs):
                if _some_are_in(some, others):
                    pattern = Pattern(self._entity_type, Part(joined), Part((column,)))
                    measures.append(self._measure(pattern, self._mine.joined(*joined), others, _Seen()))
        for joined in _joins(self._theirs):
            some = self._theirs.joined(*joined, only_sample=True)
            for column, ours in _numbers(self._mine):
                if _some_are_in(some, ours):
                    pattern = Pattern(self._entity_type, Part((column,)), Part(joined))
                    measures.append(self._measure(pattern, ours, self._theirs.joined(*joined), _Seen()))
        return [measure for measure in measures if measure]

    def _measure(
        self, pattern: Pattern, mine: Values, theirs: Values, seen: _Seen, *, folding_merges: bool = False
    ) -> Measure | None:
        """A pattern's figures; None if it finds nothing that a simpler one has not found."""
        matched = unique = compared = agreeing = differing = 0
        for value in mine.holders.keys() & theirs.holders.keys():
            if is_placeholder(value):
                continue
            ours, others = mine.holders[value], theirs.holders[value]
            pairs = list(of_value(self._legacy, self._roster, ours, others))
            if not seen.anything_new(value, [(position, other) for position, other, *_ in pairs]):
                continue
            matched += 1
            unique += bool(pairs) and all(alone for *_, alone in pairs)
            for position, other, _, alone in pairs:
                if alone:
                    told = self._agreement(position, other)
                    agreeing += told is Agreement.AGREE
                    differing += told is Agreement.DIFFER
        if not matched:
            return None
        compared = agreeing + differing
        measure = Measure(
            pattern,
            Outcome.USED,
            legacy_values=len(mine),
            roster_values=len(theirs),
            matched=matched,
            unique=unique,
            compared=compared,
            agreeing=agreeing,
            matched_by_chance=round(matched_by_chance(mine, theirs), 1),
            agreeing_by_chance=round(self._by_chance.any_two, 6),
            expected_wrong=round(differing * self._by_chance.namesakes, 3),
        )
        return msgspec.structs.replace(measure, outcome=self._outcome(measure, folding_merges=folding_merges))

    def _outcome(self, measure: Measure, *, folding_merges: bool) -> Outcome:
        """What becomes of a pattern with these figures; the first objection counts."""
        least = self._thresholds
        bound = shares.at_least(measure.agreeing, measure.compared)
        objections = (
            (_is_plain_identifier(measure.pattern, self._identifiers), Outcome.IDENTIFIER),
            (measure.pattern.legacy.address, Outcome.ADDRESS),
            (measure.matched < least.pairs, Outcome.TOO_FEW),
            (measure.matched_share < least.matched, Outcome.RARE),
            (folding_merges, Outcome.FOLDING_MERGES),
            (measure.unique_share < least.unique, Outcome.NOT_UNIQUE),
            (measure.compared < least.pairs, Outcome.NAMES_UNKNOWN),
            (measure.agreeing_share < least.agreeing or bound < least.agreeing_bound, Outcome.NAMES_DIFFER),
            (measure.expected_wrong > least.expected_wrong * measure.agreeing, Outcome.NAMESAKES),
        )
        return next((outcome for objects, outcome in objections if objects), Outcome.USED)

    def _agreement(self, position: int, other: int) -> Agreement:
        key = position * len(self._roster) + other
        told = self._agreements.get(key)
        if told is None:
            told = self._agreements[key] = agreement(self._legacy[position], self._roster[other])
        return told

    def _agree(self, longer: Values, shorter: Values, *, swapped: bool = False) -> Callable[[str, str], bool]:
        def agree(value: str, core: str) -> bool:
            ours, others = longer.holders[value], shorter.holders[core]
            if swapped:
                ours, others = others, ours
            pairs = of_value(self._legacy, self._roster, ours, others)
            return any(self._agreement(position, other) is Agreement.AGREE for position, other, *_ in pairs)

        return agree


class _Seen:
    """What simpler transforms of the same two columns have found."""

    def __init__(self) -> None:
        self._pairs: set[tuple[int, int]] = set()
        self._crowds: set[str] = set()

    def anything_new(self, value: str, pairs: Sequence[tuple[int, int]]) -> bool:
        """Whether a value makes pairs that no simpler transform made. One of a crowd makes none, and is new once."""
        if not pairs:
            is_new = value not in self._crowds
            self._crowds.add(value)
            return is_new
        is_new = not self._pairs.issuperset(pairs)
        self._pairs.update(pairs)
        return is_new


def _joins(table: Table) -> Iterator[tuple[Column, Column]]:
    """Columns that may be joined: which school, and a number; in both orders."""
    groups = [column for column in table.columns if columns.is_of_a_group(column)]
    for group in groups:
        for column in table.columns:
            if column != group and not column.tells_nobody_apart:
                yield group, column
                yield column, group


def _numbers(table: Table) -> Iterator[tuple[Column, Values]]:
    """What a joined value is held against: values of letters and digits only."""
    for column in table.columns:
        if not column.tells_nobody_apart:
            yield column, table.plain(column).compact


def _some_are_in(joined: Values, others: Values) -> bool:
    found = sum(value in others.holders for value in joined.holders)
    return found > _LEAST_JOINED * len(joined)


def _is_plain_identifier(pattern: Pattern, identifiers: frozenset[str]) -> bool:
    """Whether the identifiers' own rule says the same."""
    same = pattern.legacy == pattern.roster and not (pattern.ignore_zeros or pattern.ignore_case)
    return same and pattern.legacy.columns[0].name in identifiers
