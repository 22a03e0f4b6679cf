"""Whatever is in a file that somebody brings: rows, refusals with their line, or one error for the file."""

from __future__ import annotations

import encodings.aliases
import io
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import exports
import pytest
from foreign import awkward_text, fuzzed, mutated
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.cli import record_messages
from identitymap_server.domain.errors import InvalidField
from identitymap_server.files import containers, mapping_table, rows
from identitymap_server.files import exports as recognised
from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.dates import DateOrder
from identitymap_server.files.exports import Options
from identitymap_server.files.mapping_table import TableRow
from identitymap_server.files.oneroster import sets
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected

_TOKENS = (
    *(b",", b";", b"\t", b'"', b'""', b"\n", b"\r\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"),
    *(b"id", b"password", b"_id", b"{", b"}", b"[", b"null", b"1e999", b"9" * 5_000, b"[" * 2_000, rb"\ud800"),
    *("\u2028".encode(), "\x85".encode(), b"\x1c", "٣".encode(), b"1/05/2023", b"0000-00-00", b"=cmd()"),
)

#: What --encoding may name.
_ENCODINGS = [*sorted(set(encodings.aliases.aliases.values())), "idna", "punycode", "undefined", "unicode_escape", "x"]

_PEOPLE = (
    b"id,entity_type,system,integration,role,first_name,last_name,email,birth_date,last_active,google_id,member_ids\n"
    b"7,person,app,,student,Mabel,Pines,mabel@example.org,2013-08-31,2026-06-12T08:15:00Z,108,\n"
    b'8,class,app,63acc741-7633-453c-9bfd-75ae1ac34533,,"Al\nge, bra",,,,,,7;9\n'
)
_PEOPLE_NDJSON = (
    b'{"id":"7","first_name":"Mabel","birth_date":"2013-08-31","sis_id":204417,"email":null}\n'
    b'{"id":8,"entity_type":"class","name":"Algebra","member_ids":["7",9]}\n'
)
_EDLINKS_PERSON = (
    b'{"id":"63acc741-7633-453c-9bfd-75ae1ac34533","first_name":"Mabel","roles":["student"],"email":null,'
    b'"demographics":{"birthday":"2013-08-31"},"identifiers":[{"type":"sis_id","value":"204417"}],"updated_date":null}'
)
_EDLINKS_CLASS = (
    b'{"id":"5e0a3b1c-0d9f-4c7e-9d65-2f1b8a7c6d5e","name":"Algebra","periods":["3"],"course_id":null,"identifiers":[]}'
)
_EDLINK_NDJSON = _EDLINKS_PERSON + b"\n" + _EDLINKS_CLASS
_EDLINK_ARRAY = b"[" + _EDLINKS_PERSON + b", " + _EDLINKS_CLASS + b"]"
_TABLE = (
    b"legacy_system,legacy_id,edlink_id,entity_type,decision,confidence,rule,explanation\n"
    b"app,7,63acc741-7633-453c-9bfd-75ae1ac34533,person,certain,1.0,identifier:google_id,Same.\n"
)

_csv = st.builds(
    lambda header, cells: "\n".join(",".join(row) for row in (header, *cells)).encode(errors="replace"),
    st.lists(st.sampled_from(["id", "ID ", "", "email", "x_id", "birth_date", "created", "password", "name"])),
    st.lists(st.lists(awkward_text, max_size=5), max_size=4),
)


def _file(name: str, content: bytes) -> File:
    return File(name, len(content), lambda: io.BytesIO(content))  # type: ignore[arg-type, return-value]


@given(
    content=mutated(
        st.sampled_from([_PEOPLE, _PEOPLE_NDJSON, _EDLINK_NDJSON, _EDLINK_ARRAY]) | _csv | st.binary(), _TOKENS
    ),
    name=st.sampled_from(["people.csv", "people.ndjson", "people.json"]),
    encoding=st.just("utf-8") | st.sampled_from(_ENCODINGS),
    date_order=st.none() | st.sampled_from(DateOrder),
)
@fuzzed(500, 30_000)
def test_legacy_records(content: bytes, name: str, encoding: str, date_order: DateOrder | None) -> None:
    """Each record fits into its message; each refusal names a line of the file and never a value of a secret column."""
    lines = content.count(b"\n") + content.count(b"\r") + 2
    _assert_read([_file(name, content)], Options(encoding=encoding, date_order=date_order), lines)


