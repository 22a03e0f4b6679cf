"""Look-ups are answered from their covering index, whatever the size of the request."""

from __future__ import annotations

import json

import links
import psycopg
import pytest
from identitymap_server.store import pool, sql

_STATEMENTS = sql.load("lookups")
_MAPPINGS = 20_000
_DISTRICTS = 200


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


@pytest.mark.parametrize("analysed", [True, False], ids=["with statistics", "without statistics"])
async def test_an_identifier_that_many_integrations_use_is_looked_up_in_one(dsn: str, analysed: bool):
    """Of the others no record is read, and of its own no more than those that carry it, however many there are."""
    _insert_districts(dsn, _DISTRICTS, people=50, in_the_first=5_000, analysed=analysed)

    nodes = await _plan(dsn, "identifier_holders", (["7"], ["sis_id"], [1], [_district(1)]))

    listed = [node for node in nodes if node.get("Relation Name", "").startswith("legacy_")]
    # Of two that read one table the one that reads more: the other asks whether what was found has left.
    scans = {node["Relation Name"]: node for node in sorted(listed, key=lambda node: node["Actual Loops"])}
    assert scans["legacy_identifier"]["Node Type"] == scans["legacy_membership"]["Node Type"] == "Index Only Scan"
    # One question for each that carries it, each with at most one answer; then the record itself.
    assert scans["legacy_membership"]["Actual Loops"] == _DISTRICTS
    assert scans["legacy_membership"]["Actual Rows"] < 1
    assert scans["legacy_record"]["Actual Loops"] == 1
    assert [scan["Actual Loops"] for scan in listed if scan["Node Type"] == "Index Scan"] == [1, 1]


def _district(number: int) -> str:
    return f"11111111-1111-4111-8111-{number:012d}"


def _insert_districts(dsn: str, districts: int, *, people: int, in_the_first: int, analysed: bool) -> None:
    """Districts whose people have the sis_ids 1 to `people`; the first has more people, up to `in_the_first`."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for number in range(1, districts + 1):
            connection.execute("INSERT INTO integration (integration_id) VALUES (%s)", [_district(number)])
            connection.execute(
                """
                WITH record AS (
                    INSERT INTO legacy_record (entity_type, legacy_system, legacy_id, attributes)
                    SELECT 1, 'app', %(number)s || '-' || n, '{}' FROM generate_series(1, %(people)s) AS n
                    RETURNING record_no, split_part(legacy_id, '-', 2) AS sis_id
                ), membership AS (
                    INSERT INTO legacy_membership SELECT %(district)s, record_no FROM record
                )
                INSERT INTO legacy_identifier (record_no, type, value, normalised)
                SELECT record_no, 'sis_id', sis_id, sis_id FROM record
                """,
                {"number": number, "district": _district(number), "people": in_the_first if number == 1 else people},
            )
        if analysed:
            connection.execute("VACUUM ANALYZE legacy_record, legacy_membership, legacy_identifier")


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
