"""Sets: the files of one export, opened and read row by row, whatever their format.

    with_remarks = Remarks()
    roster = sets.opened(containers.files_in(path), with_remarks)
    for user in roster.users():
        if isinstance(user, Rejected): ...

Every row is given or reported. Passwords are never read. Nothing is held in memory but the row at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import Final, TypeVar

import msgspec

from identitymap_server.domain.errors import InvalidField
from identitymap_server.files import headers, rows
from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.dates import DateOrder, Dates
from identitymap_server.files.oneroster import formats, manifest, standard
from identitymap_server.files.oneroster.cells import DATES, RowReader
from identitymap_server.files.oneroster.layouts import Format, Layout
from identitymap_server.files.oneroster.manifest import Manifest, Mode
from identitymap_server.files.oneroster.objects import (
    Class,
    Course,
    Demographics,
    Enrollment,
    Org,
    Relationship,
    Role,
    Session,
    User,
)
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import SECRET, Columns, Rejected, Row

T = TypeVar("T", bound=msgspec.Struct)

#: Columns of no standard, which OneRoster allows everywhere.
_EXTENSIONS: Final = ("ext_", "ext.", "metadata.", "metadata_")

#: Objects that become records of their own; a row of another kind only says something about one.
_OWN_RECORDS: Final = (Org, User, Class)


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are to be read."""

    #: Of files without a byte order mark.
    encoding: str = "utf-8"
    #: None to find out from each file.
    date_order: DateOrder | None = None
    #: Told how many bytes of a file have been read.
    on_bytes: Callable[[File, int], None] = lambda _file, _count: None
    #: Columns that are called otherwise than in the format.
    columns: Columns = field(default_factory=Columns)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a set: what it is, and the columns it has, in lower case."""

    layout: Layout
    file: File
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterSet:
    """The files of one export. Each method reads its files anew, from the first row on."""

    format: Format
    parts: Sequence[Part]
    remarks: Remarks
    reading: Reading = field(default_factory=Reading)
    version: str = ""
    #: None if the set does not say whether it holds everything.
    mode: Mode | None = None

    def has(self, kind: type[msgspec.Struct]) -> bool:
        """Whether there is a file with such objects."""
        return any(part.layout.kind is kind for part in self.parts)

    def fields(self, kind: type[msgspec.Struct]) -> frozenset[str]:
        """The fields of such objects that the files have columns for."""
        return frozenset(
            field
            for part in self.parts
            if part.layout.kind is kind
            for field, column in part.layout.columns.items()
            if column.lower() in part.columns
        ) | {name for part in self.parts if part.layout.kind is kind for name in part.layout.constants}

    def column(self, kind: type[msgspec.Struct], field: str) -> str:
        """The column that holds a field, spelt as the format spells it."""
        return next(part.layout.columns[field] for part in self.parts if part.layout.kind is kind)

    def orgs(self) -> Iterator[Org | Rejected]:
        """Schools, districts, departments."""
        return self._objects(Org)

    def sessions(self) -> Iterator[Session | Rejected]:
        """Terms and school years."""
        return self._objects(Session)

    def courses(self) -> Iterator[Course | Rejected]:
        """What classes are held of."""
        return self._objects(Course)

    def users(self) -> Iterator[User | Rejected]:
        """People, without what stands about them in other files."""
        return self._objects(User)

    def roles(self) -> Iterator[Role | Rejected]:
        """What users are to orgs, where a file of its own says so."""
        return self._objects(Role)

    def demographics(self) -> Iterator[Demographics | Rejected]:
        """Birth dates and sex, where a file of its own has them."""
        return self._objects(Demographics)

    def classes(self) -> Iterator[Class | Rejected]:
        """Classes and sections, without the people in them."""
        return self._objects(Class)

    def enrollments(self) -> Iterator[Enrollment | Rejected]:
        """Who is in which class."""
        return self._objects(Enrollment)

    def relationships(self) -> Iterator[Relationship | Rejected]:
        """Who looks after whom, where a file of its own says so."""
        return self._objects(Relationship)

    def _objects(self, kind: type[T]) -> Iterator[T | Rejected]:
        for part in self.parts:
            if part.layout.kind is kind:
                yield from _read(part, kind, self.reading, self.remarks)


def headers_of(files: Sequence[File], encoding: str, columns: Columns | None = None) -> dict[str, tuple[str, ...]]:
    """The columns of CSV files by the files' names without extension, in lower case. Files that are no tables are
    left out.
    """
    found = {}
    for file in files:
        if not file.name.lower().endswith((".csv", ".txt")):
            continue
        try:
            found[_stem(file)] = rows.read(file, encoding, columns=columns or Columns()).columns
        except UnusableFile:
            continue
    return found


def opened(
    files: Sequence[File], remarks: Remarks, reading: Reading | None = None, format_: Format | None = None
) -> RosterSet:
    """The set that `files` are, in the format that they show or in `format_`.

    Raises UnusableFile if they are no such set, a column that everything hangs on is missing, or the manifest
    contradicts them. Columns and files that mean nothing here are remarked on.
    """
    reading = reading or Reading()
    found = headers_of(files, reading.encoding, reading.columns)
    format_ = format_ or formats.recognised(found)
    if format_ is None:
        raise UnusableFile("These files are neither a OneRoster set nor one of School Data Sync.")
    needed = {layout.file for layout in format_.layouts}
    chosen: dict[str, Part] = {}
    passed_over = []
    for file in files:
        columns = found.get(_stem(file))
        layout = formats.layout_of(format_, _stem(file), columns) if columns else None
        if columns is None or layout is None:
            unreadable = columns is None and file.name.lower().endswith(".csv")
            if _stem(file) in needed or (unreadable and _stem(file) not in format_.passed_over):
                raise _unreadable(file, format_, reading)
            passed_over.append(file)
            continue
        if layout.file in chosen:
            raise UnusableFile(f"{chosen[layout.file].file.name} and {file.name} both look like {layout.file}.csv.")
        _check_header(file, layout, columns, remarks)
        chosen[layout.file] = Part(layout, file, columns)
    for file in passed_over:
        if _stem(file) not in format_.passed_over and file.name.upper() not in ("LICENSE", "README.MD"):
            remarks.add(file.name, 0, f"is no file of {format_.name} that is needed here, and is passed over")
    said = _manifest(files, format_, reading, remarks)
    return RosterSet(
        format=format_,
        parts=[chosen[layout.file] for layout in format_.layouts if layout.file in chosen],
        remarks=remarks,
        reading=reading,
        version=said.version or _version(format_, found),
        mode=said.mode(chosen.keys(), needed),
    )


def _unreadable(file: File, format_: Format, reading: Reading) -> UnusableFile:
    """What is wrong with a file that is, or may be, one that the format needs: without it everything that it says would
    seem to be gone.
    """
    try:
        rows.read(file, reading.encoding, columns=reading.columns)
    except UnusableFile as error:
        return error
    return UnusableFile(f"{file.name} does not have the columns of {format_.name}'s {_stem(file)}.csv.")


def _manifest(files: Sequence[File], format_: Format, reading: Reading, remarks: Remarks) -> Manifest:
    file = next((file for file in files if _stem(file) == "manifest"), None)
    if file is None or format_ is not standard.ONEROSTER:
        return Manifest()
    known = format_.passed_over | {layout.file for layout in format_.layouts}
    return manifest.read(rows.read(file, reading.encoding), known, remarks)


def _version(format_: Format, found: Mapping[str, Collection[str]]) -> str:
    """What the columns say, where no manifest does."""
    if format_ is not standard.ONEROSTER:
        return ""
    users = found.get("users", ())
    if "roles" in found or "primaryorgsourcedid" in users or "usermasteridentifier" in users:
        return "1.2"
    return "1.1" if "role" in users or "orgsourcedids" in users else ""


def _check_header(file: File, layout: Layout, columns: Collection[str], remarks: Remarks) -> None:
    known = {name.lower() for name in layout.known}
    unknown = [name for name in columns if name not in known]
    missing = [name for name in layout.required if name.lower() not in columns]
    if missing:
        hints = [f"is {hint} meant?" for name in missing if (hint := headers.nearest(name, unknown))]
        raise UnusableFile(
            f"{file.name} has no column {' and no column '.join(missing)}{': ' if hints else '.'}{' '.join(hints)}"
        )
    extensions = [name for name in unknown if name.startswith(_EXTENSIONS)]
    others = [name for name in unknown if name not in extensions and name not in SECRET]
    if others:
        remarks.add(file.name, 0, f"columns not read: {headers.described(others, layout.known)}")
    if extensions:
        remarks.add(file.name, 0, f"extension columns not read: {', '.join(extensions)}")
    secret = [name for name in columns if name in SECRET]
    if secret:
        remarks.add(file.name, 0, f"never read: {', '.join(secret)}")


def _read(part: Part, kind: type[T], reading: Reading, remarks: Remarks) -> Iterator[T | Rejected]:
    layout, file = part.layout, part.file
    own_record = kind in _OWN_RECORDS
    table = rows.read(file, reading.encoding, partial(reading.on_bytes, file), reading.columns)
    # Columns that are not needed tell the order of day and month as well as others.
    read = {column.lower() for field, column in layout.columns.items() if field in DATES}
    dated = [column for column in table.columns if column in read or "date" in column]
    dates = Dates(file.name, reading.date_order, partial(_texts, file, reading, dated))
    object_of = RowReader(layout, file.name, table.columns, dates, remarks).object
    for row in table.rows:
        if isinstance(row, Rejected):
            yield msgspec.structs.replace(row, record_lost=own_record)
            continue
        try:
            yield kind(**object_of(row))
        except InvalidField as error:
            id_ = row.cells.get(layout.required[0].lower(), "")
            yield Rejected(row.line, error.field, error.problem, file.name, own_record, id=id_)


def _texts(file: File, reading: Reading, columns: Collection[str]) -> Iterator[str]:
    """Everything in some columns of a file."""
    for row in rows.read(file, reading.encoding, columns=reading.columns).rows:
        if isinstance(row, Row):
            yield from (row.cells[column] for column in columns if column in row.cells)


def _stem(file: File) -> str:
    return PurePath(file.name).stem.strip().lower()
