"""What Edlink may answer, and what a sync makes of it."""

from __future__ import annotations

import datetime as dt
import email.utils
import json

import pytest
from identitymap_server.domain.runs import RunState
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.edlink.failures import PageMalformed
from identitymap_server.services import sync
from pretend_edlink import TOKEN, Answer, PretendEdlink, error
from rosters import roster
from syncing import INTEGRATION, district

_PASSING = {
    "rate limit": Answer(429, b"slow down", {"Retry-After": "0"}),
    "rate limit until a date": Answer(
        429, b"", {"Retry-After": email.utils.format_datetime(dt.datetime.now(dt.UTC), usegmt=True)}
    ),
    "internal error": Answer(500, b"<html>oops</html>"),
    "bad gateway": Answer(502),
    "internal error in an envelope": error("INTERNAL", 500),
    "unknown error with a harmless status": error("UNKNOWN", 400),
    "broken connection": Answer(dropped=True),
    "truncated body": Answer(200, b'{"$data": [{"id": "', promised_bytes=500),
    "complete but malformed JSON": Answer(200, b'{"$data": [{"id": "'),
}


@pytest.mark.parametrize("fault", _PASSING.values(), ids=_PASSING)
async def test_what_passes_is_tried_again(dsn: str, fault: Answer) -> None:
    """The rows are those of an undisturbed sync, and no page is missing."""
    made = roster(12)
    with PretendEdlink(made) as edlink:
        edlink.faults.extend([None, None, fault, None, None, None, fault, fault])
        async with district(dsn, edlink) as here:
            run = await here.synced()
    assert run.state is RunState.SUCCEEDED
    assert run.counts["people"] == 12
    assert run.counts["created"] == sum(map(len, made.values()))


async def test_a_rate_limit_of_no_seconds_is_not_hammered_at(dsn: str) -> None:
    """`Retry-After: 0` is waited for as long as if nothing had been said, and longer each time."""
    with PretendEdlink(roster(1)) as edlink:
        edlink.intervene = lambda collection, _: (
            Answer(429, b"", {"Retry-After": "0"}) if collection == "people" else None
        )
        async with district(dsn, edlink, patience_seconds=1.0) as here:
            run = await here.synced()
    assert run.state is RunState.FAILED
    assert edlink.asked.count(("people", 0)) <= 5


async def test_a_lasting_outage_ends_the_run_and_says_why(dsn: str) -> None:
    """When patience is over the run has failed; what was read stays and nobody is absent."""
    with PretendEdlink(roster(12)) as edlink:
        async with district(dsn, edlink, patience_seconds=0.5) as here:
            edlink.intervene = lambda collection, _: Answer(503) if collection == "classes" else None
            run = await here.synced()
            rows = await here.rows()
    assert run.state is RunState.FAILED
    assert run.failure is not None
    assert run.failure.reason == "EDLINK_UNAVAILABLE"
    assert "503" in run.failure.message
    assert run.counts["people"] == 12
    assert rows["seen"] == []


@pytest.mark.parametrize(
    "code", ["INVALID_TOKEN", "EXPIRED_TOKEN", "UNSHARED_TOKEN", "NO_PERMISSION", "INVALID_INTEGRATION_STATE"]
)
@pytest.mark.parametrize("status", [200, 400, 401, 500])
async def test_a_refusal_is_not_tried_again(dsn: str, code: str, status: int) -> None:
    """Edlink's code decides, whatever the status; the run fails with it and with what to do."""
    with PretendEdlink(roster(12)) as edlink:
        async with district(dsn, edlink) as here:
            edlink.intervene = lambda collection, _: error(code, status) if collection == "people" else None
            run = await here.synced()
    assert run.state is RunState.FAILED
    assert run.failure is not None
    assert run.failure.reason == code
    assert edlink.asked.count(("people", 0)) == 1


async def test_a_singular_error_counts_too(dsn: str) -> None:
    """Some answers carry `$error`, a bare string."""
    with PretendEdlink(roster(1)) as edlink:
        async with district(dsn, edlink) as here:
            edlink.faults.append(Answer(401, b'{"$error": "EXPIRED_TOKEN"}'))
            run = await here.synced()
    assert run.failure is not None
    assert run.failure.reason == "EXPIRED_TOKEN"


