"""The subprocess in which a match runs: `python -m identitymap_server.worker.match_process`."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import sys
import threading

from identitymap_server.domain.errors import Conflict, DatabaseDeadline, DatabaseUnavailable, LeaseLost
from identitymap_server.domain.keys import parse_integration_id
from identitymap_server.observability import logs
from identitymap_server.services.match import MatchService
from identitymap_server.settings import DatabaseSettings
from identitymap_server.store import connections
from identitymap_server.store.leases import Lease
from identitymap_server.store.pool import open_pool
from identitymap_server.store.runs import Runs
from identitymap_server.worker import matching


def main() -> int:
    """Execute the run `argv[1]` of integration `argv[2]` under fencing number `argv[3]` in `argv[4]` bytes."""
    run_id, integration_id, fencing, memory_bytes = sys.argv[1:5]
    # Nothing here lives in cycles, and looking for them among millions of records takes three quarters of a match.
    gc.disable()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory_bytes), int(memory_bytes)))
    settings = DatabaseSettings()
    logs.configure(settings.log_format)
    assert settings.dsn is not None, "the worker hands its own on"
    lease = Lease(parse_integration_id(integration_id), int(fencing))
    try:
        asyncio.run(_match(settings.dsn.get_secret_value(), run_id, lease))
    except MemoryError:
        return matching.EXIT_OUT_OF_MEMORY
    except LeaseLost:
        return matching.EXIT_LEASE_LOST
    except (DatabaseUnavailable, DatabaseDeadline, Conflict):
        return matching.EXIT_DATABASE_UNAVAILABLE
    except Exception as error:  # noqa: BLE001  # A traceback would hold records' values.
        logs.get().error("match failed by a defect", run_id=run_id, error=error)
        return 1
    return matching.EXIT_DONE


async def _match(dsn: str, run_id: str, lease: Lease) -> None:
    pool = await open_pool(dsn, max_size=2, application_name="identitymap match")
    try:
        await MatchService(pool).run(await Runs(pool).get(run_id), lease)
    finally:
        await connections.close(pool)


def _end_with_parent() -> None:
    # Not through sys.stdin: its buffer's lock, held here, would stop the interpreter from ending.
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
