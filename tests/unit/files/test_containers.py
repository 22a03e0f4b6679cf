"""Folders, archives and single files are all the same to a reader."""

from __future__ import annotations

import zipfile
from pathlib import Path

import exports
import pytest
from identitymap_server.files import containers
from identitymap_server.files.containers import File, UnusableFile


def contents(path: Path) -> dict[str, bytes]:
    found = {}
    for file in containers.files_in(path):
        with file.open() as opened:
            found[file.name] = opened.read()
    return found


def test_a_folder_and_an_archive_hold_the_same_files(tmp_path: Path):
    """In the order of their names; those in a folder inside as well. What programs leave behind is passed over."""
    files = {"users.csv": b"sourcedId\n", "orgs.csv": b"sourcedId\n", "__MACOSX/._users.csv": b"\0", ".DS_Store": b"\0"}

    folder = exports.folder(tmp_path / "set", files)
    archive = exports.archive(tmp_path / "set.zip", files, inside="export 2026/")

    assert list(contents(folder)) == ["orgs.csv", "users.csv"]
    assert contents(folder) == contents(archive)
    assert all(containers.is_container(path) for path in (folder, archive))


def test_a_file_can_be_opened_again_and_again(tmp_path: Path):
    """In an archive too, several times at once."""
    (file,) = containers.files_in(exports.archive(tmp_path / "a.zip", {"a.csv": b"1\n2\n"}))

    with file.open() as first, file.open() as second:
        assert (first.readline(), second.readline(), first.readline()) == (b"1\n", b"1\n", b"2\n")
    assert file.size_bytes == 4


def test_an_excel_workbook_is_no_container(tmp_path: Path):
    """Though it is an archive; a table is no container either."""
    assert not containers.is_container(exports.archive(tmp_path / "a.xlsx", {"[Content_Types].xml": "", "a.xml": ""}))
    (tmp_path / "a.csv").write_text("id\n")
    assert not containers.is_container(tmp_path / "a.csv")
    assert not containers.is_container(tmp_path / "nowhere")


def test_an_archive_that_is_damaged_or_locked_says_so(tmp_path: Path):
    """At the latest when its bytes are read."""
    path = exports.archive(tmp_path / "a.zip", {"a.csv": "id\n" * 1_000})
    damaged = bytearray(path.read_bytes())
    damaged[40:60] = b"\xff" * 20
    path.write_bytes(damaged)
    with pytest.raises(UnusableFile, match="damaged"):
        contents(path)

    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(UnusableFile, match="no archive"):
        contents(path)

    locked = exports.archive(tmp_path / "b.zip", {"a.csv": "id\n"})
    with zipfile.ZipFile(locked) as archive:
        offset = archive.start_dir + 8
    content = bytearray(locked.read_bytes())
    content[offset] |= 1
    locked.write_bytes(content)
    with pytest.raises(UnusableFile, match="password"):
        contents(locked)


def test_two_files_of_one_name_are_refused(tmp_path: Path):
    """Nothing tells which of them is meant."""
    folder = exports.folder(tmp_path, {"2025/users.csv": "a", "2026/users.csv": "b"})

    with pytest.raises(UnusableFile, match=r"more than one users\.csv"):
        containers.files_in(folder)


def test_a_path_that_is_no_file(tmp_path: Path):
    """Says so in the system's words."""
    with pytest.raises(UnusableFile, match="No such file"):
        File.at(tmp_path / "nowhere.csv")
    with pytest.raises(UnusableFile, match="is no file"):
        File.at(tmp_path)
