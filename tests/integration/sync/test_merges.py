"""People that Edlink has merged: old ids stand for the new one, and mappings follow."""

from __future__ import annotations

import uuid

from identitymap_server.domain.runs import RunState
from pretend_edlink import Answer, PretendEdlink
from rosters import Roster, identifier, roster
from syncing import OTHER_INTEGRATION, District, add_integration, district, link


def _absorb(made: Roster, survivor: int, merged: int) -> tuple[str, str]:
    """Edlink merges one person into another: `(old id, new id)`."""
    people = made["people"]
    old, new = people[merged], people[survivor]
    new["identifiers"] = [*new["identifiers"], identifier("edlink_id", old["id"].upper())]
    made["people"] = [item for item in people if item is not old]
    return old["id"], new["id"]


async def _aliases(here: District) -> dict[str, str]:
    found = await here.pool.fetch("SELECT alias_id::text, edlink_id::text FROM edlink_alias")
    return {row["alias_id"]: row["edlink_id"] for row in found}


async def test_a_mapping_follows_the_merge_and_history_says_so(dsn: str) -> None:
    """The old id becomes an alias; the mapping points to the survivor and remembers what was linked."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            old, new = _absorb(edlink.rosters["a-token"], survivor=1, merged=2)
            await link(here, "u2", old)
            before = await here.pool.fetchval("SELECT number FROM revision")
            run = await here.synced()
            mapping = await here.pool.fetchrow(
                "SELECT edlink_id::text, linked_edlink_id::text, is_primary FROM mapping"
            )
            change = await here.pool.fetchrow(
                "SELECT c.action, c.edlink_id::text, m.revision, m.actor, m.run_id::text "
                "FROM mapping_change AS c JOIN mapping_commit AS m USING (commit_id)"
            )
            assert await _aliases(here) == {old: new}
            again = await here.synced()
    assert tuple(mapping or ()) == (new, old, True)
    assert tuple(change or ()) == (4, new, before + 1, "worker", run.run_id)
    assert (run.counts["followed_merges"], again.counts["followed_merges"]) == (1, 0)


async def test_of_two_accounts_that_a_merge_brings_together_one_is_primary(dsn: str) -> None:
    """Both stay linked."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            old, new = _absorb(edlink.rosters["a-token"], survivor=1, merged=2)
            await link(here, "u1", new)
            await link(here, "u2", old)
            await here.synced()
            rows = await here.pool.fetch("SELECT edlink_id::text, is_primary FROM mapping ORDER BY legacy_id")
    assert [row["edlink_id"] for row in rows] == [new, new]
    assert sorted(row["is_primary"] for row in rows) == [False, True]


async def test_chains_are_resolved_over_several_syncs(dsn: str) -> None:
    """Three merged into two, then two into one: both old ids stand for the last."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            made = edlink.rosters["a-token"]
            third, second = _absorb(made, survivor=2, merged=3)
            await here.synced()
            merged, first = _absorb(made, survivor=1, merged=2)
            await here.synced()
            assert merged == second
            assert await _aliases(here) == {third: first, second: first}


async def test_a_merge_taken_back_is_taken_back_here(dsn: str) -> None:
    """A present record never is an alias: when the old id returns, its mapping points to it again."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            made = edlink.rosters["a-token"]
            second = made["people"][2]
            old, _ = _absorb(made, survivor=1, merged=2)
            await link(here, "u2", old)
            await here.synced()
            made["people"].append(second)
            await here.synced()
            assert await _aliases(here) == {}
            assert await here.pool.fetchval("SELECT edlink_id::text FROM mapping") == old


async def test_a_merge_taken_back_is_taken_back_at_once(dsn: str) -> None:
    """With the page that brings the old id: enrollments that fail for days do not give one child's account away."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink, patience_seconds=0.2) as here:
            await here.synced()
            made = edlink.rosters["a-token"]
            second = made["people"][2]
            old, _ = _absorb(made, survivor=1, merged=2)
            await link(here, "u2", old)
            await here.synced()
            made["people"].append(second)
            edlink.intervene = lambda collection, _: Answer(503) if collection == "enrollments" else None
            run = await here.synced()
            assert (run.state, run.counts["followed_merges"]) == (RunState.FAILED, 1)
            assert await _aliases(here) == {}
            assert await here.pool.fetchval("SELECT edlink_id::text FROM mapping") == old
            change = await here.pool.fetchrow(
                "SELECT c.edlink_id::text, m.revision = r.number AS newest, m.run_id::text "
                "FROM mapping_change AS c JOIN mapping_commit AS m USING (commit_id), revision AS r "
                "ORDER BY change_id DESC LIMIT 1"
            )
    assert tuple(change or ()) == (old, True, run.run_id)


async def test_what_is_no_merge(dsn: str) -> None:
    """Two that claim the same id, two that claim each other, one's own id, no UUID, another integration's record."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            people = edlink.rosters["a-token"]["people"]
            claimed = str(uuid.uuid4())
            people[0]["identifiers"].append(identifier("edlink_id", claimed))
            people[1]["identifiers"].append(identifier("edlink_id", claimed))
            people[2]["identifiers"].append(identifier("edlink_id", people[3]["id"]))
            people[3]["identifiers"].append(identifier("edlink_id", people[2]["id"]))
            people[4]["identifiers"].append(identifier("edlink_id", people[4]["id"]))
            people[5]["identifiers"].append(identifier("edlink_id", "nonsense"))
            await here.synced()
            assert await _aliases(here) == {}


async def test_a_person_absorbs_no_class(dsn: str) -> None:
    """A class that is gone is not a person who carries its id, and its mapping stays where it is."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            made = edlink.rosters["a-token"]
            gone = made["classes"].pop()
            await link(here, "c1", gone["id"])
            await here.pool.execute("UPDATE mapping SET entity_type = 2")
            made["people"][1]["identifiers"].append(identifier("edlink_id", gone["id"]))
            assert (await here.synced()).state is RunState.SUCCEEDED
            assert await _aliases(here) == {}
            assert await here.pool.fetchval("SELECT edlink_id::text FROM mapping") == gone["id"]


async def test_an_alias_stays_when_its_target_is_away_for_a_while(dsn: str) -> None:
    """Somebody else who claims the same old id meanwhile does not get it, nor its mappings."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            made = edlink.rosters["a-token"]
            survivor, rival = made["people"][1], made["people"][5]
            old, new = _absorb(made, survivor=1, merged=2)
            await link(here, "u2", old)
            await here.synced()
            rival["identifiers"].append(identifier("edlink_id", old))
            made["people"].remove(survivor)
            await here.synced()
            assert await _aliases(here) == {old: new}
            made["people"].append(survivor)
            await here.synced()
            assert await _aliases(here) == {old: new}
            assert await here.pool.fetchval("SELECT edlink_id::text FROM mapping") == new


async def test_aliases_do_not_cross_integrations(dsn: str) -> None:
    """The same old id in another integration keeps its mapping there."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            old, _ = _absorb(edlink.rosters["a-token"], survivor=1, merged=2)
            await add_integration(here.pool, OTHER_INTEGRATION)
            await link(here, "u2", old)
            await here.pool.execute("UPDATE mapping SET integration_id = $1", OTHER_INTEGRATION)
            await here.synced()
            assert await here.pool.fetchval("SELECT edlink_id::text FROM mapping") == old
