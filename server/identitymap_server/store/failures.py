"""What the driver throws, as errors of ours. A driver's message may hold a key or a name, so none is ever passed on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import asyncpg

from identitymap_server.domain import errors

_UNAVAILABLE = (
    OSError,
    # The pool is closing or a connection was cut under it.
    asyncpg.InterfaceError,
    # A connection that the server has ended, before the driver has closed its own end.
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.ReadOnlySQLTransactionError,
    # "The database is not currently accepting connections."
    asyncpg.ObjectNotInPrerequisiteStateError,
)

_SCHEMA = (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError, asyncpg.UndefinedFunctionError)

_CREDENTIALS = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turns what the driver throws inside the block into IdentityMapErrors; the cause stays attached for debuggers.

    A `TimeoutError` becomes DatabaseDeadline, because every time limit on a statement is somebody's deadline.
    """
    try:
        yield
    except errors.IdentityMapError:
        raise
    except (TimeoutError, asyncpg.QueryCanceledError) as error:
        raise errors.DatabaseDeadline from error
    except _SCHEMA as error:
        raise errors.SchemaMismatch from error
    except _CREDENTIALS as error:
        raise errors.DatabaseUnavailable(
            "The database refuses this user, password or database name; check IDENTITYMAP_DSN."
        ) from error
    except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError) as error:
        raise errors.Conflict from error
    except asyncpg.TooManyConnectionsError as error:
        raise errors.DatabaseUnavailable(
            "The database has no connection left. Raise its max_connections, or give servers and workers fewer: "
            "IDENTITYMAP_LOOKUP_CONNECTIONS, IDENTITYMAP_MIGRATION_CONNECTIONS, IDENTITYMAP_IMPORT_CONNECTIONS."
        ) from error
    except _UNAVAILABLE as error:
        raise errors.DatabaseUnavailable from error
