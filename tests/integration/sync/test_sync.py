"""What a sync makes of a roster."""

from __future__ import annotations

import asyncio
import copy
import random
import uuid

import pytest
from identitymap_server.domain.runs import RunState
from pretend_edlink import Answer, PretendEdlink
from rosters import identifier, person, roster
from syncing import INTEGRATION, District, district, link


async def test_every_object_is_there_with_its_attributes_and_identifiers(dsn: str) -> None:
    """A full sync brings all collections; people carry their identifiers, the e-mail address among them."""
    made = roster(25)
    with PretendEdlink(made) as edlink:
        async with district(dsn, edlink) as here:
            run = await here.synced()
            rows = await here.rows()
    assert run.state is RunState.SUCCEEDED
    assert len(rows["objects"]) == sum(map(len, made.values())) == run.counts["created"]
    assert {name: run.counts[name] for name in made} == {name: len(objects) for name, objects in made.items()}
    first = made["people"][0]["id"]
    types = [(type_, value) for _, edlink_id, _, type_, value, _ in rows["identifiers"] if str(edlink_id) == first]
    assert types == [
        ("email", "mabel.0@gfsd.example.org"),
        ("email", "mpines0@students.gfsd.example.org"),
        ("google_id", "108877665544332200000"),
        ("sis_id", "204417"),
    ]
    assert not any("picture" in attributes for *_, attributes in rows["objects"])
    assert rows["seen"] == []


async def test_the_same_roster_again_writes_nothing(dsn: str) -> None:
    """A sync of what is known already creates and updates no row."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            before = await here.pool.fetch("SELECT xmin::text, edlink_id FROM roster_object ORDER BY edlink_id")
            run = await here.synced()
            after = await here.pool.fetch("SELECT xmin::text, edlink_id FROM roster_object ORDER BY edlink_id")
    assert (run.counts["created"], run.counts["updated"], run.counts["absent"]) == (0, 0, 0)
    assert before == after


async def test_changes_arrive_and_identifiers_are_replaced(dsn: str) -> None:
    """A changed name, a lost identifier and a new one are there after the next sync, and nothing else changed."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            mabel = edlink.rosters["a-token"]["people"][3]
            mabel["last_name"] = "Ramirez"
            mabel["identifiers"] = [identifier("sis_id", "204420"), identifier("clever_id", "new")]
            run = await here.synced()
            rows = await here.rows()
    assert (run.counts["created"], run.counts["updated"]) == (0, 1)
    found = {
        (type_, value) for _, edlink_id, _, type_, value, _ in rows["identifiers"] if str(edlink_id) == mabel["id"]
    }
    assert found == {("sis_id", "204420"), ("clever_id", "new"), ("email", "mabel.3@gfsd.example.org")}


async def test_who_left_is_absent_and_who_returns_is_present(dsn: str) -> None:
    """Missing from the roster is absent, with everything that is known; the same id coming back is present again."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            left = edlink.rosters["a-token"]["people"].pop()
            gone = await here.synced()
            absent = await here.pool.fetch("SELECT edlink_id::text FROM roster_object WHERE absent_since IS NOT NULL")
            edlink.rosters["a-token"]["people"].append(left)
            back = await here.synced()
            rows = await here.rows()
    assert gone.counts["absent"] == 1
    assert [row["edlink_id"] for row in absent] == [left["id"]]
    assert back.counts["updated"] == 1
    assert all(present for _, _, _, present, _ in rows["objects"])


@pytest.mark.parametrize("remaining", [0, 19])
async def test_an_implausible_roster_marks_nobody_absent(dsn: str, remaining: int) -> None:
    """Empty, or a drop beyond the threshold: the run is held and says so; a person's word lets it through."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            del edlink.rosters["a-token"]["people"][remaining:]
            held = await here.synced()
            present = await here.pool.fetchval("SELECT count(*) FROM roster_object WHERE absent_since IS NULL")
            known = await here.pool.fetchval("SELECT count(*) FROM roster_object")
            accepted = await here.synced(accept_absences=True)
    assert held.state is RunState.HELD
    assert held.failure is not None
    assert held.failure.reason == "IMPLAUSIBLE_ROSTER"
    assert "--accept-absences" in held.failure.message
    assert present == known
    assert accepted.state is RunState.SUCCEEDED
    assert accepted.counts["absent"] == 25 - remaining


