"""A district from an export: what the files say, all of it and nothing else; and an export's legacy side made up."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.remarks import Remarks
from identitymap_server.sandbox import world
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.life import Life
from identitymap_server.sandbox.oneroster import vocabulary
from identitymap_server.sandbox.wire import COLLECTIONS

DATA = Path(__file__).parents[2] / "data"
SETS = ("oneroster-1.1-users", "sds-v1-100-users", "sds-v2.1")

#: 26 November 2026.
NOW = 1_795_600_000.0


def connected(path: Path, seed: int = 1) -> tuple[Integration, list[str]]:
    """The integration that is made of a set, and the remarks on it."""
    remarks = Remarks()
    made = world.build_from([path], seed, remarks, clock=Clock(lambda: NOW))
    return made.integrations[0], [str(remark) for remark in remarks]


def objects(integration: Integration, collection: str) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in integration.objects[collection]]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def identifiers(item: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["type"], one["value"]) for one in item["identifiers"]}


def written(folder: Path, **tables: str) -> Path:
    """A set whose tables are given as lines of cells separated by spaces; an underscore is an empty cell."""
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        lines = [line.split() for line in text.strip().splitlines()]
        cells = ([cell.replace("_", "") for cell in line] for line in lines)
        (folder / f"{name}.csv").write_text("\n".join(",".join(line) for line in cells) + "\n")
    return folder


USERS = "sourcedId status enabledUser orgSourcedIds role username givenName familyName email agentSourcedIds grades"


@pytest.mark.parametrize("name", SETS)
def test_everybody_is_there_once_as_the_files_have_them(name: str) -> None:
    """By their own ids, with their names and addresses."""
    files = ("Student.csv", "Teacher.csv") if name == "sds-v1-100-users" else ("users.csv",)
    said = [row for file in files for row in rows(DATA / name / file)]
    columns = ("SIS ID", "First Name", "Last Name") if "SIS ID" in said[0] else ("sourcedId", "givenName", "familyName")
    type_ = "oneroster_id" if name.startswith("oneroster") else "sis_id"
    integration, _ = connected(DATA / name)
    people = objects(integration, "people")
    assert len({person["id"] for person in people}) == len(people)
    found = [(*(v for t, v in identifiers(p) if t == type_), p["first_name"], p["last_name"]) for p in people]
    assert found == [tuple(row[column] for column in columns) for row in said]
    if "email" in said[0]:
        assert [person["email"] for person in people] == [row["email"] or None for row in said]


@pytest.mark.parametrize("name", SETS)
def test_every_reference_leads_to_an_object(name: str) -> None:
    """Whatever the files lack."""
    integration, _ = connected(DATA / name)
    known = {id_ for collection in COLLECTIONS for id_, _ in integration.objects[collection]}
    for collection in COLLECTIONS:
        for item in objects(integration, collection):
            for field, value in item.items():
                if field.endswith(("_id", "_ids")) and value:
                    assert set([value] if isinstance(value, str) else value) <= known, (collection, field)


@pytest.mark.parametrize("name", SETS)
def test_no_password_is_ever_in_it(name: str) -> None:
    """Neither in what is served, nor in what is written."""
    integration, _ = connected(DATA / name)
    said = " ".join(str(account) for account in integration.accounts)
    said += b" ".join(body for collection in COLLECTIONS for _, body in integration.objects[collection]).decode()
    assert "P@ss" not in said


def test_the_classes_and_who_is_in_them() -> None:
    """Of a set without terms, courses and roles of its own."""
    folder = DATA / "sds-v1-100-users"
    integration, remarks = connected(folder)
    classes = {class_["id"]: dict(identifiers(class_))["sis_id"] for class_ in objects(integration, "classes")}
    assert sorted(classes.values()) == sorted(row["SIS ID"] for row in rows(folder / "Section.csv"))
    people = {person["id"]: dict(identifiers(person))["sis_id"] for person in objects(integration, "people")}
    places = [
        (one["role"], classes[one["class_id"]], people[one["person_id"]]) for one in objects(integration, "enrollments")
    ]
    said = [("student", row["Section SIS ID"], row["SIS ID"]) for row in rows(folder / "StudentEnrollment.csv")]
    said += [("teacher", row["Section SIS ID"], row["SIS ID"]) for row in rows(folder / "TeacherRoster.csv")]
    assert sorted(places) == sorted(said)
    assert [school["name"] for school in objects(integration, "schools")] == [
        "Contoso High School",
        "Fabrikam High School",
    ]
    (session,) = objects(integration, "sessions")
    assert (session["name"], session["start_date"]) == ("SY1516", "2017-07-01T00:00:00.000Z")
    assert remarks == ["Student.csv: never read: password", "Teacher.csv: never read: password"]


def test_roles_grades_birthdays_and_kin_from_files_of_their_own() -> None:
    """Joined, and in Edlink's words."""
    integration, _ = connected(DATA / "sds-v2.1")
    people = {person["first_name"]: person for person in objects(integration, "people")}
    jason, jack, jean = people["Jason"], people["Jack"], people["Jean"]
    assert (jason["roles"], jason["grade_levels"], jason["demographics"]["birthday"]) == (
        ["teacher"],
        ["PS"],
        "1980-02-12",
    )
    assert (jack["roles"], jack["grade_levels"], jack["demographics"]["gender"]) == (["student"], ["10"], "male")
    assert (jean["roles"], jean["demographics"], jean["phone"]) == ([], None, "+11234567890")
    schools = {school["id"]: school["name"] for school in objects(integration, "schools")}
    # A department belongs to its college, and a ministry is no school.
    assert [schools[id_] for id_ in jason["school_ids"]] == ["College of Engineering"]
    assert [schools[id_] for id_ in people["Kristen"]["school_ids"]] == ["School of TwoDotOne"]
    names = {person["id"]: first for first, person in people.items()}
    agents = [
        (a["relationship"], names[a["observer_id"]], names[a["target_id"]]) for a in objects(integration, "agents")
    ]
    assert agents == [("guardian", "Jean", "Jack"), ("guardian", "Jean", "Fred"), ("guardian", "Bob", "Alice")]
    states = {session["name"]: (session["type"], session["state"]) for session in objects(integration, "sessions")}
    assert states == {"2021 School Year": ("school_year", "completed"), "Fall Semester": ("semester", "completed")}


