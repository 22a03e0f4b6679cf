"""What a folder, an archive or some files are recognised as."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import exports as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identitymap_server.domain.errors import InvalidField
from identitymap_server.files import exports
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.exports import FormatOption, Options
from identitymap_server.files.oneroster.manifest import Mode
from identitymap_server.files.records import FileRecord
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Columns, Rejected

PEOPLE = "id,first_name\n7,Mabel\n"


def descriptions(*paths: Path, options: Options | None = None) -> list[str]:
    return [export.description for export in exports.opened(paths, options or Options(), Remarks())]


def ids(*paths: Path, options: Options | None = None) -> list[str]:
    found = exports.opened(paths, options or Options(), Remarks())
    return [r.key.id for export in found for r in export.records() if isinstance(r, FileRecord)]


@pytest.mark.parametrize(
    ("path", "description"),
    [
        (samples.SDS_1, "School Data Sync v1: School.csv, Student.csv, Teacher.csv"),
        (samples.SDS_2, "School Data Sync v2.1: orgs.csv, academicSessions.csv, courses.csv, users.csv, roles.csv"),
        (samples.ONEROSTER_USERS / "users.csv", "OneRoster 1.1: users.csv"),
    ],
)
def test_real_exports(path: Path, description: str):
    """Are said aloud for what they are."""
    assert descriptions(path)[0].startswith(description)


def test_sets_and_what_they_say_of_themselves(tmp_path: Path):
    """Folder or archive."""
    folder = samples.folder(tmp_path / "set", samples.ONEROSTER_12)
    archive = samples.archive(tmp_path / "set.zip", samples.ONEROSTER_11)

    first, second = exports.opened([folder, archive], Options(), Remarks())

    assert first.description.startswith("OneRoster 1.2, bulk: orgs.csv")
    assert second.description.startswith("OneRoster 1.1, bulk: orgs.csv")
    assert first.mode is second.mode is Mode.BULK


def test_files_by_themselves_may_be_parts_of_one_set(tmp_path: Path):
    """Beside files of records, which are exports of their own."""
    folder = samples.folder(tmp_path, {**samples.ONEROSTER_11, "people.csv": PEOPLE})

    found = descriptions(folder / "users.csv", folder / "people.csv", folder / "demographics.csv")

    assert found == ["OneRoster 1.1: users.csv, demographics.csv", "records: people.csv"]


@pytest.mark.parametrize(
    ("content", "says"), [("id,email,email\n8,x,y\n", "more than one column email"), ("", "teachers.csv is empty")]
)
def test_a_table_that_cannot_be_read_is_not_passed_over(tmp_path: Path, content: str, says: str):
    """An import of everything without it would lose all whom it holds."""
    folder = samples.folder(tmp_path, {"students.csv": PEOPLE, "teachers.csv": content})
    with pytest.raises(UnusableFile, match=says):
        exports.opened([folder], Options(), Remarks())


def test_a_folder_of_records(tmp_path: Path):
    """All its tables, whatever they are called; what holds none is passed over with a remark."""
    folder = samples.folder(
        tmp_path,
        {
            "people.csv": PEOPLE,
            "users.csv": "id,email\n8,d@x.org\n",
            "more.ndjson": '{"id": 9}\n',
            "notes.txt": "hello\n",
        },
    )
    remarks = Remarks()

    found = exports.opened([folder], Options(), remarks)

    assert [export.description for export in found] == [
        "records: more.ndjson",
        "records: people.csv",
        "records: users.csv",
    ]
    assert [str(remark) for remark in remarks] == ["notes.txt: holds no records, and is passed over"]
    assert ids(folder) == ["9", "7", "8"]


def test_edlinks_objects(tmp_path: Path):
    """Told from records of ours by what only they have."""
    person = {"id": "63acc741-7633-453c-9bfd-75ae1ac34533", "first_name": "Mabel", "identifiers": []}
    folder = samples.folder(
        tmp_path, {"edlink.json": json.dumps([person]), "ours.json": json.dumps([{"id": 7, "google_id": "1"}])}
    )

    assert descriptions(folder) == ["Edlink's objects: edlink.json", "records: ours.json"]
    assert ids(folder) == [person["id"], "7"]
    assert descriptions(folder / "ours.json", options=Options(format=FormatOption.EDLINK)) == [
        "Edlink's objects: ours.json"
    ]


def test_columns_can_be_named_anew(tmp_path: Path):
    """In any format, but never those that are not read."""
    folder = samples.folder(
        tmp_path, {"a.csv": "Account No,Vorname\n7,Mabel\n", "b.csv": "userId,givenName,role\nu1,M,x\n"}
    )

    options = Options(columns=Columns({"Account No": "id", "Vorname": "first_name"}))
    assert ids(folder / "a.csv", options=options) == ["7"]
    assert ids(folder / "b.csv", options=Options(columns=Columns({"userId": "sourcedId"}))) == ["u1"]
    with pytest.raises(InvalidField):
        Columns({"Password": "id"})


@pytest.mark.parametrize(
    ("files", "names", "says"),
    [
        ({"a.csv": "name\nMabel\n"}, ["a.csv"], "has no column id"),
        ({"a.csv": "name\nMabel\n"}, [], "holds neither a OneRoster"),
        ({"a.csv": ""}, ["a.csv"], "is empty"),
        ({}, ["nowhere.csv"], "No such file"),
        ({}, [], "holds neither"),
    ],
)
def test_what_is_nothing_that_could_be_imported(tmp_path: Path, files: dict, names: list[str], says: str):
    """Says what to do."""
    folder = samples.folder(tmp_path, files)
    with pytest.raises(UnusableFile, match=says):
        descriptions(*([folder / name for name in names] or [folder]))


def test_another_id_column_where_there_is_but_one(tmp_path: Path):
    """Records of ours have theirs in the column id."""
    folder = samples.folder(tmp_path, {"a.csv": PEOPLE})
    with pytest.raises(InvalidField, match="its ids are in the column id"):
        descriptions(folder, options=Options(person_id="email"))


_CELL = st.sampled_from(["id", "sourcedId", "SIS ID", "status", "1/2/2013", "userSourcedId", "password"]) | st.text(
    max_size=4
)
_CONTENT = st.binary(max_size=200) | st.lists(st.lists(_CELL, max_size=4), max_size=4).map(
    lambda table: "\n".join(",".join(row) for row in table).encode(errors="replace")
)


@settings(max_examples=200)
@given(
    files=st.dictionaries(st.sampled_from(["users.csv", "a.csv", "a.json", "Student.csv"]), _CONTENT, max_size=3),
    format_=st.none() | st.sampled_from(FormatOption),
)
def test_whatever_is_in_a_folder(files: dict[str, bytes], format_: FormatOption | None):
    """Every row is given or reported by file and line, or all is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = samples.folder(Path(folder, "set"), files)
        try:
            found = exports.opened([path], Options(format=format_), Remarks())
            items = [item for export in found for item in export.records()]
        except UnusableFile:
            return
    for item in items:
        assert item.file in files
        assert item.line >= 1
        assert isinstance(item, FileRecord) or (isinstance(item, Rejected) and item.reason)
