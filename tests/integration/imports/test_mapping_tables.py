"""Mapping tables as they are imported: each pair once, whatever the table's size."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator, Iterable

import importing
from identitymap_server.domain.imports import DEFAULT_SOURCE, ImportHeader, ImportOutcome
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.proposals import ImportedRow
from identitymap_server.services.mapping_table import ArrivedRow, Batch, MappingTableService
from identitymap_server.store import pool
from links import edlink_id

_BATCH = 1_000


def _row(number: int, line: int) -> ArrivedRow:
    key = LegacyKey(EntityType.PERSON, "app", f"user-{number}")
    return ArrivedRow(ImportedRow(key, EdlinkId(edlink_id(number))), line)


async def _import(imports: importing.Imports, numbers: Iterable[int], *, full: bool = False) -> ImportOutcome:
    async def batches() -> AsyncIterator[Batch]:
        waiting: list[ArrivedRow] = []
        for line, number in enumerate(numbers, 2):
            waiting.append(_row(number, line))
            if len(waiting) == _BATCH:
                yield waiting, ()
                waiting = []
        yield waiting, ()

    opened = await pool.open_pool(imports.dsn, max_size=1, application_name="test")
    try:
        header = ImportHeader(importing.INTEGRATION, full, False, True, "test", DEFAULT_SOURCE)
        return await MappingTableService(opened).run(header, batches(), "somebody")
    finally:
        await opened.close()


async def test_a_pair_that_stands_in_the_table_again_is_refused_by_its_line(imports: importing.Imports):
    """However far apart the two stand; and where a row is refused, nothing is withdrawn."""
    await _import(imports, [1, 2, 3])
    outcome = await _import(imports, [1, 2, *range(10, 10 + 2 * _BATCH), 2, 1], full=True)

    assert (outcome.created, outcome.unchanged, outcome.marked_absent) == (2 * _BATCH, 2, 0)
    assert [r.line for r in outcome.rejections.listed] == [2 * _BATCH + 4, 2 * _BATCH + 5]
    assert imports.execute("SELECT count(*) FROM imported_mapping") == [(2 * _BATCH + 3,)]


async def test_a_table_takes_no_more_memory_the_longer_it_is(imports: importing.Imports):
    """It is the caller who says how long it is."""
    await _import(imports, range(_BATCH))
    tracemalloc.start()
    try:
        await _import(imports, range(60 * _BATCH))
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak_bytes < 10_000_000
