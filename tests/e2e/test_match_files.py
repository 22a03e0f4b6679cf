"""`identitymap match` as somebody runs it: two files, no server and no database."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import exports
import processes
import pytest
from exports import table

MABEL = "63acc741-7633-453c-9bfd-75ae1ac34533"
DIPPER = "d8f0f8a2-2a0c-4b39-9f7a-0a1b7c9d2e11"
OTHER = "0f6d3c1e-52a7-4d0f-9d0e-6a7f3b1c2d40"
SOOS = "8b4f7c9a-5f7e-4e0d-8c57-6f6ed9f9b0a1"

LEGACY = (
    "id,role,first_name,last_name,birth_date,google_id\n"
    "7,student,Mabel,Pines,2013-08-31,108\n"
    "8,student,Dipper,Pines,2013-08-31,109\n"
    "9,teacher,Stanford,Pines,,110\n"
)
ROSTER = (
    "id,role,first_name,last_name,birth_date,google_id\n"
    f"{MABEL},student,Mabel,Pines,2013-08-31,108\n"
    f"{DIPPER},student,Tyrone,Pines,2013-08-31,109\n"
    f"{SOOS},staff,Soos,Ramirez,,111\n"
)
FILES = ("mapping.csv", "report.html", "unmatched_legacy.csv", "unmatched_roster.csv")


@pytest.fixture
def match(tmp_path: Path):
    """Runs the command on two files' contents, and gives how it ended."""

    def run(legacy: str | bytes = LEGACY, roster: str | bytes = ROSTER, *arguments: str | Path):
        folder = exports.folder(tmp_path, {"accounts.csv": legacy, "roster.csv": roster})
        return processes.run(
            "match", "--legacy", str(folder / "accounts.csv"), "--roster", str(folder / "roster.csv"),
            "--out", str(tmp_path / "out"), *map(str, arguments),
        )  # fmt: skip

    return run


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_two_files_make_a_mapping_table_what_is_left_and_a_report(match, out):
    ended = match()

    assert ended.returncode == 0, ended.stderr
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    rows = [(row["legacy_id"], row["edlink_id"], row["decision"], row["rule"]) for row in table(out / "mapping.csv")]
    assert rows == [
        ("7", MABEL, "certain", "identifier:google_id"),
        ("8", DIPPER, "possible", "identifier:google_id"),
    ]
    assert [(row["legacy_id"], row["reason"]) for row in table(out / "unmatched_legacy.csv")] == [
        ("8", "in_review"),
        ("9", "no_candidate"),
    ]
    assert [(row["edlink_id"], row["reason"]) for row in table(out / "unmatched_roster.csv")] == [
        (SOOS, "no_candidate"),
        (DIPPER, "in_review"),
    ]
    assert "identifier:google_id" in ended.stdout


def test_nobody_else_may_read_the_files(match, out):
    match()

    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


def test_files_of_an_earlier_match_are_overwritten_only_if_asked_for(match, out):
    """And those that the new one does not make are gone."""
    assert match(LEGACY + "bad\n").returncode == 1
    assert (out / "rejected.csv").exists()

    refused = match()
    assert refused.returncode == 2
    assert "mapping.csv" in refused.stderr
    assert (out / "rejected.csv").exists()

    assert match(LEGACY, ROSTER, "--force").returncode == 0
    assert not (out / "rejected.csv").exists()


def test_rows_that_cannot_be_used_are_left_out_and_listed(match, out):
    """A wrong id on the roster, an id that stands there twice, cells too many; the others are matched."""
    ended = match(LEGACY + "7,student,Mabel,Pines,,\n10,a,b,c,,,,,x\n", ROSTER + "12,student,Wendy,Corduroy,,\n")

    assert ended.returncode == 1
    assert [(row["file"], row["line"], row["field"]) for row in table(out / "rejected.csv")] == [
        ("roster.csv", "5", "id"),
        ("accounts.csv", "5", "id"),
        ("accounts.csv", "6", ""),
    ]
    assert "Wendy" not in (out / "rejected.csv").read_text()
    assert len(table(out / "mapping.csv")) == 2


def test_all_rows_that_were_left_out_are_in_a_file_of_their_own(match, out):
    """The screen shows the first fifty."""
    ended = match(LEGACY + "7,student,Mabel,Pines,,\n" * 60)

    assert "… and 10 more; rejected.csv lists them" in ended.stderr
    assert "60 rows were left out; rejected.csv says why." in ended.stdout
    assert len(table(out / "rejected.csv")) == 60


NOTHING = "id,first_name\n"


