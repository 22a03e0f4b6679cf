"""Following events: what they change, and what they must not."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from identitymap_server.domain.integrations import SettingsChange, Strategy
from identitymap_server.domain.runs import Run, RunKind, RunState
from identitymap_server.store.integrations import Integrations
from lives import Life
from pretend_edlink import TOKEN, Answer, PretendEdlink, error
from rosters import identifier, person, roster
from syncing import INTEGRATION, OTHER_INTEGRATION, District, district, link


@dataclass(frozen=True)
class Followed:
    """A district whose roster was read once, and its life since."""

    here: District
    edlink: PretendEdlink
    life: Life

    async def present(self, collection: str = "people") -> set[str]:
        rows = await self.here.pool.fetch(
            "SELECT edlink_id::text FROM roster_object WHERE collection = $1 AND absent_since IS NULL", collection
        )
        return {row["edlink_id"] for row in rows}

    async def attribute(self, edlink_id: str, name: str = "last_name") -> str | None:
        value: str | None = await self.here.pool.fetchval(
            "SELECT attributes ->> $2 FROM roster_object WHERE edlink_id = $1", edlink_id, name
        )
        return value

    async def input_version(self) -> int:
        return (await Integrations(self.here.pool).get(INTEGRATION)).input_version

    async def matches(self) -> int:
        count: int = await self.here.pool.fetchval("SELECT count(*) FROM run WHERE kind = 2 AND state = 1")
        return count

    async def followed(self) -> Run:
        run = await self.here.followed()
        assert run is not None
        return run

    def person(self, number: int) -> str:
        return str(self.life.objects("people")[number]["id"])


@pytest.fixture
async def known(dsn: str) -> AsyncIterator[Followed]:
    """25 people, and no event yet."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await Integrations(here.pool).update(
                INTEGRATION, strategy=Strategy.CONTINUOUS, settings=SettingsChange(absence_threshold=0.2)
            )
            await here.synced()
            await here.pool.execute("DELETE FROM run WHERE kind = 2")
            yield Followed(here, edlink, Life(edlink, INTEGRATION))


async def test_what_was_created_updated_and_deleted_is_taken_over(known: Followed) -> None:
    """As a full sync would: objects with their identifiers, and who left is absent. The run lists how many."""
    new = known.life.add("people", person(100))
    changed, left = known.person(3), known.person(4)
    known.life.change("people", changed, last_name="Ramirez", identifiers=[identifier("clever_id", "new")])
    known.life.remove("people", left)
    run = await known.followed()
    assert (run.kind, run.state, run.requested_by) == (RunKind.EVENTS, RunState.SUCCEEDED, "worker")
    assert {name: number for name, number in run.counts.items() if number} == {
        "events": 3,
        "pages": 1,
        "created": 1,
        "updated": 1,
        "absent": 1,
    }
    assert await known.present() == {item["id"] for item in known.life.objects("people")}
    assert new in await known.present()
    assert await known.attribute(changed) == "Ramirez"
    types = await known.here.pool.fetch("SELECT type FROM roster_identifier WHERE edlink_id = $1 ORDER BY 1", changed)
    assert [row["type"] for row in types] == ["clever_id", "email"]


async def test_no_news_leave_no_trace(known: Followed) -> None:
    """Looking makes no run and changes nothing but the time of the look."""
    version = await known.input_version()
    assert await known.here.followed() is None
    assert await known.here.pool.fetchval("SELECT count(*) FROM run WHERE kind = 4") == 0
    assert await known.input_version() == version
    assert await known.matches() == 0


async def test_a_match_follows_what_it_reads(known: Followed) -> None:
    """Its input has another version; a change that matches do not read asks for none."""
    version = await known.input_version()
    known.life.change("people", known.person(3), last_name="Ramirez")
    await known.followed()
    assert await known.input_version() > version
    assert await known.matches() == 1
    await known.here.pool.execute("DELETE FROM run WHERE kind = 2")
    known.life.change("courses", known.life.objects("courses")[0]["id"], name="Geometry")
    version = await known.input_version()
    await known.followed()
    assert (await known.input_version(), await known.matches()) == (version, 0)


