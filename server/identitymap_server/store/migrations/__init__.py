"""The schema's versions, each a plain .sql file, run by Alembic under an advisory lock.

`migrate` is a step of its own. Server and worker only check that the schema is one they know.
"""

from __future__ import annotations

from pathlib import Path

from identitymap_server.domain.errors import IdentityMapError, SchemaMismatch
from identitymap_server.store import failures
from identitymap_server.store.pool import Pool

_VERSIONS = Path(__file__).parent / "versions"


class MigrationFailed(IdentityMapError):
    """The database could not be brought to the newest schema; nothing was changed."""


def head() -> str:
    """The schema version that this program knows."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.sql"))


def migrate(dsn: str) -> str:
    """Brings the database to the newest schema and gives its version. Doing it twice, or twice at once, is harmless.

    Raises DatabaseUnavailable if the database cannot be reached, and MigrationFailed. The DSN has to lead to Postgres
    itself, not to a pooler that shares sessions.
    """
    # Alembic takes longer to import than all of the server, and server and worker only check.
    from identitymap_server.store.migrations import upgrade  # noqa: PLC0415

    return upgrade.migrate(dsn)


async def check(pool: Pool) -> None:
    """Raises SchemaMismatch unless the database has the schema that this program knows."""
    with failures.translated():
        exists = await pool.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL")
        version = await pool.fetchval("SELECT version_num FROM alembic_version") if exists else None
    if version is None:
        raise SchemaMismatch("The database holds no IdentityMap schema. Run `identitymap migrate` first.")
    if version != head():
        raise SchemaMismatch(
            f"The database has schema {version}, this version of IdentityMap knows {head()}. "
            "Run `identitymap migrate` with the newest version, then start that version."
        )
