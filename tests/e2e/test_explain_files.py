"""`identitymap explain` of two records in files."""

from __future__ import annotations

from pathlib import Path

import processes
import pytest
from exports import table

MABEL = "63acc741-7633-453c-9bfd-75ae1ac34533"


def explain(district: Path, *arguments: str):
    return processes.run(
        "explain", "--legacy", str(district / "people.csv"), "--legacy", str(district / "classes.csv"),
        "--roster", str(district / "roster.ndjson"), *arguments,
    )  # fmt: skip


def test_explain_says_why_two_records_match_and_draws_it(district: Path, matched: Path, tmp_path: Path):
    row = next(
        row for row in table(matched / "mapping.csv") if row["decision"] == "certain" and row["entity_type"] == "person"
    )

    for name in ("why.svg", "why.html"):
        ended = explain(district, row["legacy_id"], row["edlink_id"], "--waterfall", str(tmp_path / name))
        assert ended.returncode == 0, ended.stderr
        assert "Verdict: certain." in ended.stdout
        assert f"Rule: {row['rule']}." in ended.stdout
        assert row["explanation"] in ended.stdout
        assert "all together" in ended.stdout
        assert row["edlink_id"] in (tmp_path / name).read_text()


def test_explain_tells_of_a_class_what_its_identifiers_say(district: Path, matched: Path):
    row = next(
        row for row in table(matched / "mapping.csv") if row["decision"] == "certain" and row["entity_type"] == "class"
    )

    ended = explain(district, row["legacy_id"], row["edlink_id"], "--type", "class")

    assert ended.returncode == 0, ended.stderr
    assert f"Rule: {row['rule']}." in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nobody", MABEL), "holds no person nobody"),
        (("100000", MABEL), f"The roster holds no person {MABEL}"),
        (("100000", "204417"), "edlink_id must be a UUID"),
        (("100000", MABEL, "--type", "pupil"), "--type"),
        (("100000", MABEL, "--waterfall", "why.png"), "--waterfall"),
    ],
)
def test_explain_of_what_is_not_there_says_so(district: Path, arguments: tuple[str, ...], says: str):
    ended = explain(district, *arguments)

    assert ended.returncode == 2
    assert says in ended.stderr


def test_explain_says_which_rows_it_left_out(tmp_path: Path):
    """Whoever is not there may stand in one of them."""
    accounts, people = tmp_path / "accounts.csv", tmp_path / "roster.csv"
    accounts.write_text("id,first_name,birth_date\n1,Mabel,2013-08-31\n2,Dipper,31 August\n", "utf-8")
    people.write_text(f"id,first_name\n{MABEL},Mabel\n", "utf-8")

    ended = processes.run("explain", "2", MABEL, "--legacy", str(accounts), "--roster", str(people))

    assert ended.returncode == 2
    assert "accounts.csv:3: birth_date" in ended.stderr
    assert "holds no person 2" in ended.stderr
