"""Sets joined into records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import exports
import pytest
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.files import containers
from identitymap_server.files.oneroster import accounts, sets
from identitymap_server.files.oneroster.naming import Naming
from identitymap_server.files.records import Change, FileRecord
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected

PERSON, CLASS, SCHOOL = EntityType.PERSON, EntityType.CLASS, EntityType.SCHOOL
DELTA_MANIFEST = "propertyName,value\noneroster.version,1.1\n"


class Read:
    """What came of reading a set: records by key, refusals, remarks."""

    def __init__(self, path: Path, naming: Naming | None = None) -> None:
        remarks = Remarks()
        roster = sets.opened(containers.files_in(path), remarks)
        found = list(accounts.records(roster, naming or Naming()))
        self.records = {(r.key.entity_type, r.key.id): r for r in found if isinstance(r, FileRecord)}
        self.rejected = [r for r in found if isinstance(r, Rejected)]
        self.remarks = [str(remark) for remark in remarks if "never read" not in str(remark)]
        assert len(self.records) + len(self.rejected) == len(found)

    def person(self, id_: str) -> FileRecord:
        return self.records[PERSON, id_]

    def class_(self, id_: str) -> FileRecord:
        return self.records[CLASS, id_]


def read(tmp_path: Path, files: Mapping[str, str], naming: Naming | None = None) -> Read:
    return Read(exports.folder(tmp_path, files), naming)


def delta(tmp_path: Path, naming: Naming | None = None, **files: str) -> Read:
    """A set of changes: what its files are called, and what is in them."""
    manifest = DELTA_MANIFEST + "".join(f"file.{name},delta\n" for name in files)
    return read(tmp_path, {"manifest.csv": manifest, **{f"{name}.csv": text for name, text in files.items()}}, naming)


@pytest.mark.parametrize("files", [exports.ONEROSTER_11, exports.ONEROSTER_12])
def test_a_person_is_everything_that_stands_about_them(tmp_path: Path, files: Mapping[str, str]):
    """Their row, their birth date, their schools by name, their roles by Edlink's names, who looks after them."""
    found = read(tmp_path, files)

    assert not found.rejected
    mabel = found.person("u1")
    assert mabel.fields.items() >= {
        ("first_name", "Mabel"),
        ("last_name", "Pines"),
        ("email", "mabel@example.org"),
        ("username", "mabel"),
        ("birth_date", "2013-08-31"),
        ("gender", "female"),
    }
    assert mabel.lists == {
        "roles": ("student",),
        "schools": ("Gravity Falls High",),
        "grade_levels": ("07",),
        "agent_ids": ("u4",),
    }
    assert {("oneroster_id", "u1"), ("sis_id", "204417"), ("ldap", "mpines")} <= set(mabel.identifiers)
    assert (mabel.status, found.person("u4").status, found.person("u4").fields["phone"]) == (
        "active",
        "inactive",
        "555-0100",
    )
    assert found.person("u3").lists["roles"][0] == "teacher"


def test_the_roles_of_12_and_its_names(tmp_path: Path):
    """The primary one first; a district is no school; the preferred name is another name."""
    found = read(tmp_path, exports.ONEROSTER_12)

    assert found.person("u3").lists == {
        "roles": ("teacher", "district-administrator"),
        "schools": ("Gravity Falls High",),
    }
    assert found.person("u1").fields["preferred_name"] == "May"
    assert ("user_master_identifier", "m-1") in found.person("u1").identifiers


def test_a_class_is_everything_that_stands_about_it(tmp_path: Path):
    """Its term by the day it begins, which says the school year; its school by name; who teaches and who learns."""
    found = read(tmp_path, exports.ONEROSTER_11)

    algebra = found.class_("c1")
    assert algebra.fields == {"name": "Algebra 1", "term": "2025-09-01", "school": "Gravity Falls High"}
    assert algebra.lists == {"teacher_ids": ("u3",), "member_ids": ("u1", "u2"), "periods": ("1", "3")}
    assert algebra.identifiers == (("oneroster_id", "c1"), ("class_code", "ALG-1"))
    assert [key for key in found.records if key[0] is SCHOOL] == [(SCHOOL, "s1")]


