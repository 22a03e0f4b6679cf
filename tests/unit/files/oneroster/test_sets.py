"""Sets: what each format holds, what is seen in the wild, and what is refused."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import exports
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identitymap_server.files import containers
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.dates import DateOrder
from identitymap_server.files.oneroster import school_data_sync, sets, standard
from identitymap_server.files.oneroster.manifest import Mode
from identitymap_server.files.oneroster.objects import Org, User
from identitymap_server.files.oneroster.sets import Reading, RosterSet
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected

ALL = ("orgs", "sessions", "courses", "users", "roles", "demographics", "classes", "enrollments", "relationships")
#: Stand in the password columns of the files used here.
PASSWORDS = ("P@ssword", "P@ssw0rd", "hunter2")


def opened(path: Path, reading: Reading | None = None) -> RosterSet:
    return sets.opened(containers.files_in(path), Remarks(), reading)


def of(tmp_path: Path, files: Mapping[str, str | bytes], reading: Reading | None = None) -> RosterSet:
    return opened(exports.folder(tmp_path, files), reading)


def everything(roster: RosterSet) -> dict[str, list]:
    return {name: list(getattr(roster, name)()) for name in ALL}


def counts(roster: RosterSet) -> dict[str, int]:
    found = everything(roster)
    assert not [item for items in found.values() for item in items if isinstance(item, Rejected)]
    return {name: len(items) for name, items in found.items() if items}


def remarks(roster: RosterSet) -> list[str]:
    return [str(remark) for remark in roster.remarks]


def test_school_data_sync_v1():
    """Real files. Day and month are told apart by a column that is not even needed."""
    roster = opened(exports.SDS_1)

    assert roster.format is school_data_sync.SCHOOL_DATA_SYNC_1
    assert counts(roster) == {"orgs": 2, "users": 98, "classes": 28, "enrollments": 630}
    users = {user.sourced_id: user for user in roster.users() if isinstance(user, User)}
    assert users["13001"] == User(
        file="Student.csv",
        line=2,
        sourced_id="13001",
        status="Active",
        username="OKlein",
        given_name="Ora",
        middle_name="Christopher",
        family_name="Klein",
        birth_date="2000-04-02",
        graduation_year="2019",
        roles=("student",),
        org_ids=("10001",),
        grades=("9",),
        identifiers=(("sis_id", "13001"), ("state_id", "WA"), ("student_number", "13001")),
    )
    assert Counter(user.roles for user in users.values()) == {("student",): 86, ("teacher",): 12}
    assert next(roster.classes()).term_start_date == "2017-07-01"


def test_school_data_sync_v21():
    """Real files, told from OneRoster's by their columns."""
    roster = opened(exports.SDS_2)

    assert roster.format is school_data_sync.SCHOOL_DATA_SYNC_2
    assert counts(roster) == {
        "orgs": 4,
        "sessions": 2,
        "courses": 3,
        "users": 8,
        "roles": 7,
        "demographics": 6,
        "classes": 2,
        "enrollments": 6,
        "relationships": 3,
    }
    assert [(role.role, role.primary) for role in roster.roles()][3:6] == [
        ("professor", True),
        ("teacher", True),
        ("teacher", False),
    ]


def test_a_real_oneroster_users_file_by_itself():
    """Its userIds are not as the standard has them: remarked on once, with their number, and nobody is lost."""
    roster = opened(exports.ONEROSTER_USERS)

    assert (roster.format, roster.version, roster.mode) == (standard.ONEROSTER, "1.1", None)
    assert counts(roster) == {"users": 1999}
    assert Counter(user.roles for user in roster.users()) == {("student",): 1187, ("parent",): 812}
    assert remarks(roster)[-1].startswith("users.csv:2: userIds is not written as {type:id}")


@pytest.mark.parametrize(("files", "version"), [(exports.ONEROSTER_11, "1.1"), (exports.ONEROSTER_12, "1.2")])
def test_oneroster(tmp_path: Path, files: Mapping[str, str], version: str):
    """Both versions, as a folder and as an archive, with what their manifest says."""
    for path in (exports.folder(tmp_path / "set", files), exports.archive(tmp_path / "set.zip", files, "export/")):
        roster = opened(path)

        assert (roster.format, roster.version, roster.mode) == (standard.ONEROSTER, version, Mode.BULK)
        found = counts(roster)
        assert found.pop("roles", 0) == (5 if version == "1.2" else 0)
        assert found == {
            "orgs": 2,
            "sessions": 1,
            "courses": 1,
            "users": 4,
            "demographics": 2,
            "classes": 1,
            "enrollments": 3,
        }
        mabel = next(roster.users())
        assert isinstance(mabel, User)
        assert (mabel.org_ids, mabel.agent_ids, mabel.grades, mabel.enabled) == (("s1",), ("u4",), ("07",), True)
        assert {("ldap", "mpines"), ("sis_id", "204417"), ("oneroster_id", "u1")} <= set(mabel.identifiers)
        assert remarks(roster) == ["users.csv: never read: password"]


