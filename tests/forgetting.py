"""A database that takes its tables for empty, and what statements then cost.

PostgreSQL may believe that right after a first import or sync, or one that was given up: it then takes either side
of a join for a handful of rows, and looks at all of the other for each of them. Statements over many rows have to stand
that.
"""

from __future__ import annotations

from typing import Final

import psycopg

_TABLES: Final = """
    SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = 'public'
"""

_READ: Final = """
    SELECT (sum(seq_tup_read) + sum(coalesce(idx_tup_fetch, 0)))::bigint
    FROM pg_stat_all_tables WHERE schemaname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')
"""


class Forgetful:
    """A database that counts nothing by itself."""

    def __init__(self, dsn: str) -> None:
        self._connection = psycopg.connect(dsn, autocommit=True)
        self._tables = [name for (name,) in self._connection.execute(_TABLES).fetchall()]
        for table in self._tables:
            self._connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")  # type: ignore[arg-type]

    def forget(self) -> None:
        """Take all tables for empty, though they have pages."""
        self._connection.execute(
            "UPDATE pg_class SET reltuples = 0, relpages = 1 WHERE oid = ANY(%s::regclass[])", [self._tables]
        )

    def rows_read(self) -> int:
        """How many rows have been read so far, each as often as it was; of sessions that are idle."""
        (found,) = self._connection.execute(_READ).fetchone() or (0,)
        return int(found)

    def close(self) -> None:
        """Leave the database."""
        self._connection.close()
