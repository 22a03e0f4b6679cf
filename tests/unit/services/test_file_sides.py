"""Both sides of a match, as files give them."""

from __future__ import annotations

from pathlib import Path

import exports as folders
import pytest
from identitymap_server.domain.keys import EntityType
from identitymap_server.files import exports, rosters
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.exports import Options
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected
from identitymap_server.services import file_sides

MABEL = "63acc741-7633-453c-9bfd-75ae1ac34533"
FORD = "d8f0f8a2-2a0c-4b39-9f7a-0a1b7c9d2e11"
ALGEBRA = "5e0a3b1c-0d9f-4c7e-9d65-2f1b8a7c6d5e"


@pytest.fixture
def legacy(tmp_path: Path):
    """Reads legacy files, each with its source."""

    def read(files: dict[str, str], integration: str = ""):
        folder = folders.folder(tmp_path, files)
        opened = [
            (name.partition(".")[0], export)
            for name in files
            for export in exports.opened([folder / name], Options(), Remarks())
        ]
        rejected: list[Rejected] = []
        return file_sides.legacy(opened, integration, rejected.append), rejected

    return read


@pytest.fixture
def roster(tmp_path: Path):
    def read(files: dict[str, str]):
        folder = folders.folder(tmp_path, files)
        rejected: list[Rejected] = []
        opened = rosters.opened([folder / name for name in files], Options(), Remarks())
        return file_sides.roster(opened, rejected.append), rejected

    return read


def test_sources_are_joined_by_key_and_the_first_is_believed(legacy):
    """Identifiers of all of them count, so that a contradiction shows."""
    found, rejected = legacy(
        {
            "crm.csv": "id,first_name,sis_id,last_active\n7,Mabel,1,2026-01-01\n",
            "sso.csv": "id,first_name,last_name,sis_id,last_active\n7,May,Pines,2,2026-02-01\n",
        }
    )

    (record,) = found[EntityType.PERSON]
    assert (record.attributes.first_name, record.attributes.last_name) == ("Mabel", "Pines")
    assert [(i.type, i.value) for i in record.identifiers] == [("sis_id", "1"), ("sis_id", "2")]
    assert record.last_active == 1769904000.0
    assert rejected == []


def test_a_key_that_stands_twice_in_a_source_counts_once(legacy):
    found, rejected = legacy({"a.csv": "id,first_name\n7,Mabel\n7,Dipper\n"})

    assert [record.attributes.first_name for record in found[EntityType.PERSON]] == ["Mabel"]
    assert [(row.line, row.field) for row in rejected] == [(3, "id")]


def test_of_a_company_wide_file_one_integration_is_read(legacy):
    """And of rows that name none, because they are of it."""
    table = {"a.csv": "id,integration\n1,North\n2,South\n3,\n"}

    found, _ = legacy(table, "south")
    assert [record.key.id for record in found[EntityType.PERSON]] == ["2", "3"]
    with pytest.raises(file_sides.SeveralIntegrations):
        legacy(table)


def test_limits_are_those_of_an_import(legacy):
    found, rejected = legacy({"a.csv": f"id,first_name,birth_date\n7,{'x' * 2000},\n8,,31.31.2013\n9,Soos,\n"})

    assert [record.key.id for record in found[EntityType.PERSON]] == ["9"]
    assert [(row.line, row.field) for row in rejected] == [(2, "first_name"), (3, "birth_date")]


def test_a_set_of_changes_is_no_side(legacy, tmp_path: Path):
    files = {
        "manifest.csv": "propertyName,value\noneroster.version,1.1\nfile.users,delta\n",
        "users.csv": folders.ONEROSTER_11["users.csv"],
    }
    folder = folders.folder(tmp_path / "delta", files)
    opened = [("", export) for export in exports.opened([folder], Options(), Remarks())]

    with pytest.raises(UnusableFile, match="changes only"):
        file_sides.legacy(opened, "", lambda _row: None)


def test_ids_of_a_roster_are_uuids_in_any_spelling(roster):
    """And the same UUID in two spellings is the same record."""
    found, rejected = roster({"r.csv": f"id,first_name\n{MABEL.upper()},Mabel\n{MABEL},Mabel\n204417,Dipper\n"})

    assert [record.edlink_id for record in found[EntityType.PERSON]] == [MABEL]
    assert [(row.line, row.field) for row in rejected] == [(3, "id"), (4, "id")]


def test_a_roster_without_any_edlink_id_is_refused_as_a_whole(roster):
    with pytest.raises(file_sides.NoEdlinkIds):
        roster({"r.csv": "id,first_name\n204417,Mabel\n"})


def test_people_without_roles_have_those_of_their_classes(roster):
    found, _ = roster(
        {
            "people.csv": f"id,role\n{MABEL},\n{FORD},\n",
            "classes.csv": f"id,entity_type,teacher_ids,member_ids\n{ALGEBRA},class,{FORD.upper()},{MABEL}\n",
        }
    )

    assert {record.edlink_id: record.attributes.roles for record in found[EntityType.PERSON]} == {
        MABEL: ("student",),
        FORD: ("teacher",),
    }
    assert found[EntityType.CLASS][0].attributes.teacher_ids == (FORD,)
