"""Records scattered over several sources: joined by their keys, each source's part kept and replaced by itself."""

from __future__ import annotations

import pytest
from identitymap_server.domain.errors import LimitExceeded
from importing import INTEGRATION, OTHER_INTEGRATION, Imports, person


async def test_scattered_records_are_joined_by_their_keys(imports: Imports):
    """Each source gives what it knows; the identifiers of all count."""
    await imports([person("7", first_name="Mabel", last_name="Pines"), person("8", first_name="Dipper")], "crm")
    outcome = await imports([person("7", birth_date="2013-08-31", ids={"google_id": "108"})], "sso")

    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 1, 0)
    assert imports.records() == {
        "7": {"first_name": "Mabel", "last_name": "Pines", "birth_date": "2013-08-31"},
        "8": {"first_name": "Dipper"},
    }
    assert imports.identifiers("7") == {("google_id", "108")}
    assert imports.part("7", "crm") == {"first_name": "Mabel", "last_name": "Pines"}
    assert imports.part("8", "crm") is None
    imports.check()


async def test_several_sources_in_one_import(imports: Imports):
    """As joined as one after the other."""
    outcome = await imports([person("7", first_name="Mabel", source="crm"), person("7", email="m@x.org", source="sso")])

    assert (outcome.created, outcome.updated) == (1, 1)
    assert imports.records() == {"7": {"first_name": "Mabel", "email": "m@x.org"}}
    imports.check()


async def test_ever_new_sources_are_a_mistake(imports: Imports):
    """Somebody has put a column into the source that tells people apart: nothing is imported, and no source is made."""
    with pytest.raises(LimitExceeded, match="100"):
        await imports([person(str(number), source=f"source {number}") for number in range(101)])

    assert imports.execute("SELECT name FROM legacy_source") == [("default",)]
    await imports([person(str(number), source=f"source {number}") for number in range(99)])


async def test_what_changed_which_part_is_kept(imports: Imports):
    """The source, and the import that last changed what it gives."""
    first = await imports([person("7", first_name="Mabel")], "crm")
    second = await imports([person("7", email="m@x.org")], "sso")
    await imports([person("7", email="m@x.org")], "sso")

    assert imports.execute(
        "SELECT s.name, c.run_id::text FROM legacy_contribution AS c JOIN legacy_source AS s USING (source_no)"
        " ORDER BY s.rank"
    ) == [("crm", first.run_id), ("sso", second.run_id)]


async def test_a_source_replaces_only_what_it_gave(imports: Imports):
    """What it no longer says goes, what others say stays."""
    await imports([person("7", first_name="Mabel", ids={"sis_id": "1"})], "crm")
    await imports([person("7", email="m@x.org", phone="5", ids={"google_id": "1"})], "sso")

    await imports([person("7", email="n@x.org", ids={"google_id": "2"})], "sso")

    assert imports.records() == {"7": {"first_name": "Mabel", "email": "n@x.org"}}
    assert imports.identifiers("7") == {("sis_id", "1"), ("google_id", "2"), ("email", "n@x.org")}
    imports.check()


async def test_where_sources_disagree_the_first_is_believed_and_it_is_reported(imports: Imports):
    """In the name and in the number here: case and white space are no disagreement, and everybody has a status of its
    own. Identifiers of all count.
    """
    await imports([person("7", first_name="Mabel", last_name="Pines", status="active", ids={"sis_id": "1"})], "crm")
    outcome = await imports(
        [person("7", first_name="Maybelle", last_name=" PINES", status="on", grade_levels=("7",), ids={"sis_id": "2"})],
        "sso",
    )

    assert outcome.conflicts == 2
    assert imports.records()["7"] == {
        "first_name": "Mabel",
        "last_name": "Pines",
        "status": "active",
        "grade_levels": ["7"],
    }
    assert imports.identifiers("7") == {("sis_id", "1"), ("sis_id", "2")}


async def test_a_full_import_of_one_source_does_not_mark_absent_what_another_still_has(imports: Imports):
    """Its part goes all the same, and with its part what only it knew."""
    await imports([person("7", first_name="Mabel"), person("8", first_name="Dipper")], "crm")
    await imports([person("7", email="m@x.org", ids={"google_id": "1"}), person("9", email="n@x.org")], "sso")

    outcome = await imports([person("9", email="n@x.org")], "sso", full=True)
    assert outcome.marked_absent == 0
    assert imports.records() == {
        "7": {"first_name": "Mabel"},
        "8": {"first_name": "Dipper"},
        "9": {"email": "n@x.org"},
    }
    assert imports.identifiers("7") == set()

    outcome = await imports([person("8", first_name="Dipper")], "crm", full=True)
    assert outcome.marked_absent == 1
    assert imports.records()["7"] == {"first_name": "Mabel", "email": "m@x.org", "absent": True}
    assert imports.identifiers("7") == {("google_id", "1"), ("email", "m@x.org")}

    await imports([person("7", email="m@x.org")], "sso")
    assert imports.records()["7"] == {"email": "m@x.org"}
    imports.check()


async def test_an_absent_record_that_another_source_brings(imports: Imports):
    """Is there again, with what that source gives; what the first gave last is kept, and not believed."""
    await imports([person("7", first_name="Mabel"), person("8")], "crm")
    await imports([person("8")], "crm", full=True)

    await imports([person("7", email="m@x.org")], "sso")

    assert imports.records()["7"] == {"email": "m@x.org"}
    assert imports.part("7", "crm") == {"first_name": "Mabel"}
    imports.check()


async def test_a_record_of_two_integrations_stands_in_a_company_wide_file_twice(imports: Imports):
    """The same row under another integration is news of that; another row is refused."""
    outcome = await imports(
        [
            person("7", first_name="Mabel"),
            person("7", first_name="Mabel", integration=OTHER_INTEGRATION),
            person("7", first_name="Maybelle", integration=OTHER_INTEGRATION),
        ]
    )

    assert (outcome.created, outcome.unchanged, outcome.rejections.total) == (1, 0, 1)
    assert imports.records() == {"7": {"first_name": "Mabel"}}
    assert imports.execute("SELECT integration_id::text FROM legacy_membership ORDER BY 1") == [
        (INTEGRATION,),
        (OTHER_INTEGRATION,),
    ]


async def test_a_match_is_asked_for_only_where_something_has_changed(imports: Imports):
    """A company-wide file holds three hundred districts, and one pupil has moved."""
    imports.execute("UPDATE integration SET strategy = 3, last_synced_at = now()")
    everybody = [person("7", first_name="Mabel"), person("8", first_name="Soos", integration=OTHER_INTEGRATION)]
    await imports(everybody)
    imports.execute("DELETE FROM run")

    await imports([everybody[0], person("8", first_name="Jesus", integration=OTHER_INTEGRATION)])

    assert imports.execute("SELECT integration_id::text FROM run WHERE kind = 2") == [(OTHER_INTEGRATION,)]


async def test_a_dry_run_makes_no_source(imports: Imports):
    """It changes nothing at all."""
    outcome = await imports([person("7")], "crm", dry_run=True)

    assert (outcome.created, outcome.run_id) == (1, None)
    assert imports.execute("SELECT name FROM legacy_source") == [("default",)]
    assert imports.records() == {}
