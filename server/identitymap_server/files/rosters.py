"""Rosters in files: the side of a match whose ids are Edlink's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from identitymap_server.files import containers, edlink_roster, exports, json_objects
from identitymap_server.files.containers import File
from identitymap_server.files.exports import Export, Options
from identitymap_server.files.records import FileRecord
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected


def opened(paths: Sequence[Path], options: Options, remarks: Remarks) -> list[Export]:
    """The rosters in folders, zip archives and files, in any form that legacy exports may have.

    All of Edlink's own objects make one roster, because classes, sessions and enrollments may each have a file.
    Raises UnusableFile, and InvalidField for options that do not fit.
    """
    edlinks: list[File] = []
    found: list[Export] = []
    loose: list[Path] = []
    for path in paths:
        is_container = containers.is_container(path)
        given = containers.files_in(path) if is_container else [File.at(path)]
        files = [file for file in given if not _is_empty(file, options, remarks)]
        mine = [file for file in files if json_objects.is_json(file) and exports.is_edlinks(file, options)]
        edlinks += mine
        rest = [file for file in files if file not in mine]
        if is_container and rest:
            found += exports.of_files("" if mine else path.name, rest, options, remarks)
        elif rest:
            loose.append(path)
    if loose:
        found += exports.opened(loose, options, remarks)
    if edlinks:
        found.append(_of_edlink(edlinks, options, remarks))
    return found


def _is_empty(file: File, options: Options, remarks: Remarks) -> bool:
    """Whether a file of JSON holds nothing: a collection of which the source has no object."""
    if not json_objects.is_json(file) or next(json_objects.read(file, options.encoding), None) is not None:
        return False
    remarks.add(file.name, 0, "holds no object")
    return True


def _of_edlink(files: Sequence[File], options: Options, remarks: Remarks) -> Export:
    names = ", ".join(file.name for file in files)
    return Export(f"Edlink's objects: {names}", files, partial(_records, files, options, remarks))


def _records(files: Sequence[File], options: Options, remarks: Remarks) -> Iterator[FileRecord | Rejected]:
    read = json_objects.read
    objects = ((file.name, read(file, options.encoding, partial(options.on_bytes, file))) for file in files)
    return edlink_roster.records(objects, remarks)
