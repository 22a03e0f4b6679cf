"""A page server that answers as Edlink does, with faults on demand. Its rosters can be changed while it runs."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from rosters import Roster

TOKEN = "a-token"

#: Stands where an object was, so that those behind it do not move between two pages.
GONE: dict[str, Any] = {"id": "gone"}


@dataclass(frozen=True)
class Answer:
    """What to answer instead of the page asked for; a body shorter than `promised_bytes` breaks off."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    promised_bytes: int | None = None
    #: Breaks the connection before a byte is sent.
    dropped: bool = False


def error(code: str, status: int = 400) -> Answer:
    """Edlink's error envelope."""
    envelope = {"$request": "904a6cc7", "$errors": [{"code": code, "message": "No."}]}
    return Answer(status, json.dumps(envelope).encode())


class PretendEdlink:
    """Serves rosters, by token, on a port of its own. Use it as a context manager."""

    def __init__(self, rosters: Roster | dict[str, Roster], page_size: int = 10) -> None:
        one = not rosters or isinstance(next(iter(rosters.values())), list)
        self.rosters: dict[str, Roster] = {TOKEN: rosters} if one else rosters  # type: ignore[dict-item, assignment]
        self.page_size = page_size
        #: Answers given before any page, in order; None stands for the page itself.
        self.faults: deque[Answer | None] = deque()
        #: Looks at a collection and an offset, and may answer instead.
        self.intervene: Callable[[str, int], Answer | None] = lambda _collection, _offset: None
        #: `(collection, offset)` of all pages asked for.
        self.asked: list[tuple[str, int]] = []
        #: Tokens that were refused.
        self.refused: list[str] = []
        self.integrations: list[dict[str, Any]] = []
        #: Events by token, oldest first, and how many of them have expired.
        self.events: dict[str, list[dict[str, Any]]] = {}
        self.expired_events = 0
        #: Materializations by token. Where there are none, Edlink says nothing of them.
        self.materializations: dict[str, list[dict[str, Any]]] = {}

    def __enter__(self) -> Self:
        edlink = self

        class Handler(_Handler):
            pretend = edlink

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str, token: str) -> Answer:
        """The answer to a request."""
        parts = urlsplit(path)
        query = {name.replace("%24", "$"): values[0] for name, values in parse_qs(parts.query).items()}
        _, graph, collection = parts.path.partition("/graph/")
        if not graph:
            collection = parts.path.rpartition("/")[2]
        offset = 0
        if "$cursor" in query:
            collection, _, position = query["$cursor"].partition("-")
            offset = int(position)
        self.asked.append((collection, offset))
        if self.faults and (fault := self.faults.popleft()):
            return fault
        if intervention := self.intervene(collection, offset):
            return intervention
        if collection == "integrations":
            return Answer(body=json.dumps({"$data": self.integrations}).encode())
        if token not in self.rosters:
            self.refused.append(token)
            return error("INVALID_TOKEN", 401)
        if "/" in collection:
            return self._single(token, *collection.split("/"))
        return self._page(collection, token, offset, query)

    def _page(self, collection: str, token: str, offset: int, query: dict[str, str]) -> Answer:
        objects = self._listed(collection, token)
        if "$last" in query:
            offset = max(0, len(objects) - int(query["$last"]))
        if "$after" in query:
            ids = [item["id"] for item in objects]
            if query["$after"] not in ids:
                return error("INVALID_CURSOR")
            offset = ids.index(query["$after"]) + 1
        end = offset + self.page_size
        here = [item for item in objects[offset:end] if item is not GONE]
        page: dict[str, Any] = {"$data": here, "$request": "904a6cc7"}
        if end < len(objects):
            # Edlink writes its own address, whatever host was asked.
            page["$next"] = f"https://ed.link/api/v2/graph/{collection}?$cursor={collection}-{end}"
        return Answer(body=json.dumps(page).encode())

    def _listed(self, collection: str, token: str) -> list[dict[str, Any]]:
        if collection == "events":
            return self.events.get(token, [])[self.expired_events :]
        if collection == "materializations":
            return self.materializations.get(token, [])
        return self.rosters[token].get(collection, [])

    def _single(self, token: str, collection: str, id_: str) -> Answer:
        for item in self.rosters[token].get(collection, []):
            if item and item.get("id") == id_:
                return Answer(body=json.dumps({"$data": item, "$request": "904a6cc7"}).encode())
        return error("NOT_FOUND", 404)


class _Handler(http.server.BaseHTTPRequestHandler):
    pretend: PretendEdlink
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        answer = self.pretend.answer(self.path, self.headers.get("Authorization", "").removeprefix("Bearer "))
        if not answer.dropped:
            self.send_response(answer.status)
            self.send_header("Content-Length", str(answer.promised_bytes or len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)
        if answer.dropped or answer.promised_bytes:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    def handle(self) -> None:
        # A worker that is killed breaks connections.
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:
        pass
