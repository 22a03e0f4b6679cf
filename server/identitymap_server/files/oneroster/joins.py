"""What stands about people and classes in other files than their own, put aside until their turn comes.

A district's enrollments are many times its people, so they are kept in a database of SQLite's, which holds them in
memory while they are few and in a nameless temporary file when they are not. It is gone with the process.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Self, TypeVar

import msgspec

from identitymap_server.files.oneroster.objects import Demographics, Enrollment, Relationship, Role

#: How much of it may be in memory.
_CACHE_KIB: Final = 48 * 1024

T = TypeVar("T", bound=msgspec.Struct)

#: The field by which each kind is asked for.
_KEYS: Final[Mapping[type[msgspec.Struct], str]] = {
    Role: "user_id",
    Demographics: "user_id",
    Relationship: "user_id",
    Enrollment: "class_id",
}


class Joins:
    """Rows that were put aside, and the ids of all people and classes there are."""

    def __init__(self) -> None:
        # Whoever sends the records may do so from a thread of its own, but never from two at a time.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            self._database.execute(f"PRAGMA {pragma}")
        for kind in _KEYS:
            columns = ", ".join(f'"{field}"' for field in kind.__struct_fields__)
            self._database.execute(f"CREATE TABLE {kind.__name__} ({columns})")
        for owner in ("person", "class"):
            self._database.execute(f"CREATE TABLE {owner} (sourced_id PRIMARY KEY, legacy_id) WITHOUT ROWID")
        self._indexed: set[type[msgspec.Struct]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def put(self, kind: type[T], rows: Iterable[T]) -> None:
        """Put rows aside."""
        marks = ", ".join("?" for _ in kind.__struct_fields__)
        self._database.execute("BEGIN")
        self._database.executemany(
            f"INSERT INTO {kind.__name__} VALUES ({marks})",  # noqa: S608  # Names of ours.
            (msgspec.structs.astuple(row) for row in rows),
        )
        self._database.execute("COMMIT")

    def about(self, kind: type[T], ids: Collection[str]) -> Mapping[str, list[T]]:
        """The rows about people, or about classes, by their ids."""
        key = _KEYS[kind]
        self._index(kind)
        found: dict[str, list[T]] = defaultdict(list)
        for values in self._database.execute(
            f"SELECT * FROM {kind.__name__} WHERE {key} IN (SELECT value FROM json_each(?)) ORDER BY rowid",  # noqa: S608
            (json.dumps(list(ids)),),
        ):
            row = kind(*values)
            found[getattr(row, key)].append(row)
        return found

    def add(self, owner: str, ids: Iterable[tuple[str, str]]) -> None:
        """Note people ("person") or classes ("class") by their ids and legacy ids. Of an id noted twice the first
        counts.
        """
        self._database.executemany(f"INSERT OR IGNORE INTO {owner} VALUES (?, ?)", ids)  # noqa: S608

    def legacy_ids(self, sourced_ids: Collection[str]) -> dict[str, str]:
        """The legacy ids of those people who are known."""
        return dict(
            self._database.execute(
                "SELECT * FROM person WHERE sourced_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(sourced_ids)),),
            )
        )

    def orphans(self, kind: type[T]) -> Iterator[T]:
        """Rows about people or classes that are not known, by those."""
        owner, key = "class" if kind is Enrollment else "person", _KEYS[kind]
        for values in self._database.execute(
            f"SELECT * FROM {kind.__name__} WHERE {key} NOT IN (SELECT sourced_id FROM {owner}) ORDER BY {key}, rowid"  # noqa: S608
        ):
            yield kind(*values)

    def _index(self, kind: type[msgspec.Struct]) -> None:
        if kind not in self._indexed:
            self._database.execute(f"CREATE INDEX {kind.__name__}_by_key ON {kind.__name__} ({_KEYS[kind]})")
            self._indexed.add(kind)
