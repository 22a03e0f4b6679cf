"""Records in tables of our own columns: what a row gives, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest
from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.files import legacy
from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.dates import DateOrder, Dates
from identitymap_server.files.records import FileRecord
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected, Row, Table


def one(order: DateOrder | None = None, **cells: str) -> FileRecord | Rejected:
    dates = Dates("a.csv", order, cells.values)
    (found,) = legacy.records("a.csv", [Row(2, cells)], "app", dates)
    return found


def test_a_person_by_default():
    """In the system of the command, with every column that ends in _id as an identifier."""
    record = one(id="7", first_name="Mabel", google_id="108", custom_id="x", integration="Springfield")

    assert record == FileRecord(
        file="a.csv",
        line=2,
        key=LegacyKey(EntityType.PERSON, "app", "7"),
        integration="Springfield",
        fields={"first_name": "Mabel"},
        identifiers=(("custom_id", "x"), ("google_id", "108")),
    )


def test_a_class_with_its_people():
    """Their ids are separated by semicolons."""
    record = one(id="c1", entity_type="Class", system="lms", name="Math", teacher_ids="1; 2", member_ids="3;")

    assert isinstance(record, FileRecord)
    assert record.key == LegacyKey(EntityType.CLASS, "lms", "c1")
    assert record.lists == {"teacher_ids": ("1", "2"), "member_ids": ("3",)}


def test_several_values_where_there_is_one():
    """Joined, two first names would be one that nobody bears."""
    dates = Dates("a.json", None, lambda: iter(()))
    row = Row(2, {"id": "7", "first_name": "Ann;Bo", "teacher_ids": "1;2"}, frozenset({"first_name", "teacher_ids"}))

    (found,) = legacy.records("a.json", [row], "app", dates)

    assert isinstance(found, Rejected)
    assert (found.field, found.reason) == ("first_name", "must be one value, not a list")


def test_dates_in_other_forms_are_read_as_far_as_they_can_be():
    """A moment keeps its time of day, a day has none."""
    record = one(id="7", birth_date="8/31/2013", created="2019/3/1", last_active="2026-06-12T08:15:00Z")

    assert isinstance(record, FileRecord)
    assert record.fields["birth_date"] == "2013-08-31"
    assert (record.created, record.last_active) == ("2019-03-01", "2026-06-12T08:15:00Z")
    with pytest.raises(UnusableFile, match=r"a\.csv: birth_date has dates such as 1/05/2023"):
        one(id="7", birth_date="1/05/2013")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"first_name": "Mabel"}, "id"),
        ({"id": "x" * 1025}, "id"),
        ({"id": "a\0b"}, "id"),
        ({"id": "1", "system": "s" * 65}, "system"),
        ({"id": "1", "entity_type": "robot"}, "entity_type"),
        ({"id": "1", "birth_date": "2013-02-30"}, "birth_date"),
        ({"id": "1", "birth_date": "20130105"}, "birth_date"),
        ({"id": "1", "last_active": "yesterday"}, "last_active"),
    ],
)
def test_a_row_that_cannot_be_used_names_its_column_and_not_its_value(cells: dict[str, str], column: str):
    """The line stands beside it; and its key, if it could be read, so that nobody takes the record for missing."""
    found = one(**cells)

    assert isinstance(found, Rejected)
    assert (found.file, found.line, found.field) == ("a.csv", 2, column)
    assert cells.get(column, "\1") not in found.reason
    assert (found.key is not None) == (column in ("birth_date", "last_active"))


def test_columns_that_mean_nothing_are_named_with_what_they_may_be(tmp_path: Path):
    """A misspelt column is noticed; a password is named and never read."""
    (tmp_path / "a.csv").touch()
    remarks = Remarks()
    columns = ("id", "firstname", "first_name", "google_id", "password", "shoe size")

    legacy.remark_on_columns(Table(File.at(tmp_path / "a.csv"), columns, iter(())), remarks)

    assert [str(remark) for remark in remarks] == [
        "a.csv: columns not read: firstname (is it first_name?), shoe size",
        "a.csv: never read: password",
    ]


def test_a_persons_whole_name_is_taken_apart_where_the_parts_are_not_there():
    record = one(id="7", name="Pines, Mabel Ruth")
    assert record.fields == {"first_name": "Mabel", "middle_name": "Ruth", "last_name": "Pines"}
    record = one(id="7", name="Whoever Else", first_name="Mabel", last_name="")
    assert record.fields == {"first_name": "Mabel", "last_name": ""}
    record = one(id="7", name="Mabel Pines", first_name="", last_name="")
    assert (record.fields["first_name"], record.fields["last_name"]) == ("Mabel", "Pines")