def test_real_sets():
    """Nobody is lost and nobody is doubled."""
    for path, people, classes, schools in ((exports.SDS_1, 98, 28, 2), (exports.SDS_2, 8, 2, 2)):
        found = Read(path)
        assert not found.rejected
        assert Counter(key[0] for key in found.records) == {PERSON: people, CLASS: classes, SCHOOL: schools}
    assert found.person("114001").lists["agent_ids"] == ("114002",)
    assert found.class_("112001").lists == {"member_ids": ("114008",), "teacher_ids": ("114006",)}


def test_people_are_known_by_another_column(tmp_path: Path):
    """In the classes and for those whom they look after as well. Who has no such id is refused."""
    found = read(tmp_path, exports.ONEROSTER_11, Naming(system="lms", person_id="Identifier"))

    assert found.person("204417").key == LegacyKey(PERSON, "lms", "204417")
    assert found.class_("c1").lists["member_ids"] == ("204417", "204418")
    assert found.class_("c1").lists["teacher_ids"] == ("9001",)
    assert "agent_ids" not in found.person("204417").lists
    assert [(r.line, r.field, r.reason) for r in found.rejected] == [(5, "Identifier", "must not be empty")]

    by_type = read(tmp_path, exports.ONEROSTER_11, Naming(person_id="LDAP", class_id="classCode"))
    assert [key for key in by_type.records if key[0] is not SCHOOL] == [(PERSON, "mpines"), (CLASS, "ALG-1")]


def test_a_password_cannot_be_an_id():
    """Nor a class be called by what classes do not have."""
    with pytest.raises(InvalidField):
        Naming(person_id="Password")
    with pytest.raises(InvalidField):
        Naming(class_id="title")


def test_rows_about_nobody_are_refused_one_by_one(tmp_path: Path):
    """They say something about a record, so no record is missing for them."""
    found = read(
        tmp_path,
        {
            "users.csv": "sourcedId,givenName\nu1,Mabel\n",
            "demographics.csv": "sourcedId,birthDate\nghost,2013-08-31\n",
            "classes.csv": "sourcedId,title\nc1,Algebra\n",
            "enrollments.csv": "classSourcedId,userSourcedId,role\nc1,ghost,student\nc9,u1,student\nc1,u1,student\n"
            "c1,u1,guardian\n",
        },
    )

    assert [(r.file, r.line, r.field, r.reason, r.record_lost) for r in found.rejected] == [
        ("demographics.csv", 2, "sourcedId", "names a person whom users.csv lacks", False),
        ("enrollments.csv", 2, "userSourcedId", "names a person whom users.csv lacks", False),
        ("enrollments.csv", 3, "classSourcedId", "names a class that classes.csv lacks", False),
    ]
    assert found.class_("c1").lists == {"member_ids": ("u1",)}
    assert found.remarks == [
        "enrollments.csv:5: enrollments as guardian are neither teaching nor learning, and are passed over"
    ]


def test_an_org_that_nobody_knows_stands_for_itself(tmp_path: Path):
    """As SDS sets without a file of schools have it."""
    found = read(tmp_path, {"users.csv": "sourcedId,orgSourcedIds,role\nu1,s9,student\n"})

    assert found.person("u1").lists["schools"] == ("s9",)
    assert found.remarks == ["users.csv:2: an org is not in orgs.csv: its id stands for its name"]


def test_what_is_gone_says_so(tmp_path: Path):
    """In a set that holds everything too; who is gone from a class is not in it."""
    found = read(
        tmp_path,
        {
            "users.csv": "sourcedId,status,givenName\nu1,tobedeleted,Mabel\nu2,active,Dipper\n",
            "classes.csv": "sourcedId,status,title\nc1,ToBeDeleted,Algebra\nc2,,Art\n",
            "enrollments.csv": "classSourcedId,userSourcedId,role,status\nc2,u2,student,tobedeleted\n",
            "orgs.csv": "sourcedId,status,name,type\ns1,tobedeleted,High,school\n",
        },
    )

    assert {key[1]: record.absent for key, record in found.records.items()} == {
        "u1": True,
        "u2": False,
        "c1": True,
        "c2": False,
        "s1": True,
    }
    assert found.person("u1").fields == found.person("u1").lists == {}
    assert "member_ids" not in found.class_("c2").lists


