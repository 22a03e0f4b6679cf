"""Records that belong to other integrations than before: a full import says so, and nothing else does."""

from __future__ import annotations

import pytest
from identitymap_server.domain.errors import ImplausibleImport
from identitymap_server.domain.imports import Presence
from importing import INTEGRATION, OTHER_INTEGRATION, Imports, person


def here(id_: str, **fields):
    return person(id_, integration=INTEGRATION, **fields)


def there(id_: str, **fields):
    return person(id_, integration=OTHER_INTEGRATION, **fields)


def places(imports: Imports, id_: str = "7") -> str:
    """Where a record is: here, there, or both."""
    rows = imports.execute(
        "SELECT CASE WHEN integration_id = %s THEN 'here' ELSE 'there' END FROM legacy_membership"
        " JOIN legacy_record AS r USING (record_no)"
        " WHERE legacy_id = %s AND legacy_membership.absent_since IS NULL AND r.absent_since IS NULL ORDER BY 1",
        INTEGRATION,
        id_,
    )
    return " and ".join(place for (place,) in rows)


async def test_a_record_that_a_full_import_has_elsewhere_has_moved(imports: Imports):
    """Nothing is forgotten: it is marked absent where it was, which counts, and comes back with a file that has it."""
    await imports([here("7"), here("8"), there("9")], full=True)

    outcome = await imports([there("7"), here("8"), there("9")], full=True)
    assert (places(imports), outcome.marked_absent) == ("there", 1)
    outcome = await imports([there("7"), here("8"), there("9")], full=True)
    assert outcome.marked_absent == 0
    await imports([here("7")])
    assert places(imports) == "here and there"


async def test_both_integrations_have_their_matches_asked_for(imports: Imports):
    """The one because it has lost a record, the other because it has got one."""
    await imports([here("7"), here("8"), there("9")], full=True)
    imports.execute("UPDATE integration SET strategy = 3, last_synced_at = now()")
    await imports([there("7"), here("8"), there("9")], full=True)

    assert imports.execute("SELECT count(*) FROM run WHERE kind = 2") == [(2,)]


async def test_an_import_that_is_not_full_adds_and_takes_nothing_away(imports: Imports):
    """One district's file says nothing of the others."""
    await imports([here("7")])
    await imports([there("7")])
    assert places(imports) == "here and there"


async def test_a_full_import_speaks_only_for_the_integrations_that_it_holds(imports: Imports):
    """A teacher in two districts of which each has its own file; and leaves one of them."""
    await imports([here("7"), here("8")], full=True)
    await imports([there("7"), there("9")], full=True)
    assert places(imports) == "here and there"

    await imports([here("8")], full=True)
    assert places(imports) == "there"
    await imports([there("9")], full=True)
    assert places(imports) == ""
    assert imports.records()["7"] == {"absent": True}


@pytest.mark.parametrize(
    "refused",
    [
        person("7", integration=INTEGRATION, presence=Presence.UNREADABLE),
        # Stands in the import already, and says something else.
        person("7", integration=INTEGRATION, first_name="Maybelle"),
    ],
    ids=["unreadable", "another row"],
)
async def test_a_refused_row_is_there_all_the_same(imports: Imports, refused):
    """Where it says that the record is, it stays."""
    await imports([here("7", first_name="Mabel"), there("7", first_name="Mabel"), here("8")], full=True)
    await imports([there("7", first_name="Mabel"), refused, here("8")], full=True)
    assert places(imports) == "here and there"


async def test_an_integration_counts_where_everybody_is_in_another_one_too(imports: Imports):
    """A school of teachers who all teach elsewhere as well: who is no longer in the file has left."""
    both = [person(id_, integration=place) for id_ in "78" for place in (INTEGRATION, OTHER_INTEGRATION)]
    await imports([*both, there("9")], full=True)
    await imports(both, full=True)
    assert imports.records()["9"] == {"absent": True}


async def test_of_whom_no_row_can_be_read_nothing_changes(imports: Imports):
    """The only row says that the record is here, and it is refused."""
    await imports([there("7"), there("9"), here("8")], full=True)
    await imports(
        [person("7", integration=INTEGRATION, presence=Presence.UNREADABLE), there("9"), here("8")], full=True
    )
    assert places(imports) == "there"


async def test_who_is_gone_is_put_nowhere(imports: Imports):
    """Though two rows say so, each of another integration."""
    await imports([here("7"), here("8"), there("9")])
    await imports(
        [person("7", integration=place, presence=Presence.GONE) for place in (INTEGRATION, OTHER_INTEGRATION)]
    )
    await imports([here("7")])
    assert places(imports) == "here"


async def test_where_a_record_of_several_sources_belongs_is_not_taken_back(imports: Imports):
    """Nothing tells which of them has said so."""
    await imports([here("7", first_name="Mabel"), here("8")], "crm")
    await imports([here("7", email="m@x.org")], "sso")
    await imports([there("7", first_name="Mabel"), here("8")], "crm", full=True)
    assert places(imports) == "here and there"


async def test_a_record_that_comes_back_elsewhere_is_not_back_where_it_was(imports: Imports):
    """It was absent altogether in between."""
    await imports([here("7"), here("8"), there("9")], full=True)
    await imports([here("8"), there("9")], full=True)
    await imports([there("7"), here("8"), there("9")], full=True)
    assert places(imports) == "there"


async def test_that_too_many_have_moved_is_not_believed_unasked(imports: Imports):
    """A column that was filled wrongly would part a whole district from its accounts."""
    await imports([*(here(str(number)) for number in range(30)), there("x")], full=True)
    with pytest.raises(ImplausibleImport):
        await imports(
            [*(there(str(number)) for number in range(29)), here("29"), there("x")], full=True, accept_absences=False
        )
    assert places(imports) == "here"
