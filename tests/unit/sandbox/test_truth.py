"""The truth file: who is who, and by what one could tell."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from identitymap_server.sandbox import evidence, files, world
from identitymap_server.sandbox.evidence import RULES, Facts
from identitymap_server.sandbox.world import World


def facts(
    *identifiers: tuple[str, str],
    email: str = "",
    first: str = "mabel",
    last: str = "pines",
    birth_date: str = "",
    school: str = "",
) -> Facts:
    return Facts(identifiers, (email,) if email else (), first, last, birth_date, school)


STRANGER = facts(first="stan", last="pines")

#: By which rule an account of person 1 is told, given both sides' facts of person 1 and, if any, of person 2.
TELLING = [
    ("identifier", facts(("google_id", "1")), facts(("google_id", "1"))),
    ("pattern", facts(("sis_id", "0012")), facts(("sis_id", "12"))),
    ("email", facts(email="m@x.org"), facts(email="m@x.org", first="mab")),
    ("name+birth_date", facts(birth_date="2013-08-31"), facts(birth_date="2013-08-31")),
    ("last_name+birth_date", facts(birth_date="2013-08-31"), facts(birth_date="2013-08-31", first="mab")),
    ("first_name+birth_date", facts(birth_date="2013-08-31"), facts(birth_date="2013-08-31", last="cipher")),
    ("name+school", facts(school="High"), facts(school="High")),
    ("name", facts(school="High"), facts()),
    ("", facts(), facts(first="mab")),
]


@pytest.mark.parametrize(("rule", "person", "account"), TELLING, ids=[case[0] or "nothing" for case in TELLING])
def test_the_strongest_evidence_tells(rule: str, person: Facts, account: Facts) -> None:
    """What agrees on both sides and is nobody else's."""
    assert evidence.told_by([(1, person), (2, STRANGER)], [(1, account), (2, STRANGER)])[0] == rule


def test_what_somebody_else_carries_as_well_does_not_tell() -> None:
    """An identifier copied onto a brother's account: then the name has to tell."""
    mabel, dipper = facts(("sis_id", "1")), facts(("sis_id", "2"), first="dipper")
    copied = facts(("sis_id", "1"), first="dipper")
    assert evidence.told_by([(1, mabel), (2, dipper)], [(1, mabel), (2, copied)]) == ["identifier+name", "name"]


def test_twins_without_first_names_are_not_told_apart() -> None:
    """A birth date and a last name are both twins'."""
    mabel, dipper = facts(birth_date="2013-08-31"), facts(birth_date="2013-08-31", first="dipper")
    initial = facts(birth_date="2013-08-31", first="m")
    assert evidence.told_by([(1, mabel), (2, dipper)], [(1, initial)]) == [""]


def test_a_leaver_of_the_same_name_leaves_nothing_to_tell_by() -> None:
    """The company has two of that name, the roster one."""
    assert evidence.told_by([(1, facts())], [(1, facts()), (7, facts())]) == ["", ""]


def test_second_accounts_do_not_stand_in_each_other_s_way() -> None:
    """Both are the person's."""
    both = facts(("google_id", "1"))
    assert evidence.told_by([(1, both)], [(1, both), (1, both)]) == ["identifier", "identifier"]


@cache
def made() -> World:
    return world.build(2_000, 4, seed=3)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_truth_names_records_of_both_sides(tmp_path: Path) -> None:
    """Every legacy id is in the export, every Edlink ID in the roster of its integration, and no pair comes twice."""
    files.write_export(made(), tmp_path)
    truth = read(tmp_path / "truth.csv")
    exported = {
        (row["entity_type"], row["integration"], row["id"])
        for name in ("people.csv", "classes.csv")
        for row in read(tmp_path / name)
    }
    roster = {
        (kind, integration.integration_id, id_)
        for integration in made().integrations
        for kind, collection in (("person", "people"), ("class", "classes"))
        for id_, _ in integration.objects[collection]
    }
    for row in truth:
        assert row["legacy_system"] == "app"
        assert (row["entity_type"], row["integration_id"], row["legacy_id"]) in exported
        assert (row["entity_type"], row["integration_id"], row["edlink_id"]) in roster
    assert len({(row["entity_type"], row["legacy_id"], row["edlink_id"]) for row in truth}) == len(truth)


def test_a_person_s_account_is_one_person_s(tmp_path: Path) -> None:
    """Classes are split, people are not."""
    files.write_export(made(), tmp_path)
    people = [row["legacy_id"] for row in read(tmp_path / "truth.csv") if row["entity_type"] == "person"]
    assert len(set(people)) == len(people)


def test_what_is_resolvable_says_by_what(tmp_path: Path) -> None:
    """Most pairs are, by identifiers as a rule; some are not by anything."""
    files.write_export(made(), tmp_path)
    truth = read(tmp_path / "truth.csv")
    assert all((row["resolvable"] == "true") == bool(row["by"]) for row in truth)
    people = [row for row in truth if row["entity_type"] == "person"]
    assert {row["by"] for row in people} >= {"identifier", "pattern", "email", "name+birth_date", "name", ""}
    assert {row["by"] for row in people} <= {*RULES, ""}
    resolvable = sum(row["resolvable"] == "true" for row in people)
    assert 0.9 < resolvable / len(people) < 1


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    """Files of two runs can be compared, on any machine."""
    for folder in (tmp_path / "one", tmp_path / "other"):
        files.prepare(folder)
        files.write_export(world.build(300, 2, seed=9), folder)
    for name in ("people.csv", "classes.csv", "truth.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_too_few_people_are_refused() -> None:
    """With a sentence that says what to do."""
    with pytest.raises(world.WorldTooSmall, match="fewer --integrations"):
        world.build(50, 20, seed=1)