async def test_what_happens_while_a_sync_reads_is_made_up_for(known: Followed) -> None:
    """The position is that of the sync's beginning, so what its pages have missed comes with the events."""
    missed = known.person(2)

    def meanwhile(collection: str, offset: int) -> None:
        if (collection, offset) == ("people", 20) and not known.edlink.events:
            known.life.change("people", missed, last_name="Ramirez")
            known.life.remove("people", known.person(5))

    known.edlink.intervene = meanwhile  # type: ignore[assignment]
    await known.here.synced()
    assert await known.attribute(missed) == "Pines 2"
    run = await known.followed()
    assert (run.counts["updated"], run.counts["absent"]) == (1, 1)
    assert await known.attribute(missed) == "Ramirez"
    assert await known.present() == {item["id"] for item in known.life.objects("people")}


async def test_events_seen_again_change_nothing(known: Followed) -> None:
    """Applying an event twice is the same as applying it once."""
    known.life.add("people", person(100))
    known.life.change("people", known.person(3), last_name="Ramirez")
    known.life.remove("people", known.person(4))
    await known.followed()
    rows = await known.here.rows()
    await known.here.pool.execute("UPDATE event_position SET event_id = NULL")
    run = await known.followed()
    assert (run.counts["events"], run.counts["created"], run.counts["updated"], run.counts["absent"]) == (3, 0, 0, 0)
    assert await known.here.rows() == rows
    assert await known.matches() == 1


async def test_unsharing_marks_absent_and_sharing_again_revives(known: Followed) -> None:
    """The mapping is never touched, and is that of the same id when it comes back."""
    edlink_id = known.person(4)
    await link(known.here, "u", edlink_id)
    mapping = await known.here.pool.fetch("SELECT * FROM mapping")
    item = known.life.remove("people", edlink_id)
    await known.followed()
    assert edlink_id not in await known.present()
    assert await known.here.pool.fetch("SELECT * FROM mapping") == mapping
    known.life.add("people", item)
    run = await known.followed()
    assert run.counts["returned"] == 1
    assert edlink_id in await known.present()
    assert await known.here.pool.fetch("SELECT * FROM mapping") == mapping


async def test_unshared_and_shared_again_at_one_look_is_nobody_absent(known: Followed) -> None:
    """Also where the two events are on different pages: only when all are read is anybody marked absent."""
    known.edlink.page_size = 1
    edlink_id = known.person(4)
    known.life.add("people", known.life.remove("people", edlink_id))
    run = await known.followed()
    assert (run.counts["pages"], run.counts["absent"]) == (2, 0)
    assert edlink_id in await known.present()


async def test_an_event_never_overwrites_a_newer_version(known: Followed) -> None:
    """Data that is older than what is known is passed over, and counted."""
    edlink_id = known.person(3)
    old = dict(known.life.find("people", edlink_id))
    known.life.change("people", edlink_id, last_name="Ramirez")
    await known.followed()
    known.life.tell("created", "people", old)
    run = await known.followed()
    assert (run.counts["outdated"], run.counts["updated"]) == (1, 0)
    assert await known.attribute(edlink_id) == "Ramirez"


async def test_nor_one_that_a_sync_has_seen_unchanged(known: Followed) -> None:
    """A name that changed and changed back: the event of the first change is out of date after the sync."""
    edlink_id = known.person(3)
    known.life.change("people", edlink_id, last_name="Ramirez")
    changed = dict(known.life.find("people", edlink_id))
    known.life.change("people", edlink_id, last_name="Pines 3")
    await known.here.synced()
    known.life.tell("created", "people", changed)
    await known.followed()
    assert await known.attribute(edlink_id) == "Pines 3"


@pytest.mark.parametrize("data", ["as it was before", "none", "unusable"])
async def test_an_update_that_brings_nothing_new_has_the_object_asked_for(known: Followed, data: str) -> None:
    """Something has happened to it: what it is now, Edlink says when it is asked."""
    edlink_id = known.person(3)
    known.life.change("people", edlink_id, stale=True, last_name="Ramirez")
    event = known.edlink.events[TOKEN][-1]
    if data != "as it was before":
        event["data"] = None if data == "none" else "nonsense"
    run = await known.followed()
    assert run.counts["asked"] == 1
    assert await known.attribute(edlink_id) == "Ramirez"


