"""Files that people bring: every row is given or reported, whatever is in the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.files import rows
from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.rows import Rejected, Row


def read(tmp_path: Path, content: bytes, *, name: str = "people.csv", encoding: str = "utf-8") -> list[Row | Rejected]:
    path = tmp_path / name
    path.write_bytes(content)
    return list(rows.read(File.at(path), encoding).rows)


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (b"id,first_name\n7,Mabel\n", {"id": "7", "first_name": "Mabel"}),
        (b"\xef\xbb\xbfid,first_name\n7,Mabel\n", {"id": "7", "first_name": "Mabel"}),
        ("id,first_name\n7,Zoë\n".encode("utf-16"), {"id": "7", "first_name": "Zoë"}),
        (b"id;first_name\r\n7;Mabel\r\n", {"id": "7", "first_name": "Mabel"}),
        (b"id\tfirst_name\n7\tMabel", {"id": "7", "first_name": "Mabel"}),
        (b" ID , First_Name \n7,Mabel\n", {"id": "7", "first_name": "Mabel"}),
        (b'id,first_name\n7,"Ma\nbel"\n', {"id": "7", "first_name": "Ma\nbel"}),
        (b"id,first_name,,\n7,Mabel,,\n", {"id": "7", "first_name": "Mabel"}),
        (b"id,first_name,password\n7,Mabel,hunter2\n", {"id": "7", "first_name": "Mabel"}),
        (b"id,first_name\n 7 ,\n", {"id": " 7 "}),
    ],
)
def test_what_is_read_as_a_table(tmp_path: Path, content: bytes, cells: dict[str, str]):
    """Byte order marks, other separators, quoted newlines and empty columns at the end are tolerated; passwords are
    never read, and ids are never trimmed."""
    (row,) = read(tmp_path, content)

    assert isinstance(row, Row)
    assert row.cells == cells


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"id,name\n1\n", "has 1 cells where the header has 2"),
        (b"id,name\n1,a,b\n", "has 3 cells where the header has 2"),
        (b"id,name\n1,Zo\xeb\n", "is not utf-8"),
    ],
)
def test_a_bad_row_is_reported_by_its_line_and_the_rest_goes_on(tmp_path: Path, content: bytes, reason: str):
    """The report says what is wrong and never holds the value."""
    bad, good = read(tmp_path, content + b"2,Mabel\n")

    assert isinstance(bad, Rejected)
    assert (bad.line, good.line) == (2, 3)
    assert reason in bad.reason
    assert isinstance(good, Row)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n", "no header"),
        (b"id,id\n1,2\n", "more than one column id"),
        (b"PK\x03\x04rest", "Excel"),
        (b"\x1f\x8brest", "gzip"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_a_file_that_is_no_table_says_what_to_do(tmp_path: Path, content: bytes, says: str):
    """Before anything is read from it."""
    with pytest.raises(UnusableFile, match=says):
        read(tmp_path, content)


def test_a_file_that_is_not_there_and_an_unknown_encoding(tmp_path: Path):
    """Both name what is wrong."""
    with pytest.raises(UnusableFile, match="No such file"):
        rows.read(File.at(tmp_path / "nowhere.csv"), "utf-8")
    (tmp_path / "a.csv").write_bytes(b"id\n1\n")
    with pytest.raises(UnusableFile, match="no encoding"):
        rows.read(File.at(tmp_path / "a.csv"), "klingon")


def test_another_encoding_can_be_named(tmp_path: Path):
    """What Excel on Windows writes."""
    (row,) = read(tmp_path, b"id,first_name\n7,Zo\xeb\n", encoding="cp1252")

    assert row.cells["first_name"] == "Zoë"


@pytest.mark.parametrize("name", ["utf-16-le", "UTF-16LE", "utf_16_le", "utf-16-be", "UTF8", "utf-8-sig", "CP1252"])
def test_an_encoding_has_many_names(tmp_path: Path, name: str):
    """Each is as good as the other, with a byte order mark or without."""
    (row,) = read(tmp_path, "id,first_name\n7,Zoë\n".encode(name), encoding=name)

    assert row.cells == {"id": "7", "first_name": "Zoë"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("utf-16", "has no byte order mark; name its encoding, utf-16-le"),
        ("utf-32", "cannot be read as utf-32"),
        ("cp037", "cannot be read as cp037"),
        ("unicode_escape", "cannot be read as unicode-escape"),
        ("rot13", "cannot be read as rot-13"),
        ("idna", "cannot be read as idna"),
    ],
)
def test_an_encoding_in_which_nothing_tells_where_a_line_ends(tmp_path: Path, name: str, says: str):
    """It is refused: read line by line, the file would seem to hold nothing, or nonsense."""
    with pytest.raises(UnusableFile, match=says):
        read(tmp_path, b"id,first_name\n7,Mabel\n", encoding=name)


def test_utf_32_is_not_taken_for_utf_16(tmp_path: Path):
    """Their marks begin alike."""
    with pytest.raises(UnusableFile, match="utf-32"):
        read(tmp_path, "id,first_name\n7,Mabel\n".encode("utf-32"))


def test_an_object_that_names_a_column_twice_is_refused(tmp_path: Path):
    """In two spellings, as a header with two such columns is: nothing tells which account is meant."""
    bad, good = read(tmp_path, b'{"id": "7", "ID": "8"}\n{"id": "9", "ID": null}\n', name="a.ndjson")

    assert isinstance(bad, Rejected)
    assert (bad.field, bad.reason) == ("id", "stands in the object more than once")
    assert isinstance(good, Row)
    assert good.cells == {"id": "9"}


def test_ndjson_rows(tmp_path: Path):
    """Numbers are spelt, lists joined, nothing else taken; a bad line is reported."""
    content = b'{"id": 7, "teacher_ids": ["1", 2], "name": null}\n{"id": true}\nnonsense\n\n{"id": "8"}\n'

    found = read(tmp_path, content, name="classes.ndjson")

    assert found[0] == Row(1, {"id": "7", "teacher_ids": "1;2"}, frozenset({"teacher_ids"}))
    assert [(r.line, r.field) for r in found[1:3] if isinstance(r, Rejected)] == [(2, "id"), (3, "")]
    assert found[3] == Row(5, {"id": "8"})


@given(content=st.binary(max_size=400), name=st.sampled_from(["a.csv", "a.ndjson"]))
def test_no_bytes_whatever_bring_the_reader_down(content: bytes, name: str):
    """It reads them, reports them by line, or says that the file is no table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        try:
            found = list(rows.read(File.at(path), "utf-8").rows)
        except UnusableFile:
            return
    assert all(item.line >= 1 for item in found)


