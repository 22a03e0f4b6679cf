"""What tests may ask for: real PostgreSQL, a fresh database for each test.

`--postgres 18` (the default) and `--postgres 16` start an embedded server; any DSN uses that server, where the user
must be allowed to create databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import databases
import foreign
import hypothesis
import pytest
from identitymap_server.local.postgres import EmbeddedPostgres
from identitymap_server.store import migrations

# A machine under load is not a failure; a test that hangs ends by its time budget (`timeout` in pyproject.toml).
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.register_profile(foreign.LONG, deadline=None, print_blob=True)
hypothesis.settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", default="18", help="16, 18 (embedded), or the DSN of a server")
    parser.addoption("--histories", default=2, type=int, help="how many histories of the fault campaign are told")
    parser.addoption("--history", default=0, type=int, help="only the history with this number")
    parser.addoption("--seed", default=1, type=int, help="what histories are drawn from")
    parser.addoption("--restarts", default=4, type=int, help="how often servers are restarted behind Envoy")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: talks to PostgreSQL; runs on every version supported")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres_dsn" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


_NOTES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def note(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Puts a line into the summary at the end of the test run: figures, seeds."""
    return request.config.stash.setdefault(_NOTES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(_NOTES, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def restarts(request: pytest.FixtureRequest) -> int:
    """How often servers are restarted behind Envoy."""
    return int(request.config.getoption("--restarts"))


@pytest.fixture(scope="session")
def postgres_dsn(request: pytest.FixtureRequest) -> Iterator[str]:
    """The DSN of a server where databases can be made."""
    chosen = request.config.getoption("--postgres")
    if not chosen.isdigit():
        yield chosen
        return
    # Tests look at what a crash of a process does, not at what a crash of the machine does.
    with EmbeddedPostgres(int(chosen), {"fsync": "off", "max_connections": "200"}) as server:
        yield server.dsn()


@pytest.fixture(scope="session")
def template(postgres_dsn: str) -> Iterator[str]:
    """The name of a migrated database that others are copied from."""
    with databases.fresh(postgres_dsn, "template0") as made:
        migrations.migrate(made)
        yield databases.name_of(made)


@pytest.fixture
def dsn(postgres_dsn: str, template: str) -> Iterator[str]:
    """A fresh database with the newest schema."""
    with databases.fresh(postgres_dsn, template) as made:
        yield made


@pytest.fixture
def empty_dsn(postgres_dsn: str) -> Iterator[str]:
    """A fresh database with nothing in it."""
    with databases.fresh(postgres_dsn, "template0") as made:
        yield made