def test_without_schools_edlink_makes_one_up() -> None:
    """For classes only: nobody is said to go there."""
    integration, remarks = connected(DATA / "oneroster-1.1-users")
    assert [school["name"] for school in objects(integration, "schools")] == ["oneroster-1.1-users (District Office)"]
    assert {tuple(person["school_ids"]) for person in objects(integration, "people")} == {()}
    assert "users.csv:2: names an org that is not there; passed over (and in 1,998 more rows)" in remarks


def test_whoever_looks_after_a_student_lives_with_them() -> None:
    """Families are found through their agents, whichever of two rows names the other."""
    integration, _ = connected(DATA / "oneroster-1.1-users")
    said = {
        row["sourcedId"]: set(filter(None, row["agentSourcedIds"].split(",")))
        for row in rows(DATA / "oneroster-1.1-users" / "users.csv")
    }
    own = {person["id"]: dict(identifiers(person))["oneroster_id"] for person in objects(integration, "people")}
    kin = {(own[agent["target_id"]], own[agent["observer_id"]]) for agent in objects(integration, "agents")}
    assert kin == {(child, agent) for child, agents in said.items() for agent in agents}


def test_a_zip_archive_and_version_1_2(tmp_path: Path) -> None:
    """Roles stand in a file of their own, the primary one first; what is deleted has left."""
    folder = written(
        tmp_path / "tables",
        manifest="""
            propertyName value
            oneroster.version 1.2
            file.users bulk
            file.roles bulk
        """,
        orgs="""
            sourcedId status name type parentSourcedId
            d _ Valley district _
            s _ Hilltop school d
        """,
        users="""
            sourcedId status enabledUser username givenName familyName email
            u _ true ada Ada Lovelace _
            v tobedeleted true bob Bob Old _
        """,
        roles="""
            sourcedId userSourcedId roleType role orgSourcedId
            1 u secondary proctor s
            2 u primary teacher s
        """,
        classes="""
            sourcedId title schoolSourcedId termSourcedIds
            c Math s t
        """,
        enrollments="""
            sourcedId classSourcedId userSourcedId role primary
            e c u teacher true
            f c v student false
            g c w student false
        """,
    )
    integration, remarks = connected(Path(shutil.make_archive(str(tmp_path / "set"), "zip", folder)))
    (person,) = objects(integration, "people")
    assert (integration.name, person["roles"], person["first_name"]) == ("Valley", ["teacher", "staff"], "Ada")
    (enrollment,) = objects(integration, "enrollments")
    assert (enrollment["primary"], enrollment["start_date"]) == (True, None)
    assert sorted(remarks) == [
        "classes.csv:2: names a term that is not there; passed over",
        "enrollments.csv:3: names a person who is not there; left out (and in 1 more rows)",
    ]
    assert [leaver.human.first_name for leaver in integration.registry.leavers] == ["Bob"]


