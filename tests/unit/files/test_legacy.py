"""Legacy records in files: columns, and what is wrong with a row."""

from __future__ import annotations

import pytest
from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.files import legacy
from identitymap_server.files.legacy import FileRecord
from identitymap_server.files.rows import Rejected, Row

INTEGRATION = "11111111-1111-4111-8111-111111111111"


def one(**cells: str) -> FileRecord | Rejected:
    (found,) = legacy.records([Row(2, cells)], "app")
    return found


def test_a_person_by_default():
    """In the system of the command, with every column that ends in _id as an identifier."""
    record = one(id="7", first_name="Mabel", google_id="108", custom_id="x", integration=INTEGRATION.upper())

    assert record == FileRecord(
        line=2,
        key=LegacyKey(EntityType.PERSON, "app", "7"),
        integration_id=INTEGRATION,
        status="",
        created="",
        last_active="",
        fields={"first_name": "Mabel"},
        identifiers=(("custom_id", "x"), ("google_id", "108")),
    )


def test_a_class_with_its_people():
    """Their ids are separated by semicolons."""
    record = one(id="c1", entity_type="Class", system="lms", name="Math", teacher_ids="1; 2", member_ids="3;")

    assert isinstance(record, FileRecord)
    assert record.key == LegacyKey(EntityType.CLASS, "lms", "c1")
    assert record.lists == {"teacher_ids": ("1", "2"), "member_ids": ("3",)}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"first_name": "Mabel"}, "id"),
        ({"id": "x" * 1025}, "id"),
        ({"id": "a\0b"}, "id"),
        ({"id": "1", "system": "s" * 65}, "system"),
        ({"id": "1", "entity_type": "robot"}, "entity_type"),
        ({"id": "1", "birth_date": "1/05/2013"}, "birth_date"),
        ({"id": "1", "birth_date": "2013-02-30"}, "birth_date"),
        ({"id": "1", "birth_date": "20130105"}, "birth_date"),
        ({"id": "1", "last_active": "yesterday"}, "last_active"),
        ({"id": "1", "integration": "springfield"}, "integration"),
    ],
)
def test_a_row_that_cannot_be_used_names_its_column_and_not_its_value(cells: dict[str, str], column: str):
    """The line stands beside it."""
    found = one(**cells)

    assert isinstance(found, Rejected)
    assert (found.line, found.field) == (2, column)
    assert cells.get(column, "\1") not in found.reason


def test_columns_that_mean_nothing_are_named():
    """A misspelt column is noticed; a password is named and never read."""
    columns = ("id", "firstname", "first_name", "google_id", "password", "shoe size")

    assert legacy.ignored_columns(columns) == ["firstname", "password", "shoe size"]
