"""Imports as an operator makes them: the command, a real server, real Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import grpc
import links
import processes
import psycopg
import pytest
from identitymap.v1 import migration_pb2, migration_pb2_grpc, types_pb2


@pytest.fixture
def server(dsn: str) -> Iterator[processes.Command]:
    with psycopg.connect(dsn) as connection:
        for integration in (links.INTEGRATION, links.OTHER_INTEGRATION):
            connection.execute("INSERT INTO integration (integration_id) VALUES (%s)", [integration])
    environment = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0"}
    with processes.running("serve", "--port", "0", "--metrics-port", "0", environment=environment) as it:
        yield it


@pytest.fixture
def legacy_import(server: processes.Command, tmp_path: Path):
    def run(content: str | bytes, *options: str, integration: str = links.INTEGRATION):
        path = tmp_path / "people.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        address = f"127.0.0.1:{server.ready['port']}"
        return processes.run("legacy", "import", str(path), "--integration", integration, "--server", address, *options)

    return run


@pytest.fixture
def rows(dsn: str):
    def query(statement: str) -> list[tuple]:
        with psycopg.connect(dsn) as connection:
            return connection.execute(statement).fetchall()

    return query


PEOPLE = "id,first_name,last_name,email,google_id,last_active\n"


def test_records_are_imported_with_their_identifiers(legacy_import, rows):
    """The e-mail address is an identifier too; importing the same again changes nothing."""
    content = PEOPLE + "7,Mabel,Pines,Mabel@Example.org,108,2026-06-12\n8,Dipper,Pines,,109,\n"

    first, second = legacy_import(content), legacy_import(content)

    assert (first.returncode, second.returncode) == (0, 0)
    assert "Imported 2 new, 0 changed, 0 as they were" in first.stdout
    assert "Imported 0 new, 0 changed, 2 as they were" in second.stdout
    assert rows("SELECT legacy_id, attributes ->> 'first_name' FROM legacy_record ORDER BY 1") == [
        ("7", "Mabel"),
        ("8", "Dipper"),
    ]
    assert rows("SELECT type, normalised FROM legacy_identifier ORDER BY 1, 2") == [
        ("email", "mabel@example.org"),
        ("google_id", "108"),
        ("google_id", "109"),
    ]


def test_a_change_of_identifiers_alone_is_a_change(legacy_import, rows):
    """The old ones go, the new ones come."""
    legacy_import(PEOPLE + "7,Mabel,,,108,\n8,Dipper,,,109,\n")

    ended = legacy_import(PEOPLE + "7,Mabel,,,110,\n8,Dipper,,,109,\n")

    assert "0 new, 1 changed, 1 as they were" in ended.stdout
    assert rows("SELECT value FROM legacy_identifier ORDER BY 1") == [("109",), ("110",)]


def test_bad_rows_are_named_and_the_rest_is_imported(legacy_import, rows, tmp_path):
    """By file and line, in the terminal and in a file; no value is shown; the exit status says it."""
    content = PEOPLE + "7,Mabel,Pines,,,\n,Nobody,,,,\n7,Again,,,,\n9,Late,,,,yesterday\n10,Soos\n11,Wendy,,,,\n"

    ended = legacy_import(content, "--rejected", str(tmp_path / "rejected.csv"))

    assert ended.returncode == 1
    assert "2 new" in ended.stdout
    assert "4 refused" in ended.stdout
    for line, words in ((3, "id must not be empty"), (4, "id stands in the import a second time"), (6, "has 2 cells")):
        assert f"people.csv:{line}: {words}" in ended.stderr
    assert "yesterday" not in ended.stderr
    assert len((tmp_path / "rejected.csv").read_text().splitlines()) == 5
    assert rows("SELECT legacy_id FROM legacy_record ORDER BY 1") == [("11",), ("7",)]


def test_an_import_asks_for_a_match_where_there_is_one_to_make(legacy_import, rows, dsn):
    """Of integrations that match at all and whose roster is known, and only if something has changed."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "UPDATE integration SET strategy = 3, last_synced_at = now() WHERE integration_id = %s", [links.INTEGRATION]
        )

    legacy_import(PEOPLE + "7,Mabel,,,,\n")
    legacy_import(PEOPLE + "8,Dipper,,,,\n", integration=links.OTHER_INTEGRATION)
    assert rows("SELECT integration_id::text, state FROM run WHERE kind = 2") == [(links.INTEGRATION, 1)]

    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE run SET state = 2 WHERE kind = 2")
    legacy_import(PEOPLE + "7,Mabel,,,,\n")
    assert rows("SELECT count(*) FROM run WHERE kind = 2") == [(1,)]
    legacy_import(PEOPLE + "7,Maybelle,,,,\n")
    assert rows("SELECT state FROM run WHERE kind = 2 ORDER BY state") == [(1,), (2,)]


