"""Look-ups are answered from their covering index, whatever the size of the request."""

from __future__ import annotations

import json

import links
import pytest
from identitymap_server.store import pool, sql

_STATEMENTS = sql.load("lookups")
_MAPPINGS = 20_000


@pytest.mark.parametrize("keys", [1, 10_000])
@pytest.mark.parametrize(
    ("statement", "index"),
    [("many_by_legacy_key", "mapping_by_legacy_key"), ("many_by_edlink_id", "mapping_by_edlink_id")],
)
async def test_a_bulk_look_up_reads_nothing_but_its_index(dsn: str, statement: str, index: str, keys: int):
    """On a cold connection, in both directions: an index-only scan of the covering index, and no heap fetches."""
    links.insert_links(dsn, _MAPPINGS)

    nodes = await _plan(dsn, statement, _arguments(statement, keys))

    scans = [node for node in nodes if node.get("Relation Name") == "mapping"]
    assert [(scan["Node Type"], scan["Index Name"]) for scan in scans] == [("Index Only Scan", index)]
    assert scans[0]["Heap Fetches"] == 0
    assert scans[0]["Actual Loops"] == keys


@pytest.mark.parametrize(
    ("statement", "arguments", "index"),
    [
        ("one_by_legacy_key", ("user-5", "app", 1, links.INTEGRATION), "mapping_by_legacy_key"),
        ("one_by_legacy_key", ("user-5", "app", 1, None), "mapping_by_legacy_key"),
        ("one_by_edlink_id", (links.edlink_id(5), links.INTEGRATION), "mapping_by_edlink_id"),
        ("one_by_edlink_id", (links.edlink_id(5), None), "mapping_by_edlink_id"),
    ],
)
async def test_a_single_look_up_reads_nothing_but_its_index(dsn: str, statement: str, arguments: tuple, index: str):
    """On a cold connection, with and without an integration."""
    links.insert_links(dsn, _MAPPINGS)

    nodes = await _plan(dsn, statement, arguments)

    (scan,) = [node for node in nodes if node.get("Relation Name") == "mapping"]
    assert (scan["Node Type"], scan["Index Name"], scan["Heap Fetches"]) == ("Index Only Scan", index, 0)


def _arguments(statement: str, keys: int) -> tuple:
    numbers = range(1, keys + 1)
    if statement == "many_by_legacy_key":
        return ([f"user-{n}" for n in numbers], ["app"] * keys, [1] * keys, [links.INTEGRATION] * keys)
    return ([links.edlink_id(n) for n in numbers], [None] * keys)


async def _plan(dsn: str, statement: str, arguments: tuple) -> list[dict]:
    """The nodes of the plan that a new connection of the look-up pool uses for the first execution."""
    lookup_pool = await pool.open_lookup_pool(dsn, size=1, application_name="test")
    try:
        explained = await lookup_pool.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {_STATEMENTS[statement]}", *arguments)
    finally:
        await lookup_pool.close()
    nodes, waiting = [], [json.loads(explained)[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += node.get("Plans", ())
    return nodes
