"""The log of events: order, places, ids, and thirty days."""

from __future__ import annotations

import json
import uuid

from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.events import RETENTION_SECONDS, Event, EventLog, Everything

INTEGRATION = "11111111-1111-4111-8111-111111111111"
MATERIALIZATION = "22222222-2222-4222-8222-222222222222"


def event(number: int) -> Event:
    return Event("updated", "people", str(uuid.UUID(int=number)), json.dumps({"n": number}).encode())


def log(*sizes: int, clock: Clock | None = None) -> EventLog:
    """A log of batches of these sizes, whose events are numbered through."""
    made = EventLog(INTEGRATION, clock or Clock(lambda: 0.0))
    number = 0
    for size in sizes:
        made.append([event(number + n) for n in range(size)], "a date", MATERIALIZATION)
        number += size
    return made


def test_an_event_says_what_happened_to_what_and_when() -> None:
    """The target's id stands beside the data, and in the data."""
    made = log()
    made.append([Event("deleted", "classes", "an id", b'{"id":"an id"}')], "2026-11-25T06:00:00.000Z", MATERIALIZATION)
    ((id_, body),) = made
    assert json.loads(body) == {
        "id": id_,
        "date": "2026-11-25T06:00:00.000Z",
        "type": "deleted",
        "target": "class",
        "target_id": "an id",
        "integration_id": INTEGRATION,
        "materialization_id": MATERIALIZATION,
        "data": {"id": "an id"},
    }


def test_events_are_listed_in_the_order_in_which_they_came() -> None:
    """Across materializations, from any index to any other."""
    made = log(3, 1, 4)
    numbers = [json.loads(body)["data"]["n"] for _, body in made]
    assert numbers == list(range(8))
    assert [json.loads(body)["data"]["n"] for _, body in made.objects(2, 6)] == [2, 3, 4, 5]
    assert list(made.objects(6, 100)) == list(made)[6:]


def test_an_event_is_found_by_its_id() -> None:
    """And its place is where those after it go on."""
    made = log(3, 2)
    for index, (id_, body) in enumerate(made):
        assert (made.get(id_), made.place(id_)) == (body, made.place_at(index))
        assert made.index_from(made.place(id_)) == index


def test_other_ids_are_nobody_s() -> None:
    """Neither one that was made up, nor one of another integration, nor one with a bit changed."""
    made, other = log(3), EventLog("33333333-3333-4333-8333-333333333333", Clock(lambda: 0.0))
    other.append([event(0)], "a date", MATERIALIZATION)
    ((foreign, _),) = other
    (mine, _), *_ = made
    changed = str(uuid.UUID(int=uuid.UUID(mine).int ^ (1 << 100)))
    for id_ in (str(uuid.UUID(int=0)), foreign, changed):
        assert (made.place(id_), made.get(id_)) == (None, None)


def test_ids_are_uuids_that_tell_nothing() -> None:
    """Each another, in the form that Edlink gives."""
    ids = [id_ for id_, _ in log(500)]
    assert len(set(ids)) == 500
    assert all(str(uuid.UUID(id_)) == id_ and uuid.UUID(id_).version == 4 for id_ in ids)
    assert ids != sorted(ids)


def test_events_are_kept_for_thirty_days() -> None:
    """Then they cannot be had, nor asked for what came after them."""
    clock = Clock(lambda: 0.0)
    made = log(2, clock=clock)
    (expired, _), *_ = made
    clock.advance(60)
    made.append([event(9)], "a date", MATERIALIZATION)
    clock.advance(RETENTION_SECONDS - 60)
    made.expire()
    assert len(made) == 3
    clock.advance(1)
    made.expire()
    assert [json.loads(body)["data"]["n"] for _, body in made] == [9]
    assert (made.place(expired), made.get(expired)) == (None, None)
    clock.advance(RETENTION_SECONDS)
    made.expire()
    assert (len(made), list(made)) == (0, [])


def test_places_stay_when_events_expire() -> None:
    """Whoever is in the midst of reading goes on where they were, or with the first that is left."""
    clock = Clock(lambda: 0.0)
    made = log(3, clock=clock)
    clock.advance(RETENTION_SECONDS)
    made.append([event(3), event(4)], "a date", MATERIALIZATION)
    clock.advance(1)
    made.expire()
    assert [json.loads(body)["data"]["n"] for _, body in made.objects(made.index_from(1), 9)] == [3, 4]
    assert [json.loads(body)["data"]["n"] for _, body in made.objects(made.index_from(4), 9)] == [4]


def test_every_change_is_a_new_revision() -> None:
    """Events that come, and events that expire."""
    clock = Clock(lambda: 0.0)
    made = log(1, clock=clock)
    revisions = [made.revision]
    made.append([event(1)], "a date", MATERIALIZATION)
    revisions.append(made.revision)
    clock.advance(RETENTION_SECONDS + 1)
    made.expire()
    revisions.append(made.revision)
    assert revisions == sorted(set(revisions))


def test_everything_at_once_is_created_object_by_object() -> None:
    """As if each event had been made."""
    everything = Everything([("people", [("a", b"1"), ("b", b"2")]), ("sections", []), ("agents", [("c", b"3")])])
    assert list(everything) == [
        Event("created", "people", "a", b"1"),
        Event("created", "people", "b", b"2"),
        Event("created", "agents", "c", b"3"),
    ]
    assert list(Everything([])) == []