def test_a_dry_run_counts_and_changes_nothing(legacy_import, rows):
    """Its counts are those of the real run."""
    ended = legacy_import(PEOPLE + "7,Mabel,Pines,,,\n", "--dry-run")

    assert ended.returncode == 0
    assert "Would import 1 new" in ended.stdout
    assert rows("SELECT count(*) FROM legacy_record") == [(0,)]
    assert rows("SELECT count(*) FROM run") == [(0,)]


def test_a_full_import_marks_absent_what_it_lacks_and_keeps_it(legacy_import, rows):
    """Coming back clears the mark; records of other integrations are not touched."""
    legacy_import(PEOPLE + "".join(f"{n},A,B,,,\n" for n in range(10)), "--full")
    legacy_import(PEOPLE + "other,A,B,,,\n", integration=links.OTHER_INTEGRATION)

    without = legacy_import(PEOPLE + "".join(f"{n},A,B,,,\n" for n in range(9)), "--full")
    assert "1 marked absent" in without.stdout
    assert rows("SELECT legacy_id FROM legacy_record WHERE absent_since IS NOT NULL") == [("9",)]

    legacy_import(PEOPLE + "9,A,B,,,\n")
    assert rows("SELECT count(*) FROM legacy_record WHERE absent_since IS NOT NULL") == [(0,)]


def test_a_full_import_that_lacks_too_much_is_refused(legacy_import, rows):
    """Nothing is changed until a person says that it is true."""
    legacy_import(PEOPLE + "".join(f"{n},A,B,,,\n" for n in range(10)), "--full")

    refused = legacy_import(PEOPLE + "1,A,B,,,\nnew,A,B,,,\n", "--full")
    assert refused.returncode == 2
    assert "lacks 9 of the 10 known people" in refused.stderr
    assert rows("SELECT count(*), count(absent_since) FROM legacy_record") == [(10, 0)]

    accepted = legacy_import(PEOPLE + "1,A,B,,,\n", "--full", "--accept-absences")
    assert accepted.returncode == 0
    assert rows("SELECT count(*), count(absent_since) FROM legacy_record") == [(10, 9)]


def test_an_unknown_integration(legacy_import):
    """Says how to find the known ones."""
    ended = legacy_import(PEOPLE + "7,Mabel,,,,\n", integration="99999999-9999-4999-8999-999999999999")

    assert ended.returncode == 2
    assert "identitymap integrations list" in ended.stderr


def test_a_stream_that_breaks_imports_nothing(server, rows):
    """Thousands of records have arrived, then the caller is gone."""

    def requests():
        yield migration_pb2.ImportLegacyRecordsRequest(
            header=migration_pb2.ImportHeader(integration_id=links.INTEGRATION)
        )
        for start in range(0, 3_000, 500):
            records = [
                migration_pb2.LegacyRecord(
                    key=types_pb2.LegacyKey(entity_type=types_pb2.ENTITY_TYPE_PERSON, system="app", id=str(n))
                )
                for n in range(start, start + 500)
            ]
            yield migration_pb2.ImportLegacyRecordsRequest(batch=migration_pb2.LegacyRecordBatch(records=records))
        raise OSError("the file is gone")

    with grpc.insecure_channel(f"127.0.0.1:{server.ready['port']}") as channel, pytest.raises(grpc.RpcError):
        migration_pb2_grpc.MigrationStub(channel).ImportLegacyRecords(requests(), timeout=20)

    assert rows("SELECT count(*) FROM legacy_record") == [(0,)]
    assert rows("SELECT count(*) FROM run") == [(0,)]


def test_the_label_of_an_import_is_as_much_of_the_files_name_as_fits(server, rows, tmp_path):
    """200 bytes of UTF-8, whole characters; the server refuses a longer one."""
    path = tmp_path / ("é" * 120 + ".csv")
    path.write_text("id\n7\n")
    address = f"127.0.0.1:{server.ready['port']}"

    ended = processes.run("legacy", "import", str(path), "--integration", links.INTEGRATION, "--server", address)
    header = migration_pb2.ImportHeader(integration_id=links.INTEGRATION, label="é" * 101)
    with grpc.insecure_channel(address) as channel, pytest.raises(grpc.RpcError) as caught:
        migration_pb2_grpc.MigrationStub(channel).ImportLegacyRecords(
            iter([migration_pb2.ImportLegacyRecordsRequest(header=header)]), timeout=20
        )

    assert ended.returncode == 0, ended.stderr
    assert rows("SELECT label FROM run") == [("é" * 100,)]
    assert "at most 200 bytes" in caught.value.details()


def test_a_mapping_table_in(server, rows, tmp_path):
    """Certain rows become claims; others are named."""
    path = tmp_path / "table.csv"
    path.write_text(
        "legacy_system,legacy_id,edlink_id,entity_type,decision\n"
        f"app,7,{links.edlink_id(7)},person,certain\n"
        f"app,8,{links.edlink_id(8)},person,possible\n"
        "app,9,nonsense,person,certain\n"
    )

    ended = processes.run(
        *("mappings", "import", str(path), "--integration", links.INTEGRATION),
        *("--server", f"127.0.0.1:{server.ready['port']}"),
    )

    assert ended.returncode == 1
    assert "Imported 1 new rows" in ended.stdout
    assert "table.csv:3: decision" in ended.stderr
    assert "table.csv:4: edlink_id" in ended.stderr
    assert rows("SELECT legacy_id, edlink_id::text FROM imported_mapping") == [("7", links.edlink_id(7))]


