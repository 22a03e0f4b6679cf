"""Bringing the database to the newest schema, by Alembic."""

from __future__ import annotations

from pathlib import Path

import alembic.command
import alembic.config
import alembic.util
import psycopg
import sqlalchemy

from identitymap_server.domain.errors import DatabaseUnavailable, IdentityMapError
from identitymap_server.store.migrations import MigrationFailed, head

#: Any number that nobody else locks: the letters "idmap" as bytes.
_ADVISORY_LOCK = 0x69646D6170


def migrate(dsn: str) -> str:
    """As `migrations.migrate`."""
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
