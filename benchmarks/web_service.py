"""The same bulk look-up as a web service of the usual kind, one process: `python web_service.py PORT_FILE DSN`.

FastAPI on uvicorn with uvloop and httptools; asyncpg with the pool and the statement of ours. Bodies go through msgspec
rather than pydantic: both check every field of every key, and msgspec takes less time for it.
"""

from __future__ import annotations

import contextlib
import gc
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import fastapi
import msgspec
import uvicorn
from identitymap_server.store import sql
from identitymap_server.store.pool import open_lookup_pool

_CONNECTIONS = 4


class _Key(msgspec.Struct):
    entity_type: int
    system: str
    id: str


class _Request(msgspec.Struct):
    integration_id: str
    keys: list[_Key]


class _Mapping(msgspec.Struct):
    integration_id: str
    legacy_key: _Key
    edlink_id: str
    primary: bool


class _Revision(msgspec.Struct):
    epoch: str
    number: int


class _Response(msgspec.Struct):
    """An empty list of mappings is a key that is not linked."""

    results: list[list[_Mapping]]
    revision: _Revision


_REQUEST = msgspec.json.Decoder(_Request)
_RESPONSE = msgspec.json.Encoder()


def application(dsn: str, port_file: Path, port: int) -> fastapi.FastAPI:
    """The service. It writes its port to `port_file` once it answers."""
    statement = sql.load("lookups")["many_by_legacy_key"]

    @contextlib.asynccontextmanager
    async def lifespan(app: fastapi.FastAPI) -> AsyncIterator[None]:
        app.state.pool = await open_lookup_pool(dsn, size=_CONNECTIONS, application_name="bench")
        # As ours does: an answer of ten thousand objects would have everything looked through again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 20, 50)
        partial = port_file.with_suffix(".partial")
        partial.write_text(str(port))
        partial.rename(port_file)
        yield
        await app.state.pool.close()

    app = fastapi.FastAPI(lifespan=lifespan)

    @app.post("/look-up")
    async def look_up(request: fastapi.Request) -> fastapi.Response:
        try:
            asked = _REQUEST.decode(await request.body())
        except msgspec.DecodeError as error:
            raise fastapi.HTTPException(422, str(error)) from error
        keys = asked.keys
        rows = await app.state.pool.fetch(
            statement,
            [key.id for key in keys],
            [key.system for key in keys],
            [key.entity_type for key in keys],
            [asked.integration_id] * len(keys),
        )
        results: list[list[_Mapping]] = [[] for _ in keys]
        revision = _Revision("", 0)
        for n, integration_id, edlink_id, is_primary in rows:
            if n == 0:
                revision = _Revision(integration_id, int(edlink_id))
            else:
                results[n - 1].append(_Mapping(integration_id, keys[n - 1], edlink_id, is_primary))
        return fastapi.Response(_RESPONSE.encode(_Response(results, revision)), media_type="application/json")

    return app


def main() -> None:
    """Serve until the process is ended."""
    port_file, dsn = Path(sys.argv[1]), sys.argv[2]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served = application(dsn, port_file, listener.getsockname()[1])
        config = uvicorn.Config(served, loop="uvloop", http="httptools", access_log=False, log_level="error")
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