def test_a_quote_that_is_never_closed_costs_its_own_row_only(tmp_path: Path):
    """Whether the parser runs into the end, into another quote, or on and on."""
    for rest in (b"2,Mabel\n", b'2,"Mabel"\n', b"2,Mabel\n" * 500):
        found = read(tmp_path, b'id,name\n1,"Dipper\n' + rest)

        assert isinstance(found[0], Rejected)
        assert (found[0].line, found[0].reason) == (2, "is not CSV: check its quotes")
        assert [row.cells for row in found[1:] if isinstance(row, Row)] == [{"id": "2", "name": "Mabel"}] * len(
            found[1:]
        )
        assert [row.line for row in found[1:]] == list(range(3, 3 + len(found[1:])))


def test_people_between_two_stray_quotes_are_not_swallowed(tmp_path: Path):
    """They would all be one long name. No line of them is trusted, each is reported, and the rest goes on."""
    found = read(tmp_path, b'id,name,grade\n1,"Dipper,07\n2,Mabel,07\n3,Stan",07\n4,Soos,07\n')

    assert [item.line for item in found if isinstance(item, Rejected)] == [2, 3, 4]
    assert "lines 2 to 4 are one record" in found[0].reason
    assert found[3] == Row(5, {"id": "4", "name": "Soos", "grade": "07"})


@pytest.mark.parametrize(
    "content",
    [
        b'id,first_name,last_name,google_id\n1,Mabel,Pines,g1\n2,Dipper,",g2\n3,Stan,",g3\n4,Soos,Ramirez,g4\n',
        b'id,a,b\n1,x,y,\n2,"Ann,x,\n3,Bob,y,\n4,Cid",z,\n5,Dan,w,\n',
    ],
)
def test_ditto_marks_give_nobody_anothers_identifier(tmp_path: Path, content: bytes):
    """Two stray quotes make one record of the rows between them; every row of it is refused by its line."""
    found = read(tmp_path, content)

    assert [item.line for item in found] == list(range(2, 2 + len(found)))
    assert len(found) == content.count(b"\n") - 1
    assert all(len(row.cells) <= 4 and "\n" not in "".join(row.cells.values()) for row in found if isinstance(row, Row))
    assert sum(isinstance(item, Rejected) for item in found) >= 2


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)


@given(table=st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=8))
def test_every_row_written_is_read_again(table: list[tuple[str, str, str]]):
    """Whatever is in the cells: quotes, separators, newlines, white space. Only where a line inside a cell looks like a
    row is the row refused instead."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        lines = ["a,b,c", *(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table)]
        path.write_text("\n".join(lines), encoding="utf-8", newline="")
        found = list(rows.read(File.at(path), "utf-8").rows)

    expected = [dict(zip("abc", row, strict=True)) for row in table]
    expected = [{name: cell for name, cell in row.items() if cell} for row in expected]
    looks_like_rows = any("\n" in cell for row in table for cell in row) and any(isinstance(r, Rejected) for r in found)
    read_again = [item.cells for item in found if isinstance(item, Row)]
    if looks_like_rows:
        assert all(cells in expected for cells in read_again)
    else:
        assert read_again == [row for row in expected if row]