def _assert_read(files: list[File], options: Options, lines: int) -> None:
    """Every record becomes a message and every refusal has a place, or all is refused."""
    try:
        exports_found = recognised.of_files("", files, options, Remarks())
        for export in exports_found:
            numbers = {file.name: n for n, file in enumerate(export.files)}
            for item in record_messages.messages(export.records(), "source", numbers, 2**40):
                if isinstance(item, Rejected):
                    assert item.reason
                    assert item.file in numbers
                    assert 1 <= item.line <= lines
                else:
                    assert 1 <= item.line % 2**40 <= lines
                    item.SerializeToString()
    except (UnusableFile, InvalidField):
        return


@given(content=mutated(st.just(_TABLE) | st.just(_PEOPLE) | st.binary(), _TOKENS))
@fuzzed(300, 30_000)
def test_mapping_tables(content: bytes) -> None:
    """Rows with keys within their limits, or refusals."""
    try:
        found = list(mapping_table.table_rows(rows.read(_file("table.csv", content), "utf-8").rows, "app"))
    except UnusableFile:
        return
    for item in found:
        assert isinstance(item, TableRow | Rejected)
        assert item.line >= 1


@st.composite
def _sets(draw: st.DrawFn) -> dict[str, bytes]:
    valid = draw(st.sampled_from([exports.ONEROSTER_11, exports.ONEROSTER_12]))
    changed = draw(st.lists(st.sampled_from(sorted(valid)), min_size=1, max_size=3, unique=True))
    files = {name: text.encode() for name, text in valid.items()}
    for name in changed:
        files[name] = draw(mutated(st.just(files[name]), _TOKENS))
    for name in draw(st.lists(st.sampled_from(sorted(valid)), max_size=2, unique=True)):
        del files[name]
    return files


@given(files=_sets())
@fuzzed(200, 30_000)
def test_oneroster_sets(files: dict[str, bytes]) -> None:
    """Objects or refusals in every file; or an error for the set."""
    try:
        roster = sets.opened([_file(name, content) for name, content in files.items()], Remarks())
        for read in (roster.orgs, roster.sessions, roster.courses, roster.users, roster.roles, roster.demographics):
            assert all(item.line >= 1 for item in read())
        for read in (roster.classes, roster.enrollments, roster.relationships):
            assert all(item.line >= 1 for item in read())
    except UnusableFile:
        return


@given(
    files=_sets(),
    changes=st.booleans(),
    person_id=st.sampled_from(["", "identifier", "username", "LDAP"]),
)
@fuzzed(200, 30_000)
def test_oneroster_sets_joined(files: dict[str, bytes], changes: bool, person_id: str) -> None:
    """Records that fit into their messages, or refusals; of bulk sets and of sets of changes."""
    if changes and "manifest.csv" in files:
        files["manifest.csv"] = files["manifest.csv"].replace(b"bulk", b"delta")
    lines = max(content.count(b"\n") + content.count(b"\r") for content in files.values()) + 2
    _assert_read([_file(name, content) for name, content in files.items()], Options(person_id=person_id), lines)


def _archive(files: dict[str, bytes], compression: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


_ARCHIVES = [
    _archive({"users.csv": _PEOPLE, "nested/orgs.csv": _TABLE}, compression)
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
]


@given(
    content=mutated(
        st.sampled_from(_ARCHIVES), (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xff\xff\xff\xff", b"\0")
    )
)
@fuzzed(300, 30_000)
def test_archives(content: bytes) -> None:
    """Files that can be read to their end, or an error."""
    with _written("set.zip", content) as path:
        if not containers.is_container(path):
            return
        try:
            for file in containers.files_in(path):
                with file.open() as opened:
                    while opened.read(100_000):
                        pass
        except UnusableFile:
            return


@contextmanager
def _written(name: str, content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        yield path


_MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    "line",
    [
        b"x" * 40 * _MEGABYTE,
        b'7,"' + b"y" * 40 * _MEGABYTE,
        b'7,"' + b"z" * (2 * _MEGABYTE) + b"\n" + (b"z" * (2 * _MEGABYTE) + b"\n") * 20,
        b'"' + (b'y",' + b"x," * _MEGABYTE + b'"z\n') * 30,
        b'"\n' * 100_000,
        b",,,,,\n" * 100_000,
    ],
    ids=["one line", "one cell", "one open quote", "quotes across lines", "open quotes", "separators"],
)
@pytest.mark.timeout(30)
def test_memory_is_bounded_whatever_the_lines(line: bytes) -> None:
    """A file is never in memory as a whole, even if it is one line, or one cell with line breaks."""
    with _written("people.csv", b"id,name\n" + line) as path:
        del line
        tracemalloc.start()
        try:
            _assert_read([File.at(path)], Options(), 2**40)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 40 * _MEGABYTE