async def test_a_roster_with_every_id_new_is_implausible(dsn: str) -> None:
    """A re-created source gives everybody a new id. However many are new, those who were known are missing."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            edlink.rosters["a-token"] = roster(500, seed=1)
            run = await here.synced()
    assert run.state is RunState.HELD


@pytest.mark.parametrize("first", [RunState.HELD, RunState.FAILED])
async def test_a_roster_that_was_not_believed_is_not_believed_the_second_time(dsn: str, first: RunState) -> None:
    """What a sync brought that was held, or failed, is not known: the share that is missing stays what it was."""
    with PretendEdlink(roster(100)) as edlink:
        async with district(dsn, edlink, patience_seconds=0.2) as here:
            await here.synced()
            former = edlink.rosters["a-token"]
            edlink.rosters["a-token"] = roster(600, seed=1)
            if first is RunState.FAILED:
                edlink.intervene = lambda collection, _: Answer(503) if collection == "agents" else None
            states = [(await here.synced()).state]
            edlink.intervene = lambda *_: None
            states += [(await here.synced()).state for _ in range(2)]
            edlink.rosters["a-token"] = former
            healed = await here.synced()
    assert states == [first, RunState.HELD, RunState.HELD]
    assert (healed.state, healed.counts["absent"]) == (RunState.SUCCEEDED, sum(map(len, roster(600, seed=1).values())))


async def test_small_collections_may_turn_over(dsn: str) -> None:
    """A new term replaces the only session: fewer than 20 objects may lose any share, as long as some are left."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            edlink.rosters["a-token"]["sessions"] = roster(1, seed=1)["sessions"]
            run = await here.synced()
    assert (run.state, run.counts["absent"]) == (RunState.SUCCEEDED, 1)


async def test_an_empty_roster_at_first_is_no_error_and_no_complete_sync(dsn: str) -> None:
    """Edlink may still be preparing an integration; it does not count as synced, so that it is asked again soon."""
    with PretendEdlink({}) as edlink:
        async with district(dsn, edlink) as here:
            run = await here.synced()
            synced_at = await here.pool.fetchval("SELECT last_synced_at FROM integration")
    assert (run.state, synced_at) == (RunState.SUCCEEDED, None)


async def _synced_rows(here: District, edlink: PretendEdlink, pages: list[int]) -> object:
    await here.pool.execute("TRUNCATE roster_object, roster_identifier, edlink_alias, run CASCADE")
    edlink.page_size = pages[0]
    assert (await here.synced()).state is RunState.SUCCEEDED
    return await here.rows()


async def test_pages_in_any_order_and_size_give_the_same_rows(dsn: str) -> None:
    """Also where an object comes twice, in two versions: the newer one wins, whichever is read first."""
    made = roster(12)
    twice = copy.deepcopy(made["people"][:4])
    for number, item in enumerate(twice):
        item["last_name"] = "Ramirez"
        item["identifiers"] = [identifier("clever_id", f"new {number}")]
    twice[0]["updated_date"] = "2026-09-02T08:00:00.000Z"
    twice[1]["updated_date"] = "2026-08-01T08:00:00.000Z"
    twice[2]["updated_date"] = None
    made["people"] += twice

    with PretendEdlink(made) as edlink:
        async with district(dsn, edlink) as here:
            expected = await _synced_rows(here, edlink, [100])

            def example(seed: int, page_size: int) -> object:
                shuffled = copy.deepcopy(made)
                for objects in shuffled.values():
                    random.Random(seed).shuffle(objects)
                edlink.rosters["a-token"] = shuffled
                return _synced_rows(here, edlink, [page_size])

            for seed in range(12):
                assert await example(seed, page_size=1 + seed) == expected  # type: ignore[misc]
    names = {str(row[1]): row[4] for row in expected["objects"]}  # type: ignore[index]
    assert "Ramirez" in names[twice[0]["id"]]
    assert "Ramirez" not in names[twice[1]["id"]]
    assert "Ramirez" not in names[twice[2]["id"]]


async def test_of_three_versions_the_newest_stays(dsn: str) -> None:
    """Also if the one read last is newer than the one read first."""
    made = roster(1)
    versions = [("2026-09-01", "Pines"), ("2026-09-03", "Ramirez"), ("2026-09-02", "Gleeful")]
    made["people"] = [{**made["people"][0], "updated_date": date, "last_name": name} for date, name in versions]
    with PretendEdlink(made, page_size=1) as edlink:
        async with district(dsn, edlink) as here:
            run = await here.synced()
            names = await here.pool.fetch(
                "SELECT attributes ->> 'last_name' FROM roster_object WHERE collection = 'people'"
            )
    assert [row[0] for row in names] == ["Ramirez"]
    assert run.counts["people"] == 1