def test_what_is_seen_in_the_wild(tmp_path: Path):
    """Byte order marks, capitals, extra empty columns, extension columns, other spellings of true, deleted rows."""
    roster = of(
        tmp_path,
        {
            "USERS.CSV": b"\xef\xbb\xbfSOURCEDID,Status,EnabledUser,givenname,metadata.bus,ext_house,,\r\n"
            b"u1,Active,TRUE,Mabel,7,Raven,,\r\nu2,ToBeDeleted,1,Dipper,,,,\r\nu3,,perhaps,Stan,,,,\r\n,,,,,,,\r\n",
        },
    )

    assert [(user.sourced_id, user.gone, user.enabled, user.given_name) for user in roster.users()] == [
        ("u1", False, True, "Mabel"),
        ("u2", True, True, "Dipper"),
        ("u3", False, None, "Stan"),
    ]
    assert remarks(roster) == [
        "USERS.CSV: extension columns not read: metadata.bus, ext_house",
        "USERS.CSV:4: enabledUser is neither true nor false, and is passed over",
    ]


def test_a_misspelt_header_is_told_with_the_nearest_known_name_and_not_guessed(tmp_path: Path):
    """If everything hangs on it, nothing is read."""
    roster = of(tmp_path / "a", {"users.csv": "sourcedId,givenNane,shoe size\nu1,Mabel,38\n"})

    assert [user.given_name for user in roster.users()] == [""]
    assert remarks(roster) == ["users.csv: columns not read: givennane (is it givenName?), shoe size"]
    with pytest.raises(UnusableFile, match=r"users\.csv has no column sourcedId: is sourceid meant\?"):
        of(tmp_path / "b", {"users.csv": "sourceId,givenName\nu1,Mabel\n", "orgs.csv": "sourcedId,name\ns1,High\n"})


def test_a_row_that_cannot_be_used_is_named_and_the_rest_goes_on(tmp_path: Path):
    """By file, line, column and reason, without its value, and with whether a record may be missing for it."""
    roster = of(
        tmp_path,
        {
            "users.csv": 'sourcedId,givenName\n,Nobody\nu1\nu2,"Stan\nu3,Mabel\n',
            "demographics.csv": "sourcedId,birthDate\nu3,someday\n",
        },
    )

    *bad, good = roster.users()
    assert [(item.file, item.line, item.field, item.record_lost) for item in bad] == [
        ("users.csv", 2, "sourcedId", True),
        ("users.csv", 3, "", True),
        ("users.csv", 4, "", True),
    ]
    assert isinstance(good, User)
    assert list(roster.demographics()) == [
        Rejected(2, "birthDate", "must be a date such as 2013-08-31", "demographics.csv", record_lost=False, id="u3")
    ]


def test_the_order_of_day_and_month_is_that_of_the_whole_file_or_is_asked_for(tmp_path: Path):
    """Each file for itself; the reader can be told."""
    told = {"demographics.csv": "sourcedId,birthDate\nu1,1/05/2013\nu2,5/13/2013\n"}
    open_question = {"demographics.csv": "sourcedId,birthDate\nu1,1/05/2013\n"}

    assert [row.birth_date for row in of(tmp_path / "a", told).demographics()] == ["2013-01-05", "2013-05-13"]
    with pytest.raises(UnusableFile, match="--date-order"):
        list(of(tmp_path / "b", open_question).demographics())
    reading = Reading(date_order=DateOrder.DAY_FIRST)
    assert [row.birth_date for row in of(tmp_path / "b", open_question, reading).demographics()] == ["2013-05-01"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "enrollments.csv",
            "classSourcedId,userSourcedId,role,role\nc1,u1,student,student\n",
            "more than one column role",
        ),
        (
            "enrollments.csv",
            "classSourcedId|userSourcedId|role\nc1|u1|student\n",
            "does not have the columns of OneRoster's",
        ),
        ("enrollments.csv", "", "is empty"),
        ("enrollments.csv", "PK\x03\x04", "is a ZIP archive or an Excel workbook"),
        ("Enrollments.xlsx", "PK\x03\x04", "is a ZIP archive or an Excel workbook"),
        ("export (1).csv", "role,role\n", "more than one column role"),
    ],
)
def test_a_file_that_is_needed_and_cannot_be_read_is_never_passed_over(
    tmp_path: Path, name: str, content: str, says: str
):
    """All that it says would seem to be gone: without enrollments, everybody would have left all classes."""
    files = {"users.csv": exports.ONEROSTER_11["users.csv"], "classes.csv": exports.ONEROSTER_11["classes.csv"]}
    with pytest.raises(UnusableFile, match=says):
        of(tmp_path, {**files, name: content})


