"""JSON objects, one a line or in an array, and Edlink's own."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.files import edlink_objects, json_objects
from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.records import FileRecord
from identitymap_server.files.rows import Rejected

MABEL = {
    "created_date": "2025-08-04T17:45:39.937Z",
    "updated_date": "2025-11-02T06:15:47.179Z",
    "first_name": "Mabel",
    "middle_name": None,
    "last_name": "Pines",
    "roles": ["student"],
    "email": "mabel.pines@gfsd.example.org",
    "graduation_year": 2030,
    "grade_levels": ["07"],
    "demographics": {"birthday": "2013-08-31T00:00:00Z", "gender": "female"},
    "identifiers": [{"type": "sis_id", "value": "204417"}, {"type": "google_id", "value": "108"}],
    "school_ids": ["8b4f7c9a-5f7e-4e0d-8c57-6f6ed9f9b0a1"],
    "id": "63acc741-7633-453c-9bfd-75ae1ac34533",
}
CLASS = {
    "id": "5e0a3b1c-0d9f-4c7e-9d65-2f1b8a7c6d5e",
    "name": "Algebra",
    "state": "active",
    "periods": ["3"],
    "session_ids": [],
    "identifiers": None,
}


def objects(tmp_path: Path, content: str | bytes, name: str = "a.json") -> list:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(json_objects.read(File.at(path), "utf-8"))


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_array_of_objects_with_the_line_of_each(tmp_path: Path, indent: int | None, encoding: str):
    """However it is laid out, and whatever mark it begins with."""
    found = objects(tmp_path, json.dumps([{"a": 1}, {"b": "]}{"}], indent=indent).encode(encoding))

    assert [(item.line, item.members) for item in found] == [
        (1 if indent is None else 2, {"a": 1}),
        (1 if indent is None else 5, {"b": "]}{"}),
    ]


def test_objects_a_line_in_a_json_file(tmp_path: Path):
    """Some call them so; a line that holds none is reported, and the rest goes on."""
    found = objects(tmp_path, '{"a": 1}\nnonsense\n\n{"b": 2}\n')

    assert [(item.line, item.members) for item in found] == [(1, {"a": 1}), (2, None), (4, {"b": 2})]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[{"a": 1}, {"b": ', r"a\.json:1: holds an object that is cut short"),
        ('[{"a": 1}\n', r"a\.json:2: breaks off in its array"),
        ('[{"a": 1},\n 7]', r"a\.json:2: holds something in its array that is no object"),
        ("[" + '{"a":' * 100_000, r"a\.json:1: holds an object"),
        ("7", "neither begins with a JSON object"),
        (b'[{"a": "\xff"}]', "is not utf-8"),
    ],
)
def test_an_array_that_breaks_off_is_refused_as_a_whole(tmp_path: Path, content: str | bytes, says: str):
    """Where one object is broken nothing tells where the next begins."""
    with pytest.raises(UnusableFile, match=says):
        objects(tmp_path, content)


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers() | st.none(), max_size=3)))
def test_every_object_of_an_array_is_given(items: list[dict]):
    """In its order."""
    with tempfile.TemporaryDirectory() as folder:
        found = objects(Path(folder), json.dumps(items, ensure_ascii=False).encode(errors="surrogatepass"))
    assert [item.members for item in found] == items


@given(st.binary(max_size=200), st.sampled_from(["", "[", "[{", '{"a":1}\n']))
def test_whatever_is_in_the_file(content: bytes, start: str):
    """It is read, reported by line, or refused."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = objects(Path(folder), start.encode() + content)
        except UnusableFile:
            return
    assert all(item.line >= 1 and (item.members is not None or item.problem) for item in found)


def records(*items: object, id_column: str = "id") -> list[FileRecord | Rejected]:
    found = (
        json_objects.JsonObject(line, item if isinstance(item, dict) else None, "no object")
        for line, item in enumerate(items, 1)
    )
    return list(edlink_objects.records("a.json", found, "app", id_column))


def test_edlinks_people():
    """Known by their id there, or by an identifier."""
    record, by_sis_id = *records(MABEL), *records(MABEL, id_column="sis_id")

    assert isinstance(record, FileRecord)
    assert isinstance(by_sis_id, FileRecord)
    assert record.key == LegacyKey(EntityType.PERSON, "app", "63acc741-7633-453c-9bfd-75ae1ac34533")
    assert by_sis_id.key.id == "204417"
    assert record.fields == {
        "first_name": "Mabel",
        "last_name": "Pines",
        "email": "mabel.pines@gfsd.example.org",
        "birth_date": "2013-08-31",
        "gender": "female",
        "graduation_year": "2030",
    }
    assert record.lists == {
        "roles": ("student",),
        "grade_levels": ("07",),
        "schools": ("8b4f7c9a-5f7e-4e0d-8c57-6f6ed9f9b0a1",),
    }
    assert record.identifiers == (("sis_id", "204417"), ("google_id", "108"))


def test_edlinks_classes():
    """Without their people, who are enrollments there."""
    (record,) = records(CLASS)

    assert isinstance(record, FileRecord)
    assert record.key.entity_type is EntityType.CLASS
    assert (record.fields, record.lists, record.status) == ({"name": "Algebra"}, {"periods": ("3",)}, "active")


def test_what_is_neither_is_refused():
    """With its line."""
    found = records({"id": "x", "name": "High", "address": {}}, "nonsense", {"roles": []}, {**MABEL, "identifiers": []})

    assert [item.line for item in found if isinstance(item, Rejected)] == [1, 2, 3]


@given(
    st.dictionaries(
        st.sampled_from([*MABEL, *CLASS]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=3),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["type", "value"]), inner),
            max_leaves=5,
        ),
    )
)
def test_values_of_any_kind(members: dict):
    """Are read, left out or refused."""
    (found,) = records(members)
    assert isinstance(found, Rejected) or found.key.id
