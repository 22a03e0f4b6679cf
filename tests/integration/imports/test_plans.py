"""What an import costs a database that takes its tables for empty."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import importing
import pytest
from forgetting import Forgetful
from identitymap_server.domain.imports import DEFAULT_SOURCE, ImportHeader
from identitymap_server.services.legacy_import import Batch, LegacyImportService
from identitymap_server.store import pool

_PEOPLE = 2_000

#: How often a row is read on the way, at most: once or twice for each statement.
_READS = 60


@pytest.fixture
def forgetful(imports: importing.Imports) -> Iterator[Forgetful]:
    found = Forgetful(imports.dsn)
    yield found
    found.close()


async def rows_read(
    dsn: str, forgetful: Forgetful, *, source=DEFAULT_SOURCE, full=False, people=_PEOPLE, **fields
) -> int:
    """How many rows an import of so many people has PostgreSQL read."""

    async def batches() -> AsyncIterator[Batch]:
        yield Batch(
            [
                importing.person(f"p-{n}", source=source, ids={"sis_id": str(n)}, first_name=f"First{n}", **fields)
                for n in range(people)
            ],
            unread=0,
        )

    forgetful.forget()
    opened = await pool.open_pool(dsn, max_size=1, application_name="test")
    try:
        header = ImportHeader(None, full, False, True, "test", source)
        before = forgetful.rows_read()
        await LegacyImportService(opened).run(header, batches(), "somebody")
        await opened.execute("SELECT pg_stat_force_next_flush()")
        return forgetful.rows_read() - before
    finally:
        await opened.close()


async def test_each_row_is_read_a_bounded_number_of_times(imports, forgetful):
    """First, once more, with changes, from another source as well, and in full with half of it gone."""
    for how in (
        {},
        {},
        {"last_name": "Pines"},
        {"source": "crm", "last_name": "Pines"},
        {"source": "crm", "last_name": "Corduroy"},
        {"full": True, "people": _PEOPLE // 2},
    ):
        assert await rows_read(imports.dsn, forgetful, **how) <= _READS * _PEOPLE, how
