"""Sources and what Edlink has of them: differences between two materializations."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from identitymap_server.sandbox import wire
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.events import Event
from identitymap_server.sandbox.materialized import Materialized
from identitymap_server.sandbox.source import Source

CLOCK = Clock(lambda: 1_795_600_000.0)


def course(number: int, name: str = "Magic") -> wire.Course:
    id_ = str(uuid.UUID(int=number))
    return wire.Course(id=id_, updated_date=CLOCK.moment(), name=name, session_id="s", school_id="s")


class Made:
    """A source with courses, and an Edlink that has read them."""

    def __init__(self, *courses: wire.Course) -> None:
        self.edlink = Materialized("an-integration", "a-source", Chance(1), CLOCK)
        self.source = Source(self.edlink.objects, {})
        for one in courses:
            self.source.put(one)
        self.edlink.complete(self.source)

    def listed(self) -> list[str]:
        return [json.loads(body)["name"] for _, body in self.edlink.objects["courses"]]

    def states(self) -> list[str]:
        return [json.loads(body)["state"] for _, body in self.edlink.materializations]


def told(events: Sequence[Event]) -> list[tuple[str, Any]]:
    return [(event.type, json.loads(event.data)["name"]) for event in events]


def test_edlink_knows_nothing_of_a_change_before_it_reads() -> None:
    """Then it knows all of it at once."""
    made = Made(course(1, "A"), course(2, "B"))
    made.source.put(course(1, "A2"))
    made.source.put(course(3, "C"))
    made.source.remove("courses", course(2).id)
    assert made.listed() == ["A", "B"]
    assert told(made.edlink.complete(made.source)) == [("updated", "A2"), ("created", "C"), ("deleted", "B")]
    assert made.listed() == ["A2", "C"]
    assert made.edlink.complete(made.source) == []


def test_a_first_materialization_creates_everything() -> None:
    """Also if it takes over what there is without reading it object by object."""
    read = Made(course(1, "A"), course(2, "B"))
    adopted = Materialized("an-integration", "a-source", Chance(1), CLOCK)
    adopted.adopt(read.edlink.objects)
    assert (
        told(list(adopted.events.since(0)))
        == told(list(read.edlink.events.since(0)))
        == [
            ("created", "A"),
            ("created", "B"),
        ]
    )


def test_what_was_changed_back_is_no_change() -> None:
    """Who left and came back in between, exactly as before, was never away; who came and left, never there."""
    made = Made(course(1, "A"))
    made.source.restore("courses", course(1).id, made.source.remove("courses", course(1).id))
    made.source.put(course(2, "B"))
    made.source.remove("courses", course(2).id)
    assert made.edlink.complete(made.source) == []


def test_an_update_s_data_may_be_out_of_date() -> None:
    """On demand: the object as it was before. The listing has the new one."""
    made = Made(course(1, "A"))
    made.source.put(course(1, "A2"))
    assert told(made.edlink.complete(made.source, stale=True)) == [("updated", "A")]
    assert made.listed() == ["A2"]


def test_the_order_within_a_materialization_is_not_promised() -> None:
    """Shuffled, the events are the same ones, and so is what is listed."""
    made = Made(course(1, "A"))
    for number in range(2, 30):
        made.source.put(course(number, f"C{number}"))
    made.source.remove("courses", course(1).id)
    events = made.edlink.complete(made.source, shuffled=Chance(7))
    names = [name for _, name in told(events)]
    assert sorted(names) == sorted(["A", *(f"C{number}" for number in range(2, 30))])
    assert names != sorted(names, key=lambda name: (name == "A", int(name[1:] or 0)))
    assert "A" not in made.listed()


def test_a_materialization_waits_works_and_ends() -> None:
    """Its state says where it is; nothing is to be seen of it before its end, and its date is that of its end."""
    made = Made()
    made.source.put(course(1, "A"))
    made.edlink.queue()
    made.edlink.queue()
    assert made.states() == ["complete", "queued"]
    made.edlink.work()
    assert (made.states(), made.listed()) == (["complete", "working"], [])
    made.edlink.complete(made.source)
    assert (made.states(), made.listed()) == (["complete", "complete"], ["A"])
    materialization = json.loads(list(made.edlink.materializations)[-1][1])
    assert materialization["created_date"] < materialization["updated_date"]
    assert (materialization["source_id"], materialization["integration_id"]) == ("a-source", "an-integration")
    ((_, event),) = made.edlink.events
    assert json.loads(event)["materialization_id"] == materialization["id"]
    assert json.loads(event)["date"] == materialization["updated_date"]


def test_a_materialization_that_fails_changes_nothing() -> None:
    """The next one brings what it would have brought."""
    made = Made()
    made.source.put(course(1, "A"))
    made.edlink.work()
    made.edlink.fail()
    assert (made.states(), made.listed(), len(made.edlink.events)) == (["complete", "error"], [], 0)
    assert told(made.edlink.complete(made.source)) == [("created", "A")]


def test_a_source_has_what_edlink_has_and_what_is_new() -> None:
    """And nothing that has gone."""
    made = Made(course(1, "A"), course(2, "B"))
    made.source.put(course(2, "B2"))
    made.source.put(course(3, "C"))
    made.source.remove("courses", course(1).id)
    assert [item.name for item in made.source.all(wire.Course)] == ["B2", "C"]
    assert made.source.get(wire.Course, course(2).id).name == "B2"
    assert made.source.find(wire.Course, course(1).id) is None
    for again in (lambda: made.source.get(wire.Course, course(1).id), lambda: made.source.remove("courses", "x")):
        with pytest.raises(KeyError):
            again()


def test_anything_that_is_there_may_be_drawn() -> None:
    """Known or new, and nothing else, be there ever so little."""
    made = Made(*(course(number) for number in range(200)))
    for number in range(1, 200):
        made.source.remove("courses", course(number).id)
    made.source.put(course(200))
    chance = Chance(1)
    drawn = {found.id for _ in range(50) if (found := made.source.draw(chance, wire.Course))}
    assert drawn == {course(0).id, course(200).id}
    assert made.source.draw(chance, wire.Session) is None


def test_no_two_moments_are_the_same() -> None:
    """Though time stands still: by their dates, readers tell the versions of an object."""
    clock = Clock(lambda: 1_795_600_000.123)
    first, second = clock.moment(), clock.moment()
    assert (first, second) == ("2026-11-25T09:46:40.123Z", "2026-11-25T09:46:40.124Z")
    clock.advance(3600)
    assert clock.moment() == "2026-11-25T10:46:40.123Z"
    with pytest.raises(ValueError, match="back"):
        clock.advance(-1)
