"""manifest.csv: which files a set has, and whether they hold everything or changes only."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from identitymap_server.files import headers
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected, Row, Table


class Mode(enum.StrEnum):
    """What a file says of itself."""

    #: Not in the set.
    ABSENT = "absent"
    #: Everything there is.
    BULK = "bulk"
    #: What has changed since the last set.
    DELTA = "delta"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a set says of itself."""

    #: As in "1.1"; empty if it does not say.
    version: str = ""
    #: By the file's name without .csv, in lower case.
    modes: Mapping[str, Mode] = field(default_factory=dict)

    def mode(self, present: Collection[str], needed: Collection[str]) -> Mode | None:
        """Whether the files that are needed hold everything or changes; None if the manifest says nothing of them.

        Raises UnusableFile if the manifest and the files that are `present` contradict one another, or the needed files
        differ, because then nothing can be joined.
        """
        for name, mode in sorted(self.modes.items()):
            if name not in needed:
                continue
            if mode is Mode.ABSENT and name in present:
                raise UnusableFile(f"manifest.csv says that {name}.csv is absent, but it is there.")
            if mode is not Mode.ABSENT and name not in present:
                raise UnusableFile(f"manifest.csv says that {name}.csv is {mode}, but it is not there.")
        found = {name: mode for name, mode in self.modes.items() if name in needed and mode is not Mode.ABSENT}
        if len(set(found.values())) > 1:
            listed = ", ".join(f"{name}.csv is {mode}" for name, mode in sorted(found.items()))
            raise UnusableFile(
                f"manifest.csv mixes bulk and delta: {listed}. Import the files of each kind by themselves."
            )
        return next(iter(found.values()), None)


def read(table: Table, known: Collection[str], remarks: Remarks) -> Manifest:
    """The manifest in a table. `known` are the files of the format; others are remarked on. Raises UnusableFile."""
    missing = [name for name in ("propertyname", "value") if name not in table.columns]
    if missing:
        raise UnusableFile(f"{table.file.name} has no column {' and no column '.join(missing)}.")
    version, modes = "", {}
    for name, value, line in _properties(table.rows):
        if name == "oneroster.version":
            version = value
        elif name.startswith("file."):
            file = name.removeprefix("file.")
            if value.lower() not in list(Mode):
                raise UnusableFile(f"{table.file.name}:{line}: {name} must be absent, bulk or delta.")
            if file not in known:
                hint = headers.nearest(file, known)
                remarks.add(table.file.name, line, f"{name} is not known{f'; is it file.{hint}?' if hint else ''}")
            modes[file] = Mode(value.lower())
    return Manifest(version, modes)


def _properties(rows: Iterable[Row | Rejected]) -> Iterable[tuple[str, str, int]]:
    for row in rows:
        if isinstance(row, Rejected):
            raise UnusableFile(f"{row.file}:{row.line}: {row.reason}.")
        name, value = (row.cells.get(column, "").strip() for column in ("propertyname", "value"))
        if name:
            yield name.lower(), value, row.line
