"""Servers restarted one after the other behind Envoy: nobody who calls notices."""

from __future__ import annotations

import contextlib
import itertools
import signal
from collections.abc import Callable, Iterator

import links
import processes
import pytest
from balancer import Balancer, free_port
from callers import Callers

_CHECK_SECONDS = 0.1
_PAUSE_SECONDS = 0.5
_LINKED = 5_000


class Servers:
    """Servers on ports that they keep when they are restarted."""

    def __init__(self, dsn: str, count: int) -> None:
        self._environment = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_DRAIN_PAUSE_SECONDS": str(_PAUSE_SECONDS)}
        self.ports = [free_port() for _ in range(count)]
        self._stacks = [contextlib.ExitStack() for _ in range(count)]
        self._commands = [self._started(number) for number in range(count)]

    def restart(self, number: int) -> None:
        assert self._commands[number].stop(signal.SIGTERM) == 0
        self._stacks[number].close()
        self._commands[number] = self._started(number)

    def kill(self, number: int) -> None:
        self._commands[number].stop(signal.SIGKILL)

    def close(self) -> None:
        for stack in self._stacks:
            stack.close()

    def _started(self, number: int) -> processes.Command:
        command = processes.running(
            *("serve", "--port", str(self.ports[number]), "--metrics-port", "0"), environment=self._environment
        )
        return self._stacks[number].enter_context(command)


@pytest.fixture
def servers(dsn: str) -> Iterator[Servers]:
    links.insert_links(dsn, _LINKED)
    with contextlib.closing(Servers(dsn, 2)) as started:
        yield started


@pytest.fixture
def balancer(servers: Servers) -> Iterator[Balancer]:
    with Balancer(servers.ports, check_seconds=_CHECK_SECONDS) as started:
        yield started


@pytest.mark.timeout(900)
def test_rolling_restarts_under_load_fail_no_call(
    servers: Servers, balancer: Balancer, restarts: int, note: Callable[[str], None]
) -> None:
    """SIGTERM, start again, next: every call is answered, and rightly, though nobody tries again."""
    with Callers(f"127.0.0.1:{balancer.port}", _LINKED) as callers:
        for number in itertools.islice(itertools.cycle((0, 1)), restarts):
            servers.restart(number)
            balancer.wait_until_healthy(2)
            # Load all the time.
            callers.wait_for_answers(1)
    assert callers.failures == []
    calls = ", ".join(f"{count:,} {method}" for method, count in callers.answered.items())
    note(f"{restarts} restarts behind Envoy: {calls}; none failed")


def test_a_server_killed_without_a_drain_is_noticed(servers: Servers, balancer: Balancer) -> None:
    """What the test above would see if the drain did nothing: callers get an error, and soon the other server."""
    with Callers(f"127.0.0.1:{balancer.port}", _LINKED) as callers:
        servers.kill(0)
        balancer.wait_until_healthy(1)
        # Whoever had called by then has had an error or an answer when everybody has had answers since.
        callers.wait_for_answers(10)
        failed = len(callers.failures)
        callers.wait_for_answers(10)
    assert 0 < failed == len(callers.failures)
