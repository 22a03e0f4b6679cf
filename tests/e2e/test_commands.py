"""Commands that are given something wrong, and what they print where somebody will copy it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import links
import processes
import psycopg
import pytest

UNKNOWN = "99999999-9999-4999-8999-999999999999"


@pytest.fixture
def server(dsn: str):
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO integration (integration_id, name) VALUES (%s, %s)",
            [links.INTEGRATION, "A school district with a rather long name, as they have"],
        )
        connection.execute(
            "INSERT INTO run (integration_id, kind, label, requested_by) VALUES (%s, 3, %s, 'somebody')",
            [links.INTEGRATION, "people.csv, classes.csv, and many more files"],
        )
    environment = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0"}
    with processes.running("serve", "--port", "0", "--metrics-port", "0", environment=environment) as it:
        yield it


@pytest.fixture
def run(server: processes.Command):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return processes.run(
            *arguments, environment={"IDENTITYMAP_SERVER": f"127.0.0.1:{server.ready['port']}", "COLUMNS": "80"}
        )

    return run


def test_ids_are_printed_whole(run, dsn):
    """The next command needs them."""
    with psycopg.connect(dsn) as connection:
        ((run_id,),) = connection.execute("SELECT run_id::text FROM run").fetchall()

    assert links.INTEGRATION in run("integrations", "list").stdout
    assert run_id in run("runs", "list").stdout


def test_a_file_that_was_there_survives_a_failure(run, tmp_path: Path):
    """Nothing is written over it until what replaces it is complete."""
    table = tmp_path / "table.csv"
    table.write_text("precious")

    ended = run("runs", "proposals", UNKNOWN, "--out", str(table))

    assert ended.returncode == 2
    assert (table.read_text(), list(tmp_path.iterdir())) == ("precious", [table])


def _is_one_clear_line(ended: subprocess.CompletedProcess[str]) -> bool:
    return ended.returncode in (1, 2) and "Traceback" not in ended.stderr and ended.stderr.startswith("identitymap: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("runs", "proposals", UNKNOWN, "--out", "/nowhere/table.csv"),
        ("mappings", "export", "--out", "/nowhere/table.csv"),
        ("health", "--ca", "/nowhere/ca.pem"),
        ("integrations", "list", "--ca", "/nowhere/ca.pem"),
        ("integrations", "list", "--ca", __file__, "--certificate", __file__),
        ("runs", "list", "--integration", "\udcff"),
        ("mappings", "export", "--integration", "not a UUID"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(run, arguments):
    """No traceback, and no crash of a library."""
    assert _is_one_clear_line(run(*arguments))


def test_a_report_that_cannot_be_written_is_noticed_before_the_import(run, dsn, tmp_path: Path):
    """Else the rows that were refused would be known to nobody."""
    (tmp_path / "people.csv").write_text("id\n7\n")

    ended = run(
        *("legacy", "import", str(tmp_path / "people.csv"), "--integration", links.INTEGRATION),
        *("--rejected", "/nowhere/rejected.csv"),
    )

    assert _is_one_clear_line(ended)
    with psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT count(*) FROM legacy_record").fetchall() == [(0,)]


def test_a_restored_database_begins_a_new_epoch(run, dsn):
    """Revisions of the old one must not be taken for those that come now."""
    with psycopg.connect(dsn) as connection:
        before = connection.execute("SELECT epoch FROM revision").fetchall()

    ended = processes.run("restored", environment={"IDENTITYMAP_DSN": dsn})

    with psycopg.connect(dsn) as connection:
        ((after,),) = connection.execute("SELECT epoch FROM revision").fetchall()
    assert ended.returncode == 0
    assert after in ended.stdout
    assert [(after,)] != before


def test_a_schema_of_a_newer_version_is_left_alone(dsn):
    """By `migrate` too: what it does not know it cannot bring anywhere."""
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    ended = processes.run("migrate", environment={"IDENTITYMAP_DSN": dsn})

    assert _is_one_clear_line(ended)
    assert "newer" in ended.stderr


def test_health_asks_the_port_that_the_server_was_told(server: processes.Command):
    """So that the check of a container needs no settings of its own."""
    port = str(server.ready["port"])

    assert processes.run("health", environment={"IDENTITYMAP_PORT": port}).stdout == "serving\n"
    assert processes.run("health", environment={"IDENTITYMAP_PORT": "1"}).returncode == 1


def test_status_shows_every_district_in_one_line(run, dsn):
    """And what is wrong with one, with what to do."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "UPDATE integration SET name = 'Pawnee', strategy = 3, token_encrypted = 'x',"
            " stopped_at = now() - interval '2 hours', stop = %s",
            ['{"reason": "INVALID_TOKEN", "message": "Set its new token."}'],
        )

    ended = run("status")

    assert (ended.returncode, ended.stderr) == (0, "")
    _, line, *problem = [line for line in ended.stdout.splitlines() if line]
    assert "Pawnee" in line
    assert "waits for its roster" in line
    assert "stopped" in line
    assert [text.strip() for text in problem] == [
        f"Pawnee ({links.INTEGRATION}), 2 h ago: INVALID_TOKEN",
        "Set its new token.",
    ]
