"""Which histories are told, and where."""

from __future__ import annotations

from collections.abc import Iterator

import databases
import pytest
from campaign.postgres import Postgres
from campaign.proxy import Network
from campaign.telling import Theatre
from identitymap_server.store import migrations


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "history_number" in metafunc.fixturenames:
        one, many = metafunc.config.getoption("--history"), metafunc.config.getoption("--histories")
        metafunc.parametrize("history_number", [one] if one else range(1, many + 1))


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    """What histories are drawn from."""
    return int(request.config.getoption("--seed"))


@pytest.fixture(scope="session")
def theatre(request: pytest.FixtureRequest) -> Iterator[Theatre]:
    """Servers of the campaign's own: the PostgreSQL that other tests use is not to be killed."""
    chosen = request.config.getoption("--postgres")
    with (
        Postgres(int(chosen) if chosen.isdigit() else 18) as postgres,
        Network() as network,
        databases.fresh(postgres.dsn(), "template0") as dsn,
    ):
        migrations.migrate(dsn)
        yield Theatre(postgres, network, databases.name_of(dsn))