def test_mappings_out(server, dsn, tmp_path):
    """The columns of a mapping table; the file appears when it is complete."""
    links.insert_links(dsn, 2_500)
    out = tmp_path / "mappings.csv"

    ended = processes.run("mappings", "export", "--out", str(out), "--server", f"127.0.0.1:{server.ready['port']}")

    assert ended.returncode == 0
    lines = out.read_text().splitlines()
    assert lines[0].startswith("legacy_system,legacy_id,edlink_id,entity_type,decision,confidence,rule,explanation")
    assert len(lines) == 2_501
    assert f"app,user-1,{links.edlink_id(1)},person,certain,1.0,identifier:google_id" in lines[1]


def test_no_server(tmp_path):
    """One clear line."""
    path = tmp_path / "people.csv"
    path.write_text("id\n7\n")

    ended = processes.run("legacy", "import", str(path), "--integration", links.INTEGRATION, "--server", "127.0.0.1:1")

    assert ended.returncode == 2
    assert "No answer from 127.0.0.1:1" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_is_plausible_is_judged_for_each_kind_of_record(legacy_import, rows):
    """Among many people, the loss of nearly all classes would be no large share."""
    header = "id,entity_type\n"
    people = "".join(f"p{n},person\n" for n in range(90))
    legacy_import(header + people + "".join(f"c{n},class\n" for n in range(10)), "--full")

    refused = legacy_import(header + people + "c0,class\n", "--full")

    assert refused.returncode == 2
    assert "lacks 9 of the 10 known classes" in refused.stderr
    assert rows("SELECT count(*) FROM legacy_record WHERE absent_since IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-14:00", "2026-06-12\x0008:15"])
def test_a_moment_that_nobody_can_keep_is_a_bad_row(legacy_import, rows, moment):
    """The others are imported all the same."""
    ended = legacy_import(f"id,last_active\n1,{moment}\n2,2026-06-12\n")

    assert ended.returncode == 1
    assert "people.csv:2: last_active" in ended.stderr
    assert rows("SELECT legacy_id FROM legacy_record") == [("2",)]


def test_members_of_later_objects_are_not_passed_over_in_silence(legacy_import, rows, tmp_path, server):
    """A misspelt one is noticed, wherever it comes up first."""
    path = tmp_path / "people.ndjson"
    path.write_text('{"id": "1", "first_name": "Mabel"}\n{"id": "2", "firstname": "Stan"}\n{"id": 3.0}\n')
    address = f"127.0.0.1:{server.ready['port']}"

    ended = processes.run("legacy", "import", str(path), "--integration", links.INTEGRATION, "--server", address)

    assert ended.returncode == 1
    assert "people.ndjson:2: column not read: firstname" in ended.stderr
    assert "people.ndjson:3: id must be a text, a whole number" in ended.stderr


@pytest.fixture
def table_import(server: processes.Command, tmp_path: Path):
    def run(content: str, *options: str):
        path = tmp_path / "table.csv"
        path.write_text("legacy_id,edlink_id,integration\n" + content)
        address = f"127.0.0.1:{server.ready['port']}"
        arguments = ("mappings", "import", str(path), "--integration", links.INTEGRATION, "--server", address)
        return processes.run(*arguments, *options)

    return run


def _row(number: int, edlink_id: str = "", integration: str = "") -> str:
    return f"{number},{edlink_id or links.edlink_id(number)},{integration}\n"


def test_a_full_table_that_lacks_too_much_withdraws_nothing(table_import, rows):
    """An empty file is not everybody's end; who means it says so."""
    table_import("".join(map(_row, range(10))))

    ended = table_import("", "--full")
    assert ended.returncode == 2
    assert "lacks 10 of the 10 known rows" in ended.stderr
    assert rows("SELECT count(*) FROM imported_mapping") == [(10,)]

    assert "10 withdrawn" in table_import("", "--full", "--accept-absences").stdout
    assert rows("SELECT count(*) FROM imported_mapping") == [(0,)]


def test_a_row_that_is_refused_is_not_withdrawn(table_import, rows):
    """It is in the table, only unreadable."""
    table_import("".join(map(_row, range(10))))

    ended = table_import("".join(map(_row, range(9))) + _row(9, "not a UUID"), "--full")

    assert ended.returncode == 1
    assert "Nothing is withdrawn" in ended.stderr
    assert rows("SELECT count(*) FROM imported_mapping") == [(10,)]


def test_rows_of_another_integration_are_refused(table_import, rows):
    """Our own export of several holds its id."""
    ended = table_import(_row(1, integration=links.INTEGRATION) + _row(2, integration=links.OTHER_INTEGRATION))

    assert ended.returncode == 1
    assert rows("SELECT legacy_id FROM imported_mapping") == [("1",)]
