"""Which integration a row of a company-wide file belongs to, by whatever its integration column holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import msgspec

from identitymap_server.domain.errors import IdentityMapError, InvalidField
from identitymap_server.domain.keys import IntegrationId, parse_integration_id
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.records import FileRecord
from identitymap_server.files.rows import Rejected, Table

#: Different unknown values that are counted apart, and how many of them are shown. Somebody may have taken a column of
#: people's own for that of integrations.
_MAX_TOLD_APART: Final = 1_000
_SHOWN: Final = 20
_MAX_SHOWN_CHARACTERS: Final = 60
_OTHERS: Final = "others"


class UnknownIntegrations(IdentityMapError):
    """The file names integrations that are not known. Nothing was imported."""


@dataclass(frozen=True, slots=True)
class KnownIntegration:
    """An integration, and what else it is known by."""

    integration_id: IntegrationId
    name: str = ""
    #: Edlink's id of its source.
    source_id: str = ""


class IntegrationNames:
    """Finds integrations by id, name or source, whatever their case, and by what a table of names says of them."""

    def __init__(
        self,
        known: Callable[[], Iterable[KnownIntegration]],
        table: Mapping[str, str] | None = None,
        *,
        leave_unknown_out: bool = False,
    ) -> None:
        """`known` is asked once there is something to find. `table` leads from values to what an integration is known
        by, or to nothing for rows to be left out.
        """
        self._known = known
        self._table = table or {}
        self._leave_unknown_out = leave_unknown_out
        self._unknown: Counter[str] = Counter()
        self._left_out = 0

    def resolved(self, records: Iterable[FileRecord | Rejected]) -> Iterator[FileRecord | Rejected]:
        """The records with the ids of their integrations, without those that are left out or not known.

        Raises UnusableFile if the table leads to what is not known, or known of several.
        """
        for record in records:
            if isinstance(record, Rejected) or not record.integration:
                yield record
                continue
            found = self._found(record.integration)
            if found is None:
                self._unknown[self._counted_as(record.integration)] += 1
            elif not found:
                self._left_out += 1
            elif len(found) > 1:
                problem = "is the name of several integrations: write the id"
                yield Rejected(record.line, "integration", problem, record.file, key=record.key)
            else:
                yield msgspec.structs.replace(record, integration=next(iter(found)))

    def check(self) -> None:
        """Raises UnknownIntegrations if a record named an integration that is not known, and such are not left out."""
        if self._unknown and not self._leave_unknown_out:
            raise UnknownIntegrations(
                f"No integration is known as {self._listed()}. Nothing was imported. Say what they are in a table for "
                "--integrations (value,integration), or leave them out with --known-integrations-only."
            )

    def summary(self) -> str:
        """What was left out; empty if nothing was."""
        count = self._left_out + self._unknown.total()
        if not count:
            return ""
        listed = f"; not known are {self._listed()}" if self._unknown else ""
        return f"Left out {count:,} rows of other integrations{listed}."

    def _found(self, value: str) -> frozenset[IntegrationId] | None:
        """The integrations that a value may mean: none if its rows are to be left out. None if it is not known."""
        found = self._ids.get(_bare(value))
        if found is None:
            try:
                found = self._ids.get(parse_integration_id(value.strip()))
            except InvalidField:
                return None
        return found

    @cached_property
    def _ids(self) -> dict[str, frozenset[IntegrationId]]:
        ids: defaultdict[str, set[IntegrationId]] = defaultdict(set)
        for item in self._known():
            for text in (item.integration_id, item.name, item.source_id):
                if text:
                    ids[_bare(text)].add(item.integration_id)
        found = {name: frozenset(several) for name, several in ids.items()}
        by_table = {}
        for value, name in self._table.items():
            meant = found.get(_bare(name), frozenset()) if name else frozenset()
            if name and len(meant) != 1:
                problem = "several integrations" if meant else "no integration that is known"
                raise UnusableFile(f"The table of integrations leads from {_cut(value)} to {problem}.")
            by_table[_bare(value)] = meant
        return found | by_table

    def _counted_as(self, value: str) -> str:
        return value if value in self._unknown or len(self._unknown) < _MAX_TOLD_APART else _OTHERS

    def _listed(self) -> str:
        shown = [f"{_cut(value)} ({count:,} rows)" for value, count in self._unknown.most_common(_SHOWN)]
        more = len(self._unknown) - len(shown)
        return ", ".join(shown) + (f" and {more:,} more" if more else "")


def table_of(table: Table) -> dict[str, str]:
    """What a table of names says: `value,integration`. Raises UnusableFile."""
    missing = [name for name in ("value", "integration") if name not in table.columns]
    if missing:
        raise UnusableFile(f"{table.file.name} has no column {' and no column '.join(missing)}.")
    found: dict[str, str] = {}
    for row in table.rows:
        if isinstance(row, Rejected):
            raise UnusableFile(f"{row.file}:{row.line}: {row.reason}.")
        value, name = (row.cells.get(column, "").strip() for column in ("value", "integration"))
        if not value:
            raise UnusableFile(f"{table.file.name}:{row.line}: value must not be empty.")
        if found.setdefault(value, name) != name:
            raise UnusableFile(f"{table.file.name}:{row.line}: value stands in the table already.")
    return found


def _bare(text: str) -> str:
    return text.strip().casefold()


def _cut(value: str) -> str:
    """A value as it may be shown: what a file holds may be anything."""
    printable = "".join(character for character in value if character.isprintable())
    return f"“{printable[:_MAX_SHOWN_CHARACTERS]}”"
