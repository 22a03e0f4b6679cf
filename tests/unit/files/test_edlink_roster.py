"""Rosters in Edlink's own JSON."""

from __future__ import annotations

import json
from pathlib import Path

import exports as folders
import pytest
import rosters as made
from identitymap_server.domain.keys import EntityType
from identitymap_server.files import edlink_roster, rosters
from identitymap_server.files.edlink_roster import Kind
from identitymap_server.files.exports import Options
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected


def records(folder: Path) -> tuple[list, Remarks]:
    remarks = Remarks()
    found = [record for export in rosters.opened([folder], Options(), remarks) for record in export.records()]
    assert not any(isinstance(record, Rejected) for record in found)
    return found, remarks


@pytest.mark.parametrize("layout", ["a file for each", "pages", "pretty pages", "all in one"])
def test_a_roster_is_the_same_however_it_was_saved(tmp_path: Path, layout: str):
    """Classes have their people and their term, wherever those stand."""
    roster = made.roster(20)
    files: dict[str, str | bytes] = {}
    for name, objects in roster.items():
        if layout == "all in one":
            files["all.ndjson"] = str(files.get("all.ndjson", "")) + "".join(f"{json.dumps(one)}\n" for one in objects)
        elif layout == "a file for each":
            files[f"{name}.json"] = json.dumps(objects)
        else:
            answer = {"$request": "904a6cc7", "$data": objects} if "pretty" in layout else {"$data": objects}
            files[f"{name}.json"] = json.dumps(answer, indent=2 if "pretty" in layout else None)
    found, remarks = records(folders.folder(tmp_path, files))

    by_type = {
        entity_type: [record for record in found if record.key.entity_type is entity_type] for entity_type in EntityType
    }
    assert {entity_type: len(of) for entity_type, of in by_type.items()} == {
        EntityType.PERSON: 20,
        EntityType.CLASS: 2,
        EntityType.SCHOOL: 1,
    }
    for record in by_type[EntityType.CLASS]:
        assert record.fields["term"] == "2026-08-24/2027-01-15"
        assert len(record.lists["teacher_ids"]) == 1
        assert len(record.lists["member_ids"]) == 7
    assert by_type[EntityType.SCHOOL][0].fields["name"] == "Gravity Falls High"
    assert by_type[EntityType.SCHOOL][0].identifiers == (("nces_id", "1234"),)
    assert any("does not read" in remark.text for remark in remarks)


@pytest.mark.parametrize(
    ("collection", "kind"),
    [
        ("people", Kind.ENTITY),
        ("classes", Kind.ENTITY),
        ("schools", Kind.SCHOOL),
        ("sessions", Kind.SESSION),
        ("enrollments", Kind.ENROLLMENT),
        ("districts", Kind.OTHER),
        ("courses", Kind.OTHER),
        ("agents", Kind.OTHER),
    ],
)
def test_objects_are_told_apart_by_what_only_they_have(collection: str, kind: Kind):
    assert edlink_roster.kind(made.roster(20)[collection][0]) is kind


def test_who_has_left_a_class_is_not_in_it(tmp_path: Path):
    roster = made.roster(20)
    for enrollment in roster["enrollments"]:
        enrollment["state"] = "active" if enrollment["role"] == "teacher" else "Dropped"
    files = {f"{name}.json": json.dumps(objects) for name, objects in roster.items()}

    found, _ = records(folders.folder(tmp_path, files))

    lists = [record.lists for record in found if record.key.entity_type is EntityType.CLASS]
    assert [set(each) - {"periods"} for each in lists] == [{"teacher_ids"}, {"teacher_ids"}]
