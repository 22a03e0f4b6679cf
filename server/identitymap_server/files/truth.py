"""The truth in a file: which legacy record is which Edlink object, as the sandbox writes it, or somebody by hand."""

from __future__ import annotations

from typing import Final

from identitymap_server.domain.accuracy import Pair, Truth
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import parse_edlink_id
from identitymap_server.files import rows
from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.rows import Rejected, Row

_REQUIRED: Final = ("legacy_id", "edlink_id")


def read(file: File, encoding: str = "utf-8") -> Truth:
    """All rows of a table with `legacy_id`, `edlink_id` and perhaps `entity_type` and `resolvable`.

    A row that says nothing of its `resolvable` is. Raises UnusableFile, also for a single bad row: half a truth would
    make right links wrong.
    """
    table = rows.read(file, encoding)
    missing = [name for name in _REQUIRED if name not in table.columns]
    if missing:
        raise UnusableFile(f"{file.name} has no column {' and no column '.join(missing)}.")
    true, resolvable = set[Pair](), set[Pair]()
    for row in table.rows:
        pair = _pair(file, row)
        true.add(pair)
        assert isinstance(row, Row)
        if row.cells.get("resolvable", "true").strip().lower() != "false":
            resolvable.add(pair)
    return Truth(true, resolvable)


def _pair(file: File, row: Row | Rejected) -> Pair:
    if isinstance(row, Rejected):
        raise UnusableFile(f"{file.name}:{row.line}: {row.reason}.")
    try:
        edlink_id = parse_edlink_id(row.cells.get("edlink_id", "").strip())
    except InvalidField as error:
        raise UnusableFile(f"{file.name}:{row.line}: {error.message}.") from None
    return row.cells.get("entity_type", "person").strip().lower(), row.cells.get("legacy_id", ""), edlink_id