async def test_a_dead_cursor_restarts_its_collection(dsn: str) -> None:
    """People are read again from the first page; each counts once and the rows are complete."""
    made = roster(25)
    with PretendEdlink(made, page_size=5) as edlink:
        died: list[int] = []

        def die_once(collection: str, offset: int) -> Answer | None:
            if (collection, offset) == ("people", 15) and not died:
                died.append(offset)
                return error("INVALID_CURSOR")
            return None

        edlink.intervene = die_once
        async with district(dsn, edlink) as here:
            run = await here.synced()
    assert (run.state, run.counts["people"], run.counts["absent"]) == (RunState.SUCCEEDED, 25, 0)
    assert run.counts["created"] == sum(map(len, made.values()))
    assert edlink.asked.count(("people", 0)) == 2
    assert edlink.asked.count(("schools", 0)) == 1


async def test_cursors_that_always_die_end_the_run(dsn: str) -> None:
    """No endless loop."""
    with PretendEdlink(roster(25), page_size=5) as edlink:
        edlink.intervene = lambda _, offset: error("INVALID_CURSOR") if offset == 15 else None
        async with district(dsn, edlink) as here:
            run = await here.synced()
    assert run.state is RunState.FAILED
    assert run.failure is not None
    assert run.failure.reason == "INVALID_CURSOR"


async def test_pages_in_a_circle_end_the_run(dsn: str) -> None:
    """The same `$next` again would never end."""
    page = b'{"$data": [], "$next": "https://ed.link/api/v2/graph/people?$cursor=people-5"}'
    with PretendEdlink(roster(25), page_size=5) as edlink:
        edlink.intervene = lambda collection, _: Answer(body=page) if collection == "people" else None
        async with district(dsn, edlink) as here:
            run = await here.synced()
    assert run.failure is not None
    assert run.failure.reason == "MALFORMED_PAGE"


