"""The truth in a file: which legacy record is which Edlink object, as the sandbox writes it, or somebody by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from identitymap_server.domain.accuracy import Pair, Truth
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EntityType, parse_edlink_id
from identitymap_server.files import rows
from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.rows import Rejected

_REQUIRED: Final = ("legacy_id", "edlink_id")


def read(file: File, encoding: str = "utf-8") -> Truth:
    """All rows of a table with `legacy_id`, `edlink_id` and perhaps `entity_type` and `resolvable`.

    A row that says nothing of its `resolvable` is. Raises UnusableFile if there is none, and also for a single bad row:
    half a truth would make right links wrong.
    """
    table = rows.read(file, encoding)
    missing = [name for name in _REQUIRED if name not in table.columns]
    if missing:
        raise UnusableFile(f"{file.name} has no column {' and no column '.join(missing)}.")
    true, resolvable = set[Pair](), set[Pair]()
    for row in table.rows:
        if isinstance(row, Rejected):
            raise UnusableFile(f"{file.name}:{row.line}: {row.reason}.")
        try:
            pair, is_resolvable = _pair(row.cells)
        except InvalidField as error:
            raise UnusableFile(f"{file.name}:{row.line}: {error.message}.") from None
        true.add(pair)
        if is_resolvable:
            resolvable.add(pair)
    if not true:
        raise UnusableFile(f"{file.name} names no pair.")
    return Truth(true, resolvable)


def _pair(cells: Mapping[str, str]) -> tuple[Pair, bool]:
    """A pair, and whether some evidence could resolve it. Raises InvalidField."""
    entity_type = cells.get("entity_type", "person").strip().lower()
    if entity_type.upper() not in EntityType.__members__:
        raise InvalidField("entity_type", "must be person, class or school")
    if not (legacy_id := cells.get("legacy_id", "")):
        raise InvalidField("legacy_id", "must not be empty")
    resolvable = cells.get("resolvable", "true").strip().lower()
    if resolvable not in ("true", "false"):
        raise InvalidField("resolvable", "must be true or false")
    return (entity_type, legacy_id, parse_edlink_id(cells.get("edlink_id", "").strip())), resolvable == "true"
