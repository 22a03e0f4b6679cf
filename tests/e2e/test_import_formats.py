"""Exports of all shapes, as an operator imports them: the command, a real server, real Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import exports
import links
import processes
import psycopg
import pytest

MANIFEST = "propertyName,value\noneroster.version,1.1\n"


@pytest.fixture
def server(dsn: str) -> Iterator[processes.Command]:
    with psycopg.connect(dsn) as connection:
        for integration, name, source in (
            (links.INTEGRATION, "Gravity Falls", "source-1"),
            (links.OTHER_INTEGRATION, "Springfield", "source-2"),
        ):
            connection.execute(
                "INSERT INTO integration (integration_id, name, source_id) VALUES (%s, %s, %s)",
                [integration, name, source],
            )
    environment = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0"}
    with processes.running("serve", "--port", "0", "--metrics-port", "0", environment=environment) as it:
        yield it


@pytest.fixture
def legacy_import(server: processes.Command):
    def run(*arguments: str | Path, integration: str = links.INTEGRATION):
        address = f"127.0.0.1:{server.ready['port']}"
        return processes.run(
            "legacy", "import", *map(str, arguments), "--integration", integration, "--server", address
        )

    return run


@pytest.fixture
def rows(dsn: str):
    def query(statement: str) -> list[tuple]:
        with psycopg.connect(dsn) as connection:
            return connection.execute(statement).fetchall()

    return query


def test_a_oneroster_set_and_what_has_changed_since(legacy_import, rows, tmp_path):
    """A bulk set marks absent what it lacks, a delta changes what it names; the format is said aloud."""
    bulk = exports.archive(tmp_path / "bulk.zip", exports.ONEROSTER_11, inside="export/")
    ended = legacy_import(bulk)

    assert ended.returncode == 0, ended.stderr
    assert "Reading OneRoster 1.1, bulk: orgs.csv" in ended.stderr
    assert "known records of its source that it lacks are marked absent" in ended.stderr
    assert "Imported 6 new, 0 changed, 0 as they were; 0 marked absent; 0 refused." in ended.stdout

    delta = exports.folder(
        tmp_path / "delta",
        {
            "manifest.csv": f"{MANIFEST}file.users,delta\nfile.enrollments,delta\n",
            "users.csv": "sourcedId,status,grades,role,orgSourcedIds\nu1,active,08,student,s1\nu4,tobedeleted,,,\n",
            "enrollments.csv": "sourcedId,status,classSourcedId,userSourcedId,role\n"
            "e2,tobedeleted,c1,u2,student\ne9,active,c1,u9,student\n",
        },
    )
    ended = legacy_import(delta)

    assert "Imported 0 new, 2 changed, 0 as they were; 1 marked absent; 0 refused." in ended.stdout, ended.stderr
    assert rows(
        "SELECT legacy_id, attributes ->> 'first_name', attributes ->> 'birth_date', attributes ->> 'grade_levels',"
        " absent_since IS NOT NULL FROM legacy_record WHERE entity_type = 1 ORDER BY 1"
    ) == [
        ("u1", "Mabel", "2013-08-31", '["08"]', False),
        ("u2", "Dipper", "2013-08-31", '["07"]', False),
        ("u3", "Stanford", None, None, False),
        ("u4", "Stan", None, None, True),
    ]
    assert rows("SELECT attributes -> 'member_ids' FROM legacy_record WHERE legacy_id = 'c1'") == [(["u1", "u9"],)]

    again = {name: text.replace("c1,", "c2,") for name, text in exports.ONEROSTER_11.items()}
    ended = legacy_import(exports.folder(tmp_path / "bulk", again), "--accept-absences")
    assert ended.returncode == 0, ended.stderr
    assert rows("SELECT legacy_id FROM legacy_record WHERE absent_since IS NOT NULL") == [("c1",)]


def test_school_data_sync(legacy_import, rows):
    """Real sets; their passwords reach nothing."""
    for path, found in ((exports.SDS_1, "Imported 128 new"), (exports.SDS_2, "Imported 12 new")):
        ended = legacy_import(path)
        assert ended.returncode == 0, ended.stderr
        assert found in ended.stdout

    everything = rows("SELECT r::text FROM legacy_record AS r UNION ALL SELECT i::text FROM legacy_identifier AS i")
    assert any("Klein" in text for (text,) in everything)
    assert not any("P@ss" in text for (text,) in everything)


def test_what_a_manifest_and_the_options_say_must_not_contradict(legacy_import, rows, tmp_path):
    """Nothing is imported."""
    bulk = exports.folder(tmp_path / "bulk", exports.ONEROSTER_11)
    delta = exports.folder(
        tmp_path / "delta",
        {"manifest.csv": f"{MANIFEST}file.users,delta\n", "users.csv": exports.ONEROSTER_11["users.csv"]},
    )

    for arguments, says in (
        ((bulk, "--delta"), "--delta contradicts manifest.csv"),
        ((delta, "--full"), "--full contradicts manifest.csv"),
        ((bulk, delta), "--full must say whether all files hold everything"),
        ((delta, "--full", "--delta"), "--full and --delta contradict"),
    ):
        ended = legacy_import(*arguments)
        assert ended.returncode == 2
        assert says in ended.stderr
    assert rows("SELECT count(*) FROM legacy_record") == [(0,)]


def test_scattered_files_each_with_its_source(legacy_import, rows, tmp_path):
    """Joined by their keys; a full import of one leaves what another has; disagreement is told."""
    folder = exports.folder(
        tmp_path,
        {
            "people.csv": "id,first_name,last_name\n7,Mabel,Pines\n8,Dipper,Pines\n",
            "sso.csv": "id,google_id,first_name\n7,108,Maybelle\n9,109,Soos\n",
            "fewer.csv": "id,google_id\n9,109\n",
        },
    )

    ended = legacy_import(f"crm={folder / 'people.csv'}", f"sso={folder / 'sso.csv'}", "--full")
    assert ended.returncode == 0, ended.stderr
    assert "Reading crm records: people.csv" in ended.stderr
    assert "Imported 3 new, 1 changed" in ended.stdout
    assert "Sources disagree on 1 fields of these records" in ended.stdout

    ended = legacy_import(f"sso={folder / 'fewer.csv'}", "--full", "--accept-absences")
    assert "0 marked absent" in ended.stdout
    assert rows(
        "SELECT legacy_id, attributes ->> 'first_name', (SELECT string_agg(value, ',') FROM legacy_identifier AS i"
        " WHERE i.record_no = r.record_no), absent_since FROM legacy_record AS r ORDER BY 1"
    ) == [("7", "Mabel", None, None), ("8", "Dipper", None, None), ("9", None, "109", None)]


def test_a_company_wide_file_is_split(legacy_import, rows, tmp_path):
    """By id, name, source or table. If one value is unknown nothing is imported, unless others are left out."""
    districts = (links.INTEGRATION.upper(), "springfield", "source-2", "District 9", "Shelbyville", "Shelbyville")
    content = "id,district\n" + "".join(f"{n},{district}\n" for n, district in enumerate(districts, 1))
    table = "value,integration\nDistrict 9,Gravity Falls\n"
    folder = exports.folder(tmp_path, {"all.csv": content, "table.csv": table})
    arguments = (folder / "all.csv", "--column", "district=integration", "--integrations", folder / "table.csv")

    ended = legacy_import(*arguments, integration="")
    assert ended.returncode == 2
    assert "No integration is known as “Shelbyville” (2 rows). Nothing was imported." in ended.stderr
    assert rows("SELECT count(*) FROM legacy_record") == [(0,)]

    ended = legacy_import(*arguments, "--known-integrations-only", integration="")
    assert ended.returncode == 0, ended.stderr
    assert "Left out 2 rows of other integrations" in ended.stdout
    assert rows(
        "SELECT name, string_agg(legacy_id, ',' ORDER BY legacy_id) FROM legacy_record"
        " JOIN legacy_membership USING (record_no) JOIN integration USING (integration_id) GROUP BY 1 ORDER BY 1"
    ) == [("Gravity Falls", "1,4"), ("Springfield", "2,3")]


def test_an_export_that_breaks_in_the_middle_imports_nothing(legacy_import, rows, tmp_path):
    """Thousands of records have been sent when it turns out that the archive is damaged."""
    people = "id,first_name\n" + "".join(f"{n},{n * 7919:x}\n" for n in range(50_000))
    path = exports.archive(tmp_path / "people.zip", {"people.csv": people})
    content = bytearray(path.read_bytes())
    content[-5_000:-4_900] = bytes(100)
    path.write_bytes(content)

    ended = legacy_import(path, "--full")

    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1] == ("identitymap: people.csv is damaged inside its archive; export it again.")
    assert rows("SELECT count(*) FROM legacy_record") == [(0,)]


def test_a_refused_row_is_neither_changed_nor_missing(legacy_import, rows, tmp_path):
    """By its id it is there. Where not even the id can be read, nobody is taken for missing."""
    folder = exports.folder(
        tmp_path,
        {
            "all.csv": "id,birth_date\n" + "".join(f"{n},2013-08-31\n" for n in range(10)),
            "bad-date.csv": "id,birth_date\n0,soon\n" + "".join(f"{n},2013-08-31\n" for n in range(2, 10)),
            "bad-row.csv": "id,birth_date\n0\n" + "".join(f"{n},2013-08-31\n" for n in range(2, 10)),
        },
    )
    legacy_import(folder / "all.csv", "--full")

    ended = legacy_import(folder / "bad-row.csv", "--full")
    assert (ended.returncode, "0 marked absent; 1 refused" in ended.stdout) == (1, True)
    assert "Nobody was marked absent" in ended.stdout

    ended = legacy_import(folder / "bad-date.csv", "--full")
    assert "1 marked absent; 1 refused" in ended.stdout
    assert "bad-date.csv:2: birth_date must be a date" in ended.stderr
    assert rows("SELECT legacy_id FROM legacy_record WHERE absent_since IS NOT NULL") == [("1",)]


def test_where_a_record_comes_from(legacy_import, server, tmp_path):
    """Its fields with their sources, what those disagree on, and whom to believe."""
    folder = exports.folder(
        tmp_path,
        {
            "people.csv": "id,first_name,role\n7,Mabel,student\n",
            "sso.csv": "id,first_name,google_id\n7,Maybelle,108\n",
        },
    )
    legacy_import(f"crm={folder / 'people.csv'}", f"sso={folder / 'sso.csv'}")

    def run(*arguments: str) -> str:
        ended = processes.run("legacy", *arguments, "--server", f"127.0.0.1:{server.ready['port']}")
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    shown = [line.split() for line in run("show", "7").splitlines()]
    assert ["7", "is", "present;", "in", f"{links.INTEGRATION}."] in shown
    for field, value, source in (
        ("first_name", "Mabel", "crm"),
        ("roles", "student", "crm"),
        ("first_name", "Maybelle", "sso"),
        ("identifiers.google_id", "108", "sso"),
    ):
        assert [field, value, source] in [line[:3] for line in shown]
    assert ["person", "app/7", "first_name", "crm,", "sso"] in [line.split() for line in run("conflicts").splitlines()]

    ordered = run("sources", "--order", "sso,crm")
    assert [line.split() for line in ordered.splitlines()][1:] == [
        ["sso", "1"],
        ["crm", "1"],
        ["default", "0"],
        ["1", "records", "have", "changed", "by", "the", "new", "order."],
    ]