def test_a_refused_row_has_its_key(tmp_path: Path):
    """So that a full import does not take the record for missing."""
    found = read(
        tmp_path,
        {
            "Student.csv": "SIS ID,School SIS ID,First Name,Birthdate\n7,1,Mabel,someday\n,1,Nobody,\n",
            "Section.csv": "SIS ID,School SIS ID,Section Name\n1,1,Art\n",
        },
    )

    assert [(r.line, r.field, r.key) for r in found.rejected] == [
        (2, "Birthdate", LegacyKey(PERSON, "app", "7")),
        (3, "SIS ID", None),
    ]


def test_changes_of_people(tmp_path: Path):
    """A row gives what its columns say, whoever has no row keeps everything but what another file says."""
    found = delta(
        tmp_path,
        users="sourcedId,status,givenName,grades\nu1,active,Mabel,08\nu2,active,Dipper,08\nu9,tobedeleted,,\n",
        demographics="sourcedId,status,birthDate\nu2,active,2013-08-31\nu3,active,2013-08-30\n",
    )

    given = ("identifiers", "status", "first_name")
    assert found.person("u1").change == Change(fields=(*given, "grade_levels"))
    assert found.person("u2").change == Change(fields=(*given, "birth_date", "gender", "grade_levels"))
    assert found.person("u2").fields["birth_date"] == "2013-08-31"
    assert found.person("u3").change == Change(fields=("birth_date", "gender"), must_be_known=True)
    assert found.person("u3").fields == {"birth_date": "2013-08-30"}
    assert (found.person("u9").absent, found.person("u9").change) == (True, None)


def test_changes_of_what_people_are(tmp_path: Path):
    """A new role comes to those there are. Which one goes cannot be told from those that stay, and is refused."""
    found = delta(
        tmp_path,
        orgs="sourcedId,status,name,type\ns1,active,High,school\n",
        roles="sourcedId,status,userSourcedId,roleType,role,orgSourcedId\nr1,active,u1,primary,teacher,s1\n"
        "r2,tobedeleted,u1,secondary,aide,s1\nr3,active,u2,primary,student,s9\n",
    )

    assert found.person("u1").change == Change(must_be_known=True, added={"roles": ("teacher",), "schools": ("High",)})
    assert found.person("u2").change == Change(must_be_known=True, added={"roles": ("student",)})
    assert [(r.line, r.field) for r in found.rejected] == [(3, "status")]
    assert found.remarks == ["roles.csv:4: an org is not in orgs.csv: the person's schools stay as they were"]


def test_changes_of_classes(tmp_path: Path):
    """Who comes and who goes; what hangs on files that are not there stays as it was."""
    found = delta(
        tmp_path,
        classes="sourcedId,status,title,schoolSourcedId,termSourcedIds\nc1,active,Algebra 2,s1,t1\n",
        enrollments="sourcedId,status,classSourcedId,userSourcedId,role\ne1,active,c1,u1,student\n"
        "e2,tobedeleted,c1,u2,student\ne3,tobedeleted,c2,u1,teacher\ne4,active,c2,u1,teacher\ne5,active,c2,u5,student\n",
    )

    assert found.class_("c1").change == Change(
        fields=("identifiers", "status", "name"), added={"member_ids": ("u1",)}, removed={"member_ids": ("u2",)}
    )
    assert found.class_("c1").fields == {"name": "Algebra 2"}
    assert found.class_("c2").change == Change(
        must_be_known=True, added={"teacher_ids": ("u1",), "member_ids": ("u5",)}
    )


def test_changes_by_another_column_than_files_refer_to(tmp_path: Path):
    """Whoever is in the set's users.csv is found; about all others nothing can be said."""
    found = delta(
        tmp_path,
        Naming(person_id="identifier"),
        users="sourcedId,status,identifier\nu1,active,204417\n",
        demographics="sourcedId,status,birthDate\nu3,active,2013-08-30\n",
        enrollments="sourcedId,status,classSourcedId,userSourcedId,role\ne1,active,c1,u1,student\n"
        "e2,active,c1,u3,student\n",
    )

    assert found.class_("c1").change == Change(must_be_known=True, added={"member_ids": ("204417",)})
    assert [(r.file, r.line) for r in found.rejected] == [("demographics.csv", 2), ("enrollments.csv", 3)]