async def test_no_more_are_asked_for_than_is_reasonable(known: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are brought by the next full sync."""
    monkeypatch.setattr("identitymap_server.services.follow._MAX_ASKED", 2)
    known.edlink.page_size = 1
    for number in range(4):
        known.life.change("people", known.person(number), stale=True, last_name="Ramirez")
    assert (await known.followed()).counts["asked"] == 2
    await known.here.synced()
    assert {await known.attribute(known.person(number)) for number in range(4)} == {"Ramirez"}


async def test_what_is_asked_for_and_not_there_is_left_alone(known: Followed) -> None:
    """It is about to be deleted; the event that says so is still to come."""
    edlink_id = known.person(3)
    known.life.tell("updated", "people", known.life.find("people", edlink_id))
    known.edlink.rosters[TOKEN]["people"].pop(3)
    assert (await known.followed()).state is RunState.SUCCEEDED
    assert edlink_id in await known.present()


@pytest.mark.parametrize("page_size", [1, 10])
async def test_who_was_deleted_and_is_not_there_when_asked_for_is_gone(known: Followed, page_size: int) -> None:
    """Though a late event tells of a change before that; on one page with it or on the next."""
    known.edlink.page_size = page_size
    edlink_id = known.person(3)
    item = known.life.remove("people", edlink_id)
    known.life.tell("updated", "people", item)
    assert (await known.followed()).counts["absent"] == 1
    assert edlink_id not in await known.present()


async def test_a_proxy_that_finds_nothing_says_nothing_of_an_object(known: Followed) -> None:
    """What the event brings is taken over."""
    edlink_id = known.life.add("people", person(77, "school"))
    known.edlink.events[TOKEN][-1]["type"] = "updated"
    known.edlink.intervene = lambda collection, _: Answer(404, b"<html>") if "/" in collection else None
    assert (await known.followed()).counts["asked"] == 1
    assert edlink_id in await known.present()


async def test_the_target_counts_and_not_the_id_of_the_data(known: Followed) -> None:
    """An event whose data has another person's id changes its target, and nobody else."""
    target, other = known.person(3), known.person(4)
    data = {**known.life.find("people", target), "id": other, "last_name": "Ramirez", "updated_date": "2027"}
    known.life.tell("updated", "people", {"id": target}, data=data)
    await known.followed()
    assert (await known.attribute(target), await known.attribute(other)) == ("Ramirez", "Pines 4")


async def test_events_of_other_things_and_other_integrations_are_counted_and_left(known: Followed) -> None:
    """Unknown targets, unknown kinds, another integration's events, events without a target."""
    item = {**known.life.find("people", known.person(3)), "last_name": "Ramirez", "updated_date": "2027"}
    known.life.tell("updated", "people", item, target="product")
    known.life.tell("archived", "people", item)
    known.life.tell("updated", "people", item, integration_id=OTHER_INTEGRATION)
    known.life.tell("updated", "people", item, target_id=None)
    known.life.tell("deleted", "people", {"id": OTHER_INTEGRATION})
    rows = await known.here.rows()
    run = await known.followed()
    assert (run.counts["events"], run.counts["ignored"], run.counts["malformed"]) == (5, 3, 1)
    assert await known.here.rows() == rows
    assert await known.here.followed() is None


async def test_a_merge_is_followed(known: Followed) -> None:
    """The old id becomes an alias and its mapping points to the survivor, in one commit of the run."""
    survivor, merged = known.person(1), known.person(2)
    await link(known.here, "u", merged)
    known.life.change("people", survivor, identifiers=[identifier("edlink_id", merged)])
    known.life.remove("people", merged)
    run = await known.followed()
    assert run.counts["followed_merges"] == 1
    assert await known.here.pool.fetchval("SELECT edlink_id::text FROM mapping") == survivor
    assert (
        await known.here.pool.fetchval("SELECT run_id::text FROM mapping_commit WHERE run_id IS NOT NULL") == run.run_id
    )
    assert await known.matches() == 1


async def test_who_is_gone_and_a_merge_that_is_followed_change_the_input_of_a_match(known: Followed) -> None:
    """Though no event brings anything that a match reads."""
    version = await known.input_version()
    known.life.remove("people", known.person(4))
    assert (await known.followed()).counts["absent"] == 1
    assert await known.input_version() > version
    old = str(uuid.uuid4())
    await known.here.pool.execute("INSERT INTO edlink_alias VALUES ($1, $2, $3)", INTEGRATION, old, known.person(1))
    await link(known.here, "u", old)
    version = await known.input_version()
    known.life.change("courses", known.life.objects("courses")[0]["id"], name="Geometry")
    assert (await known.followed()).counts["followed_merges"] == 1
    assert await known.input_version() > version


async def test_a_merge_is_taken_back_at_once(known: Followed) -> None:
    """With the page of events that brings the old id back, though the next page cannot be read."""
    survivor, merged = known.person(1), known.person(2)
    await link(known.here, "u", merged)
    known.life.change("people", survivor, identifiers=[identifier("edlink_id", merged)])
    gone = known.life.remove("people", merged)
    await known.followed()
    known.life.add("people", gone)
    known.life.change("people", survivor, identifiers=[])
    known.edlink.page_size = 1
    pages = [None, Answer(body=b"[]")]
    known.edlink.intervene = lambda collection, _: pages.pop(0) if collection == "events" else None
    run = await known.followed()
    assert (run.state, run.counts["followed_merges"]) == (RunState.FAILED, 1)
    assert await known.here.pool.fetchval("SELECT edlink_id::text FROM mapping") == merged
    assert await known.here.pool.fetchval("SELECT count(*) FROM edlink_alias") == 0
    assert (
        await known.here.pool.fetchval(
            "SELECT count(*) FROM mapping_commit WHERE run_id IS NOT NULL AND revision IS NULL"
        )
        == 0
    )


async def test_an_event_that_has_expired_means_a_full_sync(known: Followed) -> None:
    """Events are kept for 30 days: the sync is due at once, and following goes on from where it began."""
    known.life.change("people", known.person(3), last_name="Ramirez")
    await known.followed()
    known.life.remove("people", known.person(4))
    known.edlink.expired_events = 1
    assert await known.here.followed() is None
    position = await known.here.pool.fetchrow("SELECT lost FROM event_position")
    assert position is not None
    assert position["lost"]
    await known.here.synced()
    assert await known.present() == {item["id"] for item in known.life.objects("people")}
    known.life.remove("people", known.person(5))
    assert (await known.followed()).counts["absent"] == 1


async def test_an_empty_history_is_followed_from_its_beginning(known: Followed) -> None:
    """Unless the last look is so long ago that the first events may have expired."""
    known.life.change("people", known.person(3), last_name="Ramirez")
    assert (await known.followed()).counts["updated"] == 1
    await known.here.pool.execute("UPDATE event_position SET event_id = NULL, read_at = now() - interval '30 days'")
    assert await known.here.followed() is None
    assert await known.here.pool.fetchval("SELECT lost FROM event_position")


async def test_where_edlink_offers_no_events_full_syncs_go_on(known: Followed) -> None:
    """At the sync's beginning as well as later; the next sync asks again."""
    for code in ("UNSUPPORTED_OPERATION", "NO_PERMISSION"):
        known.edlink.intervene = lambda collection, _, code=code: error(code) if collection == "events" else None
        assert await known.here.followed() is None
        assert await known.here.pool.fetchval("SELECT count(*) FROM event_position") == 0
        assert (await known.here.synced()).state is RunState.SUCCEEDED
        assert await known.here.followed() is None
        known.edlink.intervene = lambda *_: None
        await known.here.synced()
        assert await known.here.pool.fetchval("SELECT count(*) FROM event_position") == 1
    assert await known.here.pool.fetchval("SELECT stopped_at FROM integration") is None


async def test_a_mass_deletion_waits_for_a_persons_word(known: Followed) -> None:
    """Nobody is marked absent, however small the pieces in which it comes; a sync that is told to goes on."""
    leaving = [known.person(number) for number in range(6)]
    for edlink_id in leaving[:4]:
        known.life.remove("people", edlink_id)
        assert (await known.followed()).state is RunState.SUCCEEDED
    for edlink_id in leaving[4:]:
        known.life.remove("people", edlink_id)
    run = await known.followed()
    assert run.state is RunState.HELD
    assert run.failure is not None
    assert run.failure.reason == "IMPLAUSIBLE_ROSTER"
    assert "--accept-absences" in run.failure.message
    assert len(await known.present()) == 21
    assert (await known.here.synced(accept_absences=True)).counts["absent"] == 2
    assert len(await known.present()) == 19
    known.life.remove("people", known.person(0))
    assert (await known.followed()).state is RunState.SUCCEEDED


async def test_a_mass_deletion_that_is_taken_back_needs_nobody(known: Followed) -> None:
    """While it waits, other news are taken over; when the people are shared again, all is well."""
    gone = [known.life.remove("people", known.person(0)) for _ in range(10)]
    known.life.change("people", known.person(3), last_name="Ramirez")
    assert (await known.followed()).state is RunState.HELD
    assert await known.attribute(known.person(3)) == "Ramirez"
    assert await known.matches() == 0
    for item in gone:
        known.life.add("people", item)
    run = await known.followed()
    assert (run.state, run.counts["absent"]) == (RunState.SUCCEEDED, 0)
    assert len(await known.present()) == 25
    assert await known.matches() == 1


async def test_the_last_of_a_small_collection_waits_too(known: Followed) -> None:
    """All would be gone; one that came and went since the last sync is nobody's loss."""
    known.life.remove("agents", known.life.objects("agents")[0]["id"])
    assert (await known.followed()).state is RunState.HELD
    await known.here.synced(accept_absences=True)
    known.life.remove("agents", known.life.add("agents", {"relationship": "aunt"}))
    run = await known.followed()
    assert run.state is RunState.SUCCEEDED


async def test_an_outage_in_the_middle_is_gone_on_from(known: Followed) -> None:
    """What was read stays; nobody is absent before all is read; the next look settles it, and asks for the match."""
    known.edlink.page_size = 1
    left = known.person(4)
    known.life.remove("people", left)
    known.life.change("people", known.person(3), last_name="Ramirez")
    calls: list[str] = []

    def fail(collection: str, offset: int) -> Answer | None:
        calls.append(collection)
        return Answer(body=b'{"$data": {}}') if len(calls) == 3 else None

    known.edlink.page_size = 1
    known.edlink.intervene = fail
    known.life.change("people", known.person(5), last_name="Ramirez")
    run = await known.followed()
    assert run.state is RunState.FAILED
    assert run.failure is not None
    assert run.failure.reason == "MALFORMED_PAGE"
    assert left in await known.present()
    assert await known.matches() == 0
    known.edlink.events[TOKEN].pop()
    again = await known.followed()
    assert (again.state, again.counts["events"], again.counts["absent"]) == (RunState.SUCCEEDED, 0, 1)
    assert await known.matches() == 1


async def test_a_full_sync_has_the_last_word(known: Followed) -> None:
    """Who is gone by events that nobody has judged yet, and is there when a sync reads, has not gone."""
    known.edlink.page_size = 1
    gone = known.life.remove("people", known.person(4))
    known.life.change("people", known.person(3), last_name="Ramirez")
    known.edlink.faults.extend([None, Answer(body=b"[]")])
    assert (await known.followed()).state is RunState.FAILED
    known.life.add("people", gone)
    await known.here.synced()
    known.life.change("people", known.person(3), last_name="Pines")
    assert (await known.followed()).counts["absent"] == 0
    assert gone["id"] in await known.present()


async def test_what_was_merged_into_somebody_who_is_gone_is_not_lost(known: Followed) -> None:
    """Third into second, second into first, all at one look: both old ids stand for the first."""
    first, second, third = (known.person(number) for number in (1, 2, 3))
    known.life.change("people", second, identifiers=[identifier("edlink_id", third)])
    known.life.remove("people", third)
    known.life.change("people", first, identifiers=[identifier("edlink_id", second)])
    known.life.remove("people", second)
    await known.followed()
    aliases = await known.here.pool.fetch("SELECT alias_id::text, edlink_id::text FROM edlink_alias")
    assert {row["alias_id"]: row["edlink_id"] for row in aliases} == {second: first, third: first}


async def test_pages_of_events_in_a_circle_end_the_run(known: Followed) -> None:
    """No endless loop, and nothing is lost: the next look goes on."""
    url = "https://ed.link/api/v2/graph/events?$cursor=events-0"
    known.edlink.intervene = lambda *_: Answer(body=f'{{"$data": [], "$next": "{url}"}}'.encode())
    assert await known.here.followed() is None
    assert await known.here.pool.fetchval("SELECT failed_attempts FROM event_position") == 1


async def test_empty_pages_of_events_without_end_end_the_run(known: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many cursors there are."""
    monkeypatch.setattr("identitymap_server.services.follow._MAX_EMPTY_PAGES", 5)
    url = "https://ed.link/api/v2/graph/events?$cursor=events-"
    known.edlink.intervene = lambda _, offset: Answer(body=f'{{"$data": [], "$next": "{url}{offset + 1}"}}'.encode())
    assert await known.here.followed() is None
    assert await known.here.pool.fetchval("SELECT failed_attempts FROM event_position") == 1
