"""Exports: what somebody has put on the command line, recognised for what it is."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from identitymap_server.domain.errors import InvalidField
from identitymap_server.files import containers, edlink_objects, json_objects, legacy, rows
from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.dates import DateOrder, Dates
from identitymap_server.files.oneroster import accounts, formats, school_data_sync, sets, standard
from identitymap_server.files.oneroster.layouts import Format
from identitymap_server.files.oneroster.manifest import Mode
from identitymap_server.files.oneroster.naming import Naming
from identitymap_server.files.records import FileRecord
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Columns, Rejected, Row


class FormatOption(enum.StrEnum):
    """What exports may be told to be."""

    #: Tables of our own columns, as CSV or JSON.
    RECORDS = "records"
    ONEROSTER = standard.ONEROSTER.option
    SCHOOL_DATA_SYNC_2 = school_data_sync.SCHOOL_DATA_SYNC_2.option
    SCHOOL_DATA_SYNC_1 = school_data_sync.SCHOOL_DATA_SYNC_1.option
    #: Edlink's own objects.
    EDLINK = "edlink"


@dataclass(frozen=True, slots=True)
class Options:
    """How exports are to be read, where they do not say so themselves."""

    system: str = "app"
    #: None to find out.
    format: FormatOption | None = None
    #: Of files without a byte order mark.
    encoding: str = "utf-8"
    #: None to find out from each file.
    date_order: DateOrder | None = None
    columns: Columns = field(default_factory=Columns)
    #: The column or identifier type that holds people's legacy ids; empty for the format's own.
    person_id: str = ""
    class_id: str = ""
    #: Told how many bytes of a file have been read.
    on_bytes: Callable[[File, int], None] = lambda _file, _count: None


@dataclass(frozen=True, slots=True)
class Export:
    """An export that has been recognised."""

    #: For people: "OneRoster 1.1, bulk: orgs.csv, users.csv".
    description: str
    files: Sequence[File]
    #: Its records, read anew with each call.
    records: Callable[[], Iterator[FileRecord | Rejected]]
    #: What it says of itself; None if it does not say.
    mode: Mode | None = None


def opened(paths: Sequence[Path], options: Options, remarks: Remarks) -> list[Export]:
    """The exports in folders, zip archives and files. Files by themselves may be the parts of one set.

    Raises UnusableFile, and InvalidField for options that do not fit.
    """
    found: list[Export] = []
    loose = []
    for path in paths:
        if containers.is_container(path):
            found += of_files(path.name, containers.files_in(path), options, remarks)
        else:
            loose.append(File.at(path))
    return found + of_files("", loose, options, remarks)


def of_files(container: str, files: Sequence[File], options: Options, remarks: Remarks) -> list[Export]:
    """What files are: one set, files of records, or both. Those in a `container` may be something else as well.

    Its name is empty if they lie by themselves. Raises as `opened` does.
    """
    own = [file for file in files if _holds_records(file, options)]
    others = [file for file in files if file not in own]
    format_ = next((format_ for format_ in formats.FORMATS if format_.option == options.format), None)
    if format_ is None and not options.format:
        format_ = formats.recognised(sets.headers_of(others, options.encoding, options.columns))
    exports = [_file(file, options, remarks) for file in own]
    if format_ is not None:
        return [_set(others, format_, options, remarks), *exports]
    if not container:
        return [*exports, *(_file(file, options, remarks) for file in others)]
    if not own:
        raise UnusableFile(f"{container} holds neither a OneRoster or School Data Sync set nor files with a column id.")
    for file in others:
        if file.name.lower().endswith(".csv"):
            # One that cannot be read may hold records: an import of everything without it would lose them.
            rows.read(file, options.encoding, columns=options.columns)
        remarks.add(file.name, 0, "holds no records, and is passed over")
    return exports


def _holds_records(file: File, options: Options) -> bool:
    """Whether a file holds records by itself: JSON, or a table of our own columns."""
    if json_objects.is_json(file) or options.format in (FormatOption.RECORDS, FormatOption.EDLINK):
        return True
    return any(
        legacy.is_table_of_ours(columns)
        for columns in sets.headers_of([file], options.encoding, options.columns).values()
    )


def _set(files: Sequence[File], format_: Format, options: Options, remarks: Remarks) -> Export:
    reading = sets.Reading(options.encoding, options.date_order, options.on_bytes, options.columns)
    roster = sets.opened(files, remarks, reading, format_)
    naming = Naming(
        options.system,
        **{name: value for name, value in (("person_id", options.person_id), ("class_id", options.class_id)) if value},
    )
    said = ", ".join(text for text in (f"{format_.name} {roster.version}".strip(), roster.mode) if text)
    used = [part.file for part in roster.parts]
    return Export(
        description=f"{said}: {', '.join(file.name for file in used)}",
        files=used,
        records=partial(accounts.records, roster, naming),
        mode=roster.mode,
    )


def _file(file: File, options: Options, remarks: Remarks) -> Export:
    if json_objects.is_json(file) and is_edlinks(file, options):
        return Export(f"Edlink's objects: {file.name}", [file], partial(_edlink_records, file, options))
    if options.person_id or options.class_id:
        raise InvalidField("--id-column", f"cannot be used for {file.name}: its ids are in the column id; see --column")
    table = rows.read(file, options.encoding, columns=options.columns)
    if not legacy.is_table_of_ours(table.columns):
        raise UnusableFile(
            f"{file.name} has no column id, and is no file of a OneRoster or School Data Sync set. Say which column "
            "holds the ids: --column GIVEN=id."
        )
    legacy.remark_on_columns(table, remarks)
    return Export(f"records: {file.name}", [file], partial(_own_records, file, options, remarks))


def _own_records(file: File, options: Options, remarks: Remarks) -> Iterator[FileRecord | Rejected]:
    read = partial(rows.read, file, options.encoding, columns=options.columns)
    dates = Dates(file.name, options.date_order, lambda: _texts(read().rows))
    table = read(on_bytes=partial(options.on_bytes, file))
    return legacy.records(file.name, legacy.remarking(table, remarks), options.system, dates)


def _texts(table: Iterator[Row | Rejected]) -> Iterator[str]:
    """Everything that stands where dates should."""
    for row in table:
        if isinstance(row, Row):
            yield from (row.cells[column] for column in legacy.DATES if column in row.cells)


def _edlink_records(file: File, options: Options) -> Iterator[FileRecord | Rejected]:
    objects = json_objects.read(file, options.encoding, partial(options.on_bytes, file))
    return edlink_objects.records(file.name, objects, options.system, options.person_id or "id")


def is_edlinks(file: File, options: Options) -> bool:
    """Whether a file of JSON holds Edlink's own objects."""
    if options.format:
        return options.format is FormatOption.EDLINK
    first: Mapping[str, object] = next(
        (item.members for item in itertools.islice(json_objects.read(file, options.encoding), 10) if item.members), {}
    )
    return edlink_objects.is_object(first)