@pytest.mark.parametrize(
    ("legacy", "roster", "says"),
    [
        ("", ROSTER, "is empty"),
        (LEGACY, NOTHING, "roster holds no record"),
        (NOTHING, ROSTER, "legacy side holds no record"),
        (LEGACY.split("\n", 1)[1], ROSTER, "no column id"),
        (ROSTER, LEGACY, "None of the 3 records of the roster has an Edlink ID"),
        (b"\xff\xfe\x00", ROSTER, ""),
        (b"PK\x03\x04rubbish", ROSTER, "Excel"),
        (LEGACY.encode("utf-16"), b"%PDF-1.7", "PDF"),
        ("integration,id\nA,1\nB,2\n", ROSTER, "--integration"),
    ],
    ids=("empty", "no roster", "no accounts", "no header", "swapped", "no text", "zip", "pdf", "two integrations"),
)
def test_files_that_make_no_match_say_so_and_nothing_is_written(match, out, legacy, roster, says):
    ended = match(legacy, roster)

    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not out.exists()


def test_the_same_file_on_both_sides_is_refused(tmp_path: Path, out):
    path = exports.folder(tmp_path, {"a.csv": ROSTER}) / "a.csv"

    for arguments in (("--legacy", path, "--roster", path), ("--legacy", path, "--legacy", path, "--roster", "b.csv")):
        ended = processes.run("match", "--out", str(out), *map(str, arguments))
        assert ended.returncode == 2
        assert "a.csv" in ended.stderr
    assert not out.exists()


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_read(match, tmp_path: Path):
    (tmp_path / "file").write_text("")

    ended = match(LEGACY, ROSTER, "--out", tmp_path / "file" / "out")

    assert ended.returncode == 2
    assert "Cannot write into" in ended.stderr
    assert "Reading" not in ended.stderr


def test_text_in_another_encoding_costs_the_rows_that_need_it(match, out):
    latin = LEGACY.replace("Mabel", "Zoë").encode("cp1252")
    roster = ROSTER.replace("Mabel", "Zoë")

    assert match(latin, roster).returncode == 1
    assert [row["line"] for row in table(out / "rejected.csv")] == ["2"]

    assert match(roster=ROSTER, legacy=LEGACY.encode("utf-16")).returncode == 2  # The files are there already.
    assert match(latin, ROSTER, "--force", "--encoding", "cp1252").returncode == 0


def test_each_side_has_an_encoding_of_its_own(match, out):
    """Excel's accounts beside a roster in UTF-8, and the other way round: Á is no letter at all in cp1252."""
    legacy, roster = LEGACY.replace("Mabel", "Ángela"), ROSTER.replace("Mabel", "Ángela")

    for given in (
        (legacy.encode("cp1252"), roster, "--encoding"),
        (legacy, roster.encode("cp1252"), "--roster-encoding"),
    ):
        ended = match(*given, "cp1252", "--force")
        assert ended.returncode == 0, ended.stderr
        assert "Ángela" in (out / "report.html").read_text()
        assert "Ã" not in (out / "report.html").read_text()


def test_what_stands_in_the_files_is_text_to_the_page(match, out):
    evil = "<script>alert(1)</script>"
    legacy = LEGACY.replace("Mabel", evil).replace("\n7,", f'\n"7{evil}",')

    assert match(legacy, ROSTER).returncode == 0
    page = (out / "report.html").read_text()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_ids_are_written_as_they_are_even_if_a_spreadsheet_takes_them_for_formulas(match, out):
    """A table that was changed could not be read back; the summary warns instead."""
    ended = match(LEGACY.replace("\n7,", "\n=1+1,"), ROSTER)

    assert table(out / "mapping.csv")[0]["legacy_id"] in ("=1+1", "8")
    assert "=1+1" in {row["legacy_id"] for row in table(out / "mapping.csv")}
    assert "1 legacy id begins with =" in ended.stdout


def test_a_huge_cell_costs_its_row_only(match, out):
    assert match(LEGACY + f"10,student,{'x' * 100_000},Pines,,\n").returncode == 1
    assert [row["field"] for row in table(out / "rejected.csv")] == ["first_name"]


def test_passwords_are_never_read(match, out):
    legacy = LEGACY.replace("google_id\n", "google_id,password\n").replace("108\n", "108,hunter2\n")
    legacy = legacy.replace("109\n", "109,hunter2\n").replace("110\n", "110,hunter2\n")

    ended = match(legacy)

    assert "never read: password" in ended.stderr
    page = (out / "report.html").read_text()
    assert "never read: password" in page
    assert not any("hunter2" in path.read_text() for path in out.iterdir())


def test_scattered_files_are_joined_by_their_ids(tmp_path: Path, out):
    folder = exports.folder(
        tmp_path,
        {
            "people.csv": "id,first_name,last_name\n7,Mabel,Pines\n",
            "sso.csv": "id,google_id,first_name\n7,108,Maybelle\n",
            "roster.csv": ROSTER,
        },
    )

    ended = processes.run(
        "match", "--legacy", f"crm={folder / 'people.csv'}", "--legacy", f"sso={folder / 'sso.csv'}",
        "--roster", str(folder / "roster.csv"), "--out", str(out),
    )  # fmt: skip

    assert ended.returncode == 0, ended.stderr
    (row,) = table(out / "mapping.csv")
    assert (row["legacy_id"], row["decision"]) == ("7", "certain")