def test_a_file_that_nobody_needs_may_be_broken(tmp_path: Path):
    """Nothing hangs on it."""
    roster = of(tmp_path, {"users.csv": exports.ONEROSTER_11["users.csv"], "results.csv": "score,score\n1,2\n"})
    assert counts(roster) == {"users": 4}


def test_files_are_known_by_their_headers_where_their_names_say_nothing(tmp_path: Path):
    """Two that look alike are refused, and one that nobody knows is named."""
    roster = of(tmp_path / "a", {"export (1).csv": exports.ONEROSTER_11["users.csv"], "notes.csv": "a,b\n1,2\n"})

    assert counts(roster) == {"users": 4}
    assert "notes.csv: is no file of OneRoster that is needed here, and is passed over" in remarks(roster)
    with pytest.raises(UnusableFile, match=r"old\.csv and users\.csv both look like users\.csv"):
        of(
            tmp_path / "b",
            {"users.csv": exports.ONEROSTER_11["users.csv"], "old.csv": exports.ONEROSTER_11["users.csv"]},
        )
    with pytest.raises(UnusableFile, match="neither a OneRoster set nor"):
        of(tmp_path / "c", {"people.csv": "id,first_name\n7,Mabel\n"})


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ("file.users,absent\n", r"says that users\.csv is absent, but it is there"),
        ("file.users,bulk\nfile.classes,bulk\n", r"says that classes\.csv is bulk, but it is not there"),
        ("file.users,bulk\nfile.orgs,delta\n", r"mixes bulk and delta: orgs\.csv is delta, users\.csv is bulk"),
        ("file.users,everything\n", r"manifest\.csv:2: file\.users must be absent, bulk or delta"),
    ],
)
def test_a_manifest_that_contradicts_its_files_is_an_error(tmp_path: Path, manifest: str, says: str):
    """Before anything is read."""
    files = {"manifest.csv": "propertyName,value\n" + manifest}
    files |= {name: exports.ONEROSTER_11[name] for name in ("users.csv", "orgs.csv")}

    with pytest.raises(UnusableFile, match=says):
        of(tmp_path, files)


def test_a_manifest_that_knows_more_than_is_needed(tmp_path: Path):
    """Files that are not needed here may be anything; a name that nobody knows is remarked on."""
    manifest = "propertyName,value\nfile.users,Delta\nfile.results,bulk\nfile.enrolments,delta\n"
    roster = of(tmp_path, {"manifest.csv": manifest, "users.csv": exports.ONEROSTER_11["users.csv"]})

    assert roster.mode is Mode.DELTA
    assert "manifest.csv:4: file.enrolments is not known; is it file.enrollments?" in remarks(roster)


@pytest.mark.parametrize("path", [exports.SDS_1, exports.SDS_2, exports.ONEROSTER_USERS])
def test_passwords_are_never_read(path: Path):
    """Neither an object nor a report holds one."""
    roster = opened(path)

    seen = repr(everything(roster)) + repr(remarks(roster))
    assert not any(password in seen for password in PASSWORDS)


@pytest.mark.parametrize("files", [exports.ONEROSTER_11, exports.ONEROSTER_12])
def test_passwords_of_the_standard_are_never_read(tmp_path: Path, files: Mapping[str, str]):
    """The same where every row has one."""
    seen = repr(everything(of(tmp_path, files)))

    assert "Mabel" in seen
    assert not any(password in seen for password in PASSWORDS)


_FILES = st.dictionaries(
    st.sampled_from(
        ["users.csv", "manifest.csv", "demographics.csv", "orgs.csv", "Student.csv", "Section.csv", "x.csv"]
    ),
    st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.lists(
                st.sampled_from(
                    [
                        "sourcedId",
                        "SIS ID",
                        "status",
                        "birthDate",
                        "propertyName",
                        "value",
                        "file.users",
                        "bulk",
                        "1/2/2013",
                    ]
                )
                | st.text(max_size=5),
                max_size=5,
            ),
            max_size=5,
        ).map(lambda table: "\n".join(",".join(row) for row in table).encode(errors="replace")),
    ),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(files=_FILES, zipped=st.booleans())
def test_whatever_is_in_the_files(files: dict[str, bytes], zipped: bool):
    """Every row is given or reported by file and line, or the set is refused as a whole."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "set")
        exports.archive(path, files) if zipped else exports.folder(path, files)
        try:
            found = everything(opened(path))
        except UnusableFile:
            return
    assert_reported(item for items in found.values() for item in items)


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=400))
def test_whatever_is_in_an_archive(content: bytes):
    """Bytes that are none, or that look like one at first."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "set.zip")
        path.write_bytes(b"PK\x03\x04" + content)
        if containers.is_container(path):
            with pytest.raises(UnusableFile):
                opened(path)


def assert_reported(items: Iterable[object]) -> None:
    for item in items:
        assert item.file
        assert item.line >= 1
        if isinstance(item, Rejected):
            assert item.reason
        elif isinstance(item, Org | User):
            assert item.sourced_id
