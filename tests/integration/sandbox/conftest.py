"""Sandboxes that many tests share."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from identitymap_server.sandbox import world
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.errors import ErrorStyle
from identitymap_server.sandbox.world import STATUSES
from sandboxes import Sandbox, served


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Integrations of all providers, with some hundred people each; the last one is disabled."""
    with served(world.build(1_200, 4, seed=1, statuses=["disabled"], clock=Clock(lambda: 1_795_600_000.0))) as sandbox:
        yield sandbox


@pytest.fixture(scope="module", params=ErrorStyle)
def styled(request: pytest.FixtureRequest) -> Iterator[tuple[ErrorStyle, Sandbox]]:
    """A sandbox for each style of errors, whose integrations have each status once."""
    with served(world.build(10 * len(STATUSES), len(STATUSES), 1, STATUSES), request.param) as sandbox:
        yield request.param, sandbox


@pytest.fixture
def edlink(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """A client with the token of an integration whose source is Clever."""
    with sandbox.client(sandbox.integration("clever").token) as client:
        yield client
