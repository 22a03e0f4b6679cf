"""The schema's versions, each a plain .sql file, run by Alembic under an advisory lock.

`migrate` is a step of its own. Server and worker only check that the schema is one they know.
"""

from __future__ import annotations

from pathlib import Path

import alembic.command
import alembic.config
import alembic.util
import psycopg
import sqlalchemy
from alembic.script import ScriptDirectory

from identitymap_server.domain.errors import DatabaseUnavailable, IdentityMapError, SchemaMismatch
from identitymap_server.store import failures
from identitymap_server.store.pool import Pool

#: Any number that nobody else locks: the letters "idmap" as bytes.
_ADVISORY_LOCK = 0x69646D6170


class MigrationFailed(IdentityMapError):
    """The database could not be brought to the newest schema; nothing was changed."""


def head() -> str:
    """The schema version that this program knows."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def migrate(dsn: str) -> str:
    """Brings the database to the newest schema and gives its version. Doing it twice, or twice at once, is harmless.

    Raises DatabaseUnavailable if the database cannot be reached, and MigrationFailed. The DSN has to lead to Postgres
    itself, not to a pooler that shares sessions.
    """
    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=lambda: _connect(dsn))
    try:
        with engine.connect() as connection:
            # Waits for whoever migrates at the moment. Held by the session, so it outlives the transactions below.
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_ADVISORY_LOCK})")
            connection.commit()
            config = _config()
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")
            connection.commit()
    except sqlalchemy.exc.DBAPIError as error:
        raise _failure(error.orig) from error
    except alembic.util.CommandError as error:
        raise MigrationFailed(
            f"The database has a schema that this version of IdentityMap, which knows {head()}, does not know. Run "
            "`identitymap migrate` of the version that made it, or of a newer one. Nothing was changed."
        ) from error
    finally:
        engine.dispose()
    return head()


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


def _failure(error: BaseException | None) -> IdentityMapError:
    """What the driver's error means. Its text is not passed on."""
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return MigrationFailed(
            "Somebody holds a lock on a table for more than 10 seconds; nothing was changed. Try again, or find out "
            "who it is with: SELECT * FROM pg_stat_activity WHERE state <> 'idle'"
        )
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return MigrationFailed("The user in IDENTITYMAP_DSN may not create tables in this database.")
    if isinstance(error, psycopg.errors.DuplicateTable):
        return MigrationFailed(
            "The database holds tables of the same names already. Give IdentityMap a database of its own."
        )
    if isinstance(error, psycopg.OperationalError):
        return DatabaseUnavailable("The connection to the database broke; nothing was half done. Try again.")
    return MigrationFailed(f"The database refused a migration ({type(error).__name__}); nothing was changed.")


def _connect(dsn: str) -> psycopg.Connection:
    try:
        return psycopg.connect(dsn, connect_timeout=10)
    except psycopg.Error as error:
        raise DatabaseUnavailable(
            "The database cannot be reached or refuses the login; check host, port, user, password and database name "
            "in IDENTITYMAP_DSN."
        ) from error


def _config() -> alembic.config.Config:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
