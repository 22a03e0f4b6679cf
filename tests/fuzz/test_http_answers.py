"""Whatever bytes come back over HTTP: a page, or an error that says what is wrong with Edlink."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

import pytest
from foreign import fuzzed, mutated
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.edlink.client import MAX_BODY_BYTES, EdlinkClient
from identitymap_server.edlink.failures import EdlinkError

_BODY = b'{"$data": [{"id": "63acc741-7633-453c-9bfd-75ae1ac34533", "first_name": "Mabel"}]}'

_TOKENS = (
    *(
        b"\r\n",
        b"\r\n\r\n",
        b"\n",
        b":",
        b" ",
        b"\0",
        b"\xff",
        b"HTTP/1.1 ",
        b"HTTP/9.9",
        b"200",
        b"429",
        b"999",
        b"-1",
    ),
    *(b"Content-Length: 5\r\n", b"Content-Length: 99999999999999999999\r\n", b"Content-Length: -1\r\n"),
    *(b"Transfer-Encoding: chunked\r\n", b"ffffffffffffffff\r\n", b"0\r\n\r\n", b"Content-Encoding: gzip\r\n"),
    *(b"Content-Encoding: br, deflate, zstd\r\n", b"Location: http://127.0.0.1:1/\r\n", b"Retry-After: "),
)

_retry_after = st.sampled_from(
    [
        "0",
        "0.5",
        "-1",
        "9" * 400,
        "\xb2",
        "soon",
        "",
        "Wed, 21 Oct 2015 07:28:00 GMT",
        "Wed, 21 Oct 2015 07:28:00",
        "Wed, 21 Oct 2015 07:28:00 +9999",
        "Wed, 21 Oct 99999 07:28:00 GMT",
        "Wed, 99 Oct 2015 99:99:99 GMT",
        "Wed, 21 Oct 2015 07:28:00 -99999999999999",
        "2015-10-21T07:28:00Z",
    ]
) | st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30)


def _answer(status: int, retry_after: str, body: bytes, encoding: str) -> bytes:
    head = f"HTTP/1.1 {status} X\r\nRetry-After: {retry_after}\r\nContent-Length: {len(body)}\r\n{encoding}\r\n"
    return head.encode("latin-1") + body


_answers = st.builds(
    _answer,
    st.sampled_from([200, 204, 301, 302, 400, 401, 429, 500, 503]),
    _retry_after,
    st.sampled_from([_BODY, gzip.compress(_BODY), b""]),
    st.sampled_from(["", "Content-Encoding: gzip\r\n", "Transfer-Encoding: chunked\r\n"]),
)


@dataclass
class RawServer:
    """Answers every request with the same bytes, then closes. Its event loop is the client's as well."""

    answer: bytes = b""
    #: Between one byte of the answer and the next.
    pause_seconds: float = 0.0
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def __enter__(self) -> Self:
        self._runner.__enter__()
        self._server = self._runner.run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        port = self._server.sockets[0].getsockname()[1]
        self._client = EdlinkClient(f"http://127.0.0.1:{port}", patience_seconds=0.001)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._runner.run(self._client.__aexit__())
        self._server.close()
        self._runner.run(self._server.wait_closed())
        self._runner.__exit__(None, None, None)

    def page(self) -> None:
        """Read a page. Raises EdlinkError, or TimeoutError after five seconds."""
        url = self._client.first_url("people", 100)
        self._runner.run(asyncio.wait_for(self._client.page("people", url, "a-token"), 5))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The client may hang up in the middle of an answer that it does not like.
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError), contextlib.closing(writer):
            await reader.readuntil(b"\r\n\r\n")
            for part in [self.answer] if not self.pause_seconds else (bytes([byte]) for byte in self.answer):
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(self.pause_seconds)
            writer.close()
            await writer.wait_closed()


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with RawServer() as started:
        yield started


@given(answer=_answers | mutated(_answers, _TOKENS) | st.binary())
@fuzzed(300, 10_000)
def test_any_bytes(server: RawServer, answer: bytes) -> None:
    """No redirect is followed, nothing waits for ever, and no date is too strange."""
    server.answer = answer
    with contextlib.suppress(EdlinkError):
        server.page()


def test_a_bomb(server: RawServer) -> None:
    """A small answer that unpacks to more than Edlink ever sends is refused."""
    packed = gzip.compress(b" " * (MAX_BODY_BYTES + 1))
    server.answer = _answer(200, "", packed, "Content-Encoding: gzip\r\n")
    with pytest.raises(EdlinkError, match="larger than"):
        server.page()


def test_a_bomb_in_a_bomb(server: RawServer) -> None:
    """What is packed twice is not unpacked at all: a thousand times a thousand is more than memory holds."""
    packed = gzip.compress(gzip.compress(b" " * MAX_BODY_BYTES))
    server.answer = _answer(200, "", packed, "Content-Encoding: gzip, gzip\r\n")
    with pytest.raises(EdlinkError, match="several times"):
        server.page()


def test_an_answer_that_drips(server: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, and all of them would take for ever: it is given up like one that does not come."""
    monkeypatch.setattr("identitymap_server.edlink.client._ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(server, "answer", _answer(200, "", _BODY, ""))
    monkeypatch.setattr(server, "pause_seconds", 0.05)
    with pytest.raises(EdlinkError, match="no answer in time"):
        server.page()