def test_what_cannot_be_used_is_remarked_on(tmp_path: Path) -> None:
    """With its line; the rest is there."""
    folder = written(
        tmp_path,
        users=f"""
            {USERS}
            a _ true _ student ann Ann Lee _ x 9
            a _ true _ student ann2 Ann Lee _ _ 9
            b _ true _ student bo _ Lee _ _ _
        """,
        demographics="""
            sourcedId birthDate
            z 2010-01-01
        """,
    )
    integration, remarks = connected(folder)
    assert [person["first_name"] for person in objects(integration, "people")] == ["Ann"]
    assert sorted(remarks) == [
        "demographics.csv:2: names a person who is not there; left out",
        "users.csv:2: names an agent who is not there; left out",
        "users.csv:3: repeats an id; left out",
        "users.csv:4: has no full name; left out",
    ]


CHANGES = {
    "manifest": "propertyName value\nfile.users delta",
    "users": f"{USERS}\na _ true _ student ann Ann Lee _ _ 9",
}


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"pupils": "id name\n1 Ann"}, "neither a OneRoster set nor"),
        ({"orgs": "sourcedId name type\ns Hilltop school"}, "holds no people"),
        (CHANGES, "holds changes only"),
    ],
)
def test_what_is_no_district_is_refused(tmp_path: Path, tables: dict[str, str], problem: str) -> None:
    """And a file is no folder."""
    with pytest.raises(UnusableFile, match=problem):
        connected(written(tmp_path, **tables))
    with pytest.raises(UnusableFile, match="neither a folder nor"):
        connected(next(iter(tmp_path.iterdir())))


@pytest.mark.parametrize("name", SETS)
def test_the_same_export_and_seed_give_the_same_district(name: str) -> None:
    """Another seed gives other Edlink IDs."""
    one, same, other = (connected(DATA / name, seed)[0] for seed in (1, 1, 2))
    assert [list(one.objects[c]) for c in COLLECTIONS] == [list(same.objects[c]) for c in COLLECTIONS]
    assert (one.accounts, one.classes) == (same.accounts, same.classes)
    assert not {id_ for id_, _ in one.objects["people"]} & {id_ for id_, _ in other.objects["people"]}


def test_the_company_has_accounts_of_them_and_the_truth_knows_whose() -> None:
    """As of a made-up district; most accounts can be told by something."""
    integration, _ = connected(DATA / "oneroster-1.1-users")
    people = {id_ for id_, _ in integration.objects["people"]}
    truth = [pair for pair in integration.truth() if pair.entity_type == "person"]
    assert {pair.edlink_id for pair in truth} <= people
    assert {pair.legacy_id for pair in truth} <= {account.id for account in integration.accounts}
    assert len(integration.accounts) > 1_000
    assert sum(pair.resolvable for pair in truth) > 0.9 * len(truth)


@pytest.mark.parametrize("name", SETS)
def test_it_lives_like_a_made_up_one(name: str) -> None:
    """Whatever can happen to a district can happen to this one, although it lacks much."""
    made = world.build_from([DATA / name], 1, Remarks(), clock=Clock(lambda: NOW))
    life = Life(made, 1)
    for _ in range(20):
        life.step(happenings=10)
    people = {id_ for id_, _ in made.integrations[0].objects["people"]}
    assert {pair.edlink_id for pair in made.integrations[0].truth() if pair.entity_type == "person"} <= people


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ("9", "09"),
        ("12", "12"),
        ("13", "13"),
        ("K", "KG"),
        ("ps1", "PS"),
        ("TK", "TK"),
        ("14", "Other"),
        ("x", "Other"),
    ],
)
def test_grades_in_edlink_s_words(said: str, grade: str) -> None:
    """However a file spells them."""
    assert vocabulary.grades([said]) == (grade,)