@pytest.mark.parametrize("what", ["nothing", "page", "another collection", "absence", "merge followed"])
async def test_what_changes_the_input_of_a_match(dsn: str, what: str) -> None:
    """A match that has read both sides before links nothing by them; what changes nothing for it disturbs none."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            made = edlink.rosters["a-token"]
            if what == "page":
                made["people"][3]["last_name"] = "Ramirez"
            elif what == "another collection":
                made["courses"][0]["name"] = "Geometry"
            elif what == "absence":
                made["people"].pop()
            elif what == "merge followed":
                old, new = str(uuid.uuid4()), made["people"][3]["id"]
                await here.pool.execute("INSERT INTO edlink_alias VALUES ($1, $2, $3)", INTEGRATION, old, new)
                await link(here, "u1", old)
            before = await here.pool.fetchval("SELECT input_version FROM integration")
            await here.synced()
            after = await here.pool.fetchval("SELECT input_version FROM integration")
    assert (after > before) is (what not in ("nothing", "another collection"))


async def test_an_id_in_two_collections_is_counted(dsn: str) -> None:
    """The newer one is kept, and the run says that an id stands for two things; what comes twice in one does not."""
    made = roster(25)
    made["people"].append(made["people"][3])
    made["classes"].append({"id": made["people"][3]["id"], "updated_date": "2030-01-01T00:00:00Z", "name": "Algebra"})
    with PretendEdlink(made) as edlink:
        async with district(dsn, edlink) as here:
            run = await here.synced()
            await here.synced()
            kept = await here.pool.fetchval(
                "SELECT collection FROM roster_object WHERE edlink_id = $1", made["people"][3]["id"]
            )
    assert (run.state, run.counts["in_two_collections"], kept) == (RunState.SUCCEEDED, 1, "classes")


async def test_objects_that_are_not_quite_as_documented(dsn: str) -> None:
    """Unknown fields, numbers for text, nulls, odd identifiers, NUL and broken surrogates do not stop a sync."""
    made = roster(1)
    base = person(7)
    odd = {
        **base,
        "id": "63ACC741-7633-553C-9BFD-75AE1AC34533",
        "first_name": "Ma\0bel \\u0000",
        "last_name": "\ud800",
        "roles": None,
        "grade_levels": ["07", None, 8],
        "graduation_year": "2031",
        "demographics": "unknown",
        "shoe_size": {"eu": 36},
        "identifiers": [
            {"type": "sis_id", "value": 108877665544332211001},
            {"type": "brand_new_id", "value": "x"},
            {"type": "google_id", "value": None},
            {"type": "state_id"},
            {"type": "canvas_id", "value": ""},
            "nonsense",
        ],
    }
    made["people"] = [odd, {"first_name": "nobody"}, {"id": "not a uuid"}, None]  # type: ignore[list-item]
    with PretendEdlink(made) as edlink:
        async with district(dsn, edlink) as here:
            run = await here.synced()
            found = await here.pool.fetchval("SELECT attributes FROM roster_object WHERE collection = 'people'")
            identifiers = await here.pool.fetch(
                "SELECT type, value FROM roster_identifier WHERE edlink_id = '63acc741-7633-553c-9bfd-75ae1ac34533'"
                "ORDER BY type, value"
            )
    assert (run.state, run.counts["people"], run.counts["malformed"]) == (RunState.SUCCEEDED, 1, 3)
    assert '"Mabel \\\\u0000"' in found
    assert '"graduation_year": "2031"' in found
    assert [tuple(row) for row in identifiers] == [
        ("brand_new_id", "x"),
        ("email", "mabel.7@gfsd.example.org"),
        ("sis_id", "108877665544332211001"),
    ]


async def test_a_sync_that_is_told_to_stop_is_gone_on_with(dsn: str) -> None:
    """The page under way is finished; the next start asks for the page after it, not for the first."""
    with PretendEdlink(roster(25), page_size=5) as edlink:
        async with district(dsn, edlink) as here:
            stopping = asyncio.Event()
            loop = asyncio.get_running_loop()

            def stop(collection: str, offset: int) -> None:
                if (collection, offset) == ("people", 15):
                    loop.call_soon_threadsafe(stopping.set)

            edlink.intervene = stop  # type: ignore[assignment]
            interrupted = await here.synced(stopping=stopping)
            edlink.asked.clear()
            run = await here.synced()
            rows = await here.rows()
    assert interrupted.state is RunState.RUNNING
    assert 0 < interrupted.counts["people"] < 25
    assert edlink.asked[0] == ("people", interrupted.counts["people"])
    assert run.run_id == interrupted.run_id
    assert run.state is RunState.SUCCEEDED
    assert sum(collection == "people" for _, _, collection, _, _ in rows["objects"]) == 25
