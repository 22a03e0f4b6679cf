"""TCP proxies between processes: they lose, stall and restore what goes through them."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

T = TypeVar("T")

_CHUNK_BYTES = 65_536

#: A Unix socket's path, or host and port.
Target = str | tuple[str, int]


class Network:
    """Proxies, on an event loop in a thread of its own. Use it as a context manager."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._proxies: list[Proxy] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        for proxy in self._proxies:
            proxy.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def proxy(self, target: Target) -> Proxy:
        """A proxy before `target`."""
        proxy = Proxy(self, target)
        self._proxies.append(proxy)
        return proxy

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What `work` gives, done on the network's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)


class Proxy:
    """A proxy before one target, on a port of its own."""

    def __init__(self, network: Network, target: Target) -> None:
        self._network = network
        self._target = target
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_lost = False
        self.port = network.run(self._open())

    def lose(self) -> None:
        """Reset every connection, and every new one, until `restore`."""
        self._network.run(self._lose())

    def stall(self) -> None:
        """Take what comes and hand nothing on, until `restore`: then everything arrives, late."""
        self._network.run(self._stall())

    def forget(self) -> None:
        """Hand nothing on over the connections that there are, for good, and say nothing of it; new ones are fine."""
        self._network.run(self._forget())

    def restore(self) -> None:
        """Be a good network again."""
        self._network.run(self._restore())

    def close(self) -> None:
        """End."""
        self._network.run(self._close())

    async def _open(self) -> int:
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _lose(self) -> None:
        self._is_lost = True
        for writer in self._writers:
            writer.transport.abort()

    async def _stall(self) -> None:
        self._flowing.clear()

    async def _forget(self) -> None:
        # Those that wait for this one wait for ever.
        self._flowing.clear()
        self._flowing = asyncio.Event()
        self._flowing.set()

    async def _restore(self) -> None:
        self._is_lost = False
        self._flowing.set()

    async def _close(self) -> None:
        self._server.close()
        await self._lose()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._writers.add(writer)
        try:
            if not self._is_lost:
                await self._between(reader, writer)
        # Cancelled when the proxy is closed; nobody waits for these tasks.
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._writers.discard(writer)
            writer.transport.abort()

    async def _between(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        flowing = self._flowing
        if isinstance(self._target, str):
            target_reader, target_writer = await asyncio.open_unix_connection(self._target)
        else:
            target_reader, target_writer = await asyncio.open_connection(*self._target)
        self._writers.add(target_writer)
        try:
            await asyncio.gather(
                self._hand_on(reader, target_writer, flowing), self._hand_on(target_reader, writer, flowing)
            )
        finally:
            self._writers.discard(target_writer)
            target_writer.transport.abort()

    async def _hand_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flowing: asyncio.Event
    ) -> None:
        while data := await reader.read(_CHUNK_BYTES):
            await flowing.wait()
            writer.write(data)
            await writer.drain()
        await flowing.wait()
        # Who has said everything may still listen.
        with contextlib.suppress(OSError, RuntimeError):
            writer.write_eof()