async def test_the_same_objects_under_ever_new_cursors_end_the_run(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A collection that was begun again may repeat what it held, and no more."""
    monkeypatch.setattr(sync, "_MAX_IDLE_PAGES", 5)
    with PretendEdlink(roster(25), page_size=5) as edlink:
        died: list[int] = []

        def answer(collection: str, offset: int) -> Answer | None:
            if collection != "people" or offset < 20:
                return None
            if not died:
                died.append(offset)
                return error("INVALID_CURSOR")
            page = {
                "$data": edlink.rosters[TOKEN]["people"][:5],
                "$next": f"https://ed.link/api/v2/graph/people?$cursor=people-{offset + 1}",
            }
            return Answer(body=json.dumps(page).encode())

        edlink.intervene = answer
        async with district(dsn, edlink) as here:
            run = await here.synced()
    assert run.failure is not None
    assert run.failure.reason == "MALFORMED_PAGE"
    assert "circle" in run.failure.message
    # The four pages that were read before, again; then the five that are forgiven, one too many, and one read ahead.
    assert edlink.asked[-1] == ("people", 26)


async def test_a_list_of_integrations_without_end_is_no_list() -> None:
    """One that was taken for complete would say that others are no longer listed."""
    with PretendEdlink({}) as edlink:

        def page(_: str, offset: int) -> Answer:
            listed = {
                "$data": [{"id": INTEGRATION, "status": "active"}],
                "$next": f"https://ed.link/api/v1/integrations?$cursor=integrations-{offset + 1}",
            }
            return Answer(body=json.dumps(listed).encode())

        edlink.intervene = page
        async with EdlinkClient(edlink.url, patience_seconds=1) as client:
            with pytest.raises(PageMalformed, match="circle"):
                await client.integrations("a-secret")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"[]", "MALFORMED_PAGE"),
        (b'{"$data": {"id": 1}}', "MALFORMED_PAGE"),
        (b'{"$data": [], "$next": "http://[oops/api/x"}', "MALFORMED_PAGE"),
        (b'{"$data": [], "$next": "https://ed.link/elsewhere"}', "MALFORMED_PAGE"),
        (b'{"$data": [], "$next": "https://ed.link/api/../admin"}', "MALFORMED_PAGE"),
        (b'{"$data": [], "$next": "https://ed.link/api/v2/\\u0000"}', None),
        (b'{"$data": null, "$next": null, "$warnings": [{"code": "PAGING_IGNORED"}]}', None),
    ],
)
async def test_answers_that_are_no_pages(dsn: str, body: bytes, reason: str | None) -> None:
    """What is no page of Edlink's fails the run with a reason, never with a traceback."""
    with PretendEdlink(roster(3)) as edlink:
        given = [Answer(body=body)]
        edlink.intervene = lambda collection, _: given.pop() if collection == "courses" and given else None
        async with district(dsn, edlink) as here:
            run = await here.synced()
    assert (run.failure and run.failure.reason) == reason


async def test_a_collection_that_the_provider_does_not_have_is_empty(dsn: str) -> None:
    """UNSUPPORTED_OPERATION for agents, say, does not keep people from being read."""
    with PretendEdlink(roster(12)) as edlink:
        edlink.intervene = lambda collection, _: error("UNSUPPORTED_OPERATION") if collection == "agents" else None
        async with district(dsn, edlink) as here:
            run = await here.synced()
    assert (run.state, run.counts["people"], run.counts["agents"]) == (RunState.SUCCEEDED, 12, 0)


async def test_the_token_goes_nowhere_else(dsn: str) -> None:
    """`$next` names another host; its page is asked of the host that was configured."""
    with PretendEdlink(roster(1)) as foreign, PretendEdlink(roster(25), page_size=5) as edlink:
        page = f'{{"$data": [], "$next": "{foreign.url}/api/v2/graph/people?$cursor=people-5"}}'.encode()
        given = [Answer(body=page)]
        edlink.intervene = lambda collection, _: given.pop() if collection == "people" and given else None
        async with district(dsn, edlink) as here:
            await here.synced()
    assert foreign.asked == []
    assert ("people", 5) in edlink.asked


async def test_a_roster_that_edlink_has_not_read_yet_is_asked_for_again(dsn: str) -> None:
    """An active integration is empty until its first materialization is complete: nothing is read before."""
    with PretendEdlink(roster(12)) as edlink:
        edlink.materializations[TOKEN] = [{"id": "m1", "state": "working"}, {"id": "m2", "state": "error"}]
        async with district(dsn, edlink) as here:
            early = await here.synced()
            asked = [collection for collection, _ in edlink.asked]
            edlink.materializations[TOKEN][1]["state"] = "complete"
            run = await here.synced()
    assert early.failure is not None
    assert early.failure.reason == "NOT_MATERIALIZED"
    assert asked == ["materializations"]
    assert (run.state, run.counts["people"]) == (RunState.SUCCEEDED, 12)


async def test_nobody_has_left_while_edlink_reads_anew(dsn: str) -> None:
    """A known roster that is empty is not held for a person's word if no materialization is complete."""
    with PretendEdlink(roster(12)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            edlink.rosters = {TOKEN: {}}
            edlink.materializations[TOKEN] = [{"id": "m1", "state": "queued"}]
            early = await here.synced()
            edlink.materializations[TOKEN][0]["state"] = "complete"
            held = await here.synced()
            present = await here.pool.fetchval("SELECT count(*) FROM roster_object WHERE absent_since IS NULL")
    assert early.failure is not None
    assert early.failure.reason == "NOT_MATERIALIZED"
    assert held.state is RunState.HELD
    assert present == sum(map(len, roster(12).values()))


@pytest.mark.parametrize("collection", ["people", "classes", "agents", "enrollments", "sessions"])
async def test_a_collection_that_is_suddenly_not_offered_stays_as_it_is(dsn: str, collection: str) -> None:
    """It is not believed to be empty, and keeps nothing else from being taken over, however often it is so."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            edlink.rosters[TOKEN]["people"].pop()
            edlink.intervene = lambda name, _: error("UNSUPPORTED_OPERATION") if name == collection else None
            run = await here.synced()
            await here.synced()
            absent = await here.pool.fetch("SELECT collection FROM roster_object WHERE absent_since IS NOT NULL")
    assert run.state is RunState.SUCCEEDED
    assert [row["collection"] for row in absent] == ["people"] * (collection != "people")


async def test_a_collection_that_is_not_offered_in_its_middle_fails_the_sync(dsn: str) -> None:
    """There is more of it: what was not read is not absent, and the sync is not complete."""
    with PretendEdlink(roster(25), page_size=5) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            edlink.intervene = lambda *place: error("UNSUPPORTED_OPERATION") if place == ("people", 20) else None
            run = await here.synced()
            absent = await here.pool.fetchval("SELECT count(*) FROM roster_object WHERE absent_since IS NOT NULL")
    assert run.failure is not None
    assert (run.state, run.failure.reason, absent) == (RunState.FAILED, "UNSUPPORTED_OPERATION", 0)


async def test_a_collection_that_may_not_be_read_fails_the_sync(dsn: str) -> None:
    """Nobody of it, or of another one, is marked absent."""
    with PretendEdlink(roster(25)) as edlink:
        async with district(dsn, edlink) as here:
            await here.synced()
            edlink.rosters[TOKEN]["people"].pop()
            edlink.intervene = lambda name, _: error("NO_PERMISSION") if name == "agents" else None
            run = await here.synced()
            absent = await here.pool.fetchval("SELECT count(*) FROM roster_object WHERE absent_since IS NOT NULL")
    assert (run.state, absent) == (RunState.FAILED, 0)
