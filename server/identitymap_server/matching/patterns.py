"""Patterns as identifiers: what those of a profile make of a record, compared like any other value.

A pattern's rule stands where an identifier's type does. It is trusted less than any of them and never stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.patterns import Column, Pattern
from identitymap_server.domain.records import LegacyRecord, RosterRecord
from identitymap_server.matching import columns, rules, transforms


def rule(pattern: Pattern) -> str:
    """The rule of a pattern."""
    return f"{rules.PATTERN}:{pattern.name}"


class Fitting:
    """The patterns of one entity type, and what they make of its records."""

    def __init__(self, patterns: Iterable[Pattern], entity_type: EntityType, schools: columns.Schools) -> None:
        self._patterns = {rule(pattern): pattern for pattern in patterns if pattern.entity_type is entity_type}
        self._entity_type = entity_type
        self._schools = schools
        #: The rules, in the order of the profile.
        self.rules: tuple[str, ...] = tuple(self._patterns)
        #: The rules that rest on e-mail addresses or usernames.
        self.over_names = frozenset(name for name, p in self._patterns.items() if not p.may_link_at_sign_in)
        #: By rule, identifier types of the legacy side that turned out to hold something else or to spell it otherwise.
        #: That they differ from the roster's of the same type says nothing.
        self.explains: Mapping[str, frozenset[str]] = {
            name: frozenset(column.name for column in pattern.legacy.columns)
            for name, pattern in self._patterns.items()
        }

    def of_legacy(self, record: LegacyRecord) -> Sequence[tuple[str, str]]:
        """`(rule, key)` of each pattern that a legacy record may fit."""
        if not self._patterns:
            return ()
        values = _by_column(columns.of_legacy(record))
        return [(name, key) for name, p in self._patterns.items() for key in transforms.keys(p, p.legacy, values)]

    def of_roster(self, record: RosterRecord) -> Sequence[tuple[str, str]]:
        """`(rule, key)` of each pattern that a roster record may fit."""
        if not self._patterns:
            return ()
        values = _by_column(columns.of_roster(record, self._entity_type, self._schools))
        return [(name, key) for name, p in self._patterns.items() for key in transforms.keys(p, p.roster, values)]


def _by_column(values: Iterable[tuple[Column, str]]) -> dict[Column, list[str]]:
    found: dict[Column, list[str]] = {}
    for column, value in values:
        found.setdefault(column, []).append(value)
    return found