def test_a_oneroster_set_beside_a_page_of_edlinks_api(tmp_path: Path, out):
    roster = {
        "$data": [
            {
                "id": MABEL,
                "updated_date": "2025-11-02T06:15:47.179Z",
                "first_name": "Mabel",
                "last_name": "Pines",
                "roles": ["student"],
                "identifiers": [{"type": "google_id", "value": "108"}],
            }
        ],
        "$request": "904a6cc7",
    }
    folder = exports.folder(tmp_path, {"people.json": json.dumps(roster)})
    legacy = exports.folder(tmp_path / "legacy", exports.ONEROSTER_11)

    ended = processes.run(
        "match", "--legacy", str(legacy), "--roster", str(folder / "people.json"), "--out", str(out)
    )  # fmt: skip

    assert ended.returncode == 0, ended.stderr
    certain = [row["legacy_id"] for row in table(out / "mapping.csv") if row["decision"] == "certain"]
    assert certain == ["u1"]


def test_nothing_certain_is_wrong_in_a_made_up_district(district: Path, matched: Path):
    """People and classes."""
    true = {(row["entity_type"], row["legacy_id"], row["edlink_id"]) for row in table(district / "truth.csv")}
    certain = [row for row in table(matched / "mapping.csv") if row["decision"] == "certain"]

    assert {row["entity_type"] for row in certain} >= {"person", "class"}
    assert [row for row in certain if (row["entity_type"], row["legacy_id"], row["edlink_id"]) not in true] == []


def test_every_record_is_matched_or_left_with_a_reason(district: Path, matched: Path):
    """None is lost, none is both."""
    own = {("person", row["id"]) for row in table(district / "people.csv")}
    own |= {("class", row["id"]) for row in table(district / "classes.csv")}
    certain = {
        (row["entity_type"], row["legacy_id"]) for row in table(matched / "mapping.csv") if row["decision"] == "certain"
    }
    left = {(row["entity_type"], row["legacy_id"]) for row in table(matched / "unmatched_legacy.csv")}

    assert certain | left == own
    assert not certain & left


def test_a_truth_is_asked_only_of_the_records_that_the_files_hold(match, tmp_path: Path):
    """One that covers a whole company names those of other integrations, too; one of nobody here is another's."""
    path = tmp_path / "truth.csv"
    path.write_text(f"legacy_id,edlink_id\n7,{MABEL}\n8,{DIPPER}\n9,{OTHER}\n31,{MABEL}\n32,{OTHER}\n")

    ended = match(LEGACY, ROSTER, "--truth", path)

    assert "1 certain pairs are right, 0 are wrong; precision 100%, recall 50%, coverage 100%" in ended.stdout
    assert "truth.csv: 3 of its 5 pairs are of records that these files do not hold" in ended.stderr

    path.write_text(f"legacy_id,edlink_id\n31,{MABEL}\n32,{OTHER}\n")

    assert "truth.csv: none of its 2 pairs" in match(LEGACY, ROSTER, "--truth", path, "--force").stderr


def test_two_districts_are_remarked_on(match, out):
    """Somebody has taken the wrong file: hardly anybody matches, though class numbers may be the same everywhere."""

    def side(ids: list[str], town: str) -> str:
        rows = (f"{id_},student,Mabel,Pines,2013-08-31,{town}{n}\n" for n, id_ in enumerate(ids))
        return "id,role,first_name,last_name,birth_date,google_id\n" + "".join(rows)

    edlink_ids = [f"63acc741-7633-453c-9bfd-75ae1ac345{n}" for n in range(10, 35)]
    says = "people: only 0 of 25 match for certain: are both sides of one district?"

    ended = match(side([str(n) for n in range(25)], "falls-"), side(edlink_ids, "pawnee-"))
    assert says in ended.stderr
    assert says in (out / "report.html").read_text()

    ended = match(side([str(n) for n in range(25)], "falls-"), side(edlink_ids, "falls-"), "--force")
    assert "one district" not in ended.stderr


def test_the_same_files_in_another_order_make_the_same_table(district: Path, matched: Path, tmp_path: Path):
    for name in ("people.csv", "classes.csv", "roster.ndjson"):
        lines = (district / name).read_text().splitlines()
        header = [lines.pop(0)] if name.endswith(".csv") else []
        (tmp_path / name).write_text("\n".join([*header, *reversed(lines)]) + "\n")

    ended = processes.run(
        "match", "--legacy", str(tmp_path / "classes.csv"), "--legacy", str(tmp_path / "people.csv"),
        "--roster", str(tmp_path / "roster.ndjson"), "--out", str(tmp_path / "out"),
    )  # fmt: skip

    assert ended.returncode == 0, ended.stderr
    for name in ("mapping.csv", "unmatched_legacy.csv", "unmatched_roster.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (matched / name).read_bytes()
