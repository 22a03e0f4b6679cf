"""Exports that hold changes only, and records that have gone or cannot be read."""

from __future__ import annotations

import pytest
from identitymap_server.domain.errors import ImplausibleImport
from identitymap_server.domain.imports import Presence, RecordChange
from importing import Imports, class_, person

GONE, UNREADABLE = Presence.GONE, Presence.UNREADABLE


def change(*fields: str, known: bool = False, added: dict | None = None, removed: dict | None = None) -> RecordChange:
    return RecordChange(fields, known, added or {}, removed or {})


async def test_a_change_leaves_everything_it_does_not_name(imports: Imports):
    """A field that is named and empty becomes unknown; so do its identifiers."""
    await imports([person("7", first_name="Mabel", email="m@x.org", phone="5", ids={"sis_id": "1", "ldap": "mp"})])

    await imports([person("7", email="n@x.org", last_name="ignored", change=change("email", "phone"))])
    assert imports.records() == {"7": {"first_name": "Mabel", "email": "n@x.org"}}
    assert imports.identifiers("7") == {("sis_id", "1"), ("ldap", "mp"), ("email", "n@x.org")}

    await imports([person("7", ids={"sis_id": "2"}, change=change("identifiers"))])
    assert imports.identifiers("7") == {("sis_id", "2"), ("email", "n@x.org")}


async def test_a_change_that_changes_nothing(imports: Imports):
    """Is none."""
    await imports([person("7", first_name="Mabel", roles=("student",))])

    outcome = await imports(
        [person("7", first_name="Mabel", change=change("first_name", added={"roles": ("student",)}))]
    )

    assert (outcome.updated, outcome.unchanged) == (0, 1)


async def test_members_come_and_go(imports: Imports):
    """Behind the others, each once."""
    await imports([class_("c", name="Algebra", member_ids=("1", "2"))])

    await imports([class_("c", change=change(added={"member_ids": ("3", "1")}, removed={"member_ids": ("2", "9")}))])

    assert imports.records() == {"c": {"name": "Algebra", "member_ids": ["1", "3"]}}


async def test_a_change_of_what_a_source_has_not_given(imports: Imports):
    """Makes a record where it can stand by itself, and is refused where it cannot: also if only others know it."""
    await imports([person("8", first_name="Dipper")], "crm")

    outcome = await imports(
        [
            person("7", first_name="Mabel", roles=("x",), change=change("first_name", added={"roles": ("student",)})),
            person("8", birth_date="2013-08-31", change=change("birth_date", known=True)),
            person("9", birth_date="2013-08-31", change=change("birth_date", known=True)),
        ],
        "sis",
    )

    assert [(r.field, r.reason.partition(",")[0]) for r in outcome.rejections.listed] == [
        ("id", "is not known from its source")
    ] * 2
    assert imports.records() == {"8": {"first_name": "Dipper"}, "7": {"first_name": "Mabel", "roles": ["x", "student"]}}


async def test_a_change_is_one_of_its_own_sources_part(imports: Imports):
    """What others give is not touched."""
    await imports([person("7", first_name="Mabel", phone="1")], "crm")
    await imports([person("7", email="m@x.org", phone="2", ids={"google_id": "1"})], "sis")

    await imports([person("7", email="n@x.org", change=change("email", known=True))], "sis")

    assert imports.records() == {"7": {"first_name": "Mabel", "phone": "1", "email": "n@x.org"}}
    assert imports.part("7", "sis") == {"email": "n@x.org", "phone": "2"}
    assert imports.identifiers("7") == {("google_id", "1"), ("email", "n@x.org")}
    imports.check()


async def test_what_is_gone_is_marked_and_kept(imports: Imports):
    """Nobody is destroyed, what nobody knows is no news, and what is only about somebody does not bring them back."""
    await imports([person("7", first_name="Mabel"), person("8", first_name="Dipper")])

    outcome = await imports([person("7", presence=GONE), person("nobody", presence=GONE)])
    assert (outcome.created, outcome.updated, outcome.unchanged, outcome.marked_absent) == (0, 0, 0, 1)
    assert imports.records() == {"7": {"first_name": "Mabel", "absent": True}, "8": {"first_name": "Dipper"}}

    outcome = await imports([person("7", birth_date="2013-08-31", change=change("birth_date", known=True))])
    assert outcome.rejections.total == 1
    assert imports.records()["7"] == {"first_name": "Mabel", "absent": True}

    await imports([person("7", last_name="Pines", change=change("last_name"))])
    assert imports.records()["7"] == {"first_name": "Mabel", "last_name": "Pines"}


async def test_what_is_gone_from_one_source_is_there_as_long_as_another_has_it(imports: Imports):
    """Gone from the source that says so only."""
    await imports([person("7", first_name="Mabel")], "crm")
    await imports([person("7", email="m@x.org")], "sis")

    outcome = await imports([person("7", presence=GONE)], "sis")

    assert outcome.marked_absent == 0
    assert imports.records() == {"7": {"first_name": "Mabel"}}
    await imports([person("7", presence=GONE)], "nobody's")
    assert imports.records() == {"7": {"first_name": "Mabel"}}
    imports.check()


async def test_changes_that_take_too_much_away_are_not_believed(imports: Imports):
    """Of a few records the source is believed."""
    await imports([person(str(n)) for n in range(100)])
    gone = [person(str(n), presence=GONE) for n in range(30)]

    with pytest.raises(ImplausibleImport, match="says that it has lost 30 of the 100"):
        await imports(gone, accept_absences=False)
    assert not any("absent" in record for record in imports.records().values())

    assert (await imports(gone)).marked_absent == 30


async def test_a_record_that_cannot_be_read_is_there_all_the_same(imports: Imports):
    """A full import neither marks it absent nor changes it."""
    await imports([person("7", first_name="Mabel"), person("8"), person("9")])

    outcome = await imports([person("7", presence=UNREADABLE), person("8"), person("new", birth_date="no")], full=True)

    assert (outcome.marked_absent, outcome.unchanged, outcome.rejections.total) == (1, 1, 1)
    assert imports.records() == {"7": {"first_name": "Mabel"}, "8": {}, "9": {"absent": True}}


async def test_a_record_that_nobody_can_name_keeps_all_from_being_marked(imports: Imports):
    """It may be any of those that are missing."""
    await imports([person("7"), person("8")])

    outcome = await imports([person("8")], full=True, unread=1)

    assert (outcome.marked_absent, outcome.absences_passed_over) == (0, True)
    assert imports.records() == {"7": {}, "8": {}}


async def test_more_changes_than_are_worked_out_at_a_time(imports: Imports):
    """While some are staged, others are still being read."""
    await imports([person(str(n), first_name="A", phone=str(n)) for n in range(2_500)])

    outcome = await imports([person(str(n), first_name="B", change=change("first_name")) for n in range(2_500)])

    assert (outcome.updated, outcome.rejections.total) == (2_500, 0)
    assert imports.records() == {str(n): {"first_name": "B", "phone": str(n)} for n in range(2_500)}
