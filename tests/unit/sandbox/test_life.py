"""Life: what happens, what Edlink makes of it, and who is who afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.sandbox import wire, world
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.events import Event
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.life import Life
from identitymap_server.sandbox.life.living import HAPPENINGS
from identitymap_server.sandbox.world import World

#: What cannot happen unless something else has.
_BEFORE = {
    "somebody returns": "somebody leaves",
    "somebody returns under another id": "somebody leaves",
    "somebody takes over an address": "somebody leaves",
    "somebody is shared again": "somebody is unshared",
    "two records are merged": "somebody is recorded twice",
}

#: A district of so many people has two schools.
_PEOPLE = {"somebody changes school": 1_200}


def small(seed: int = 1, integrations: int = 1, people: int = 40) -> World:
    return world.build(people * integrations, integrations, seed, clock=Clock(lambda: 1_795_600_000.0))


def one(seed: int = 1, application: str = "clever") -> tuple[Life, Integration]:
    """A small district of a kind of source, and its life."""
    made = small(seed, 4)
    return Life(made, seed), next(i for i in made.integrations if i.provider.application == application)


def graph(integration: Integration) -> dict[str, dict[str, bytes]]:
    """All that Edlink has, by collection and id."""
    return {name: dict(collection) for name, collection in integration.objects.items()}


def replay(replica: dict[str, dict[str, bytes]], events: Iterable[Event]) -> None:
    """What a follower does."""
    for event in events:
        if event.type == "deleted":
            del replica[event.collection][event.id]
        else:
            assert (event.id in replica[event.collection]) == (event.type == "updated")
            replica[event.collection][event.id] = event.data


def dangling(integration: Integration) -> list[tuple[str, str]]:
    """Names of objects that are not there."""
    objects = {name: {id_: json.loads(body) for id_, body in c} for name, c in integration.objects.items()}
    ends = {
        "enrollments": {"person_id": "people", "class_id": "classes", "section_id": "sections"},
        "agents": {"observer_id": "people", "target_id": "people"},
        "sections": {"class_id": "classes"},
        "classes": {"school_id": "schools", "course_id": "courses"},
    }
    return [
        (name, field)
        for name, fields in ends.items()
        for item in objects[name].values()
        for field, target in fields.items()
        if item[field] is not None and item[field] not in objects[target]
    ]


@given(st.integers(0, 10_000), st.integers(1, 8))
def test_following_all_events_gives_what_edlink_has(seed: int, steps: int) -> None:
    """Over any life, object by object; and nothing names what is not there."""
    made = small(seed % 7)
    life, (integration,) = Life(made, seed), made.integrations
    replica = graph(integration)
    for _ in range(steps):
        replay(replica, life.step())
    assert replica == graph(integration)
    assert dangling(integration) == []


def test_the_same_seed_brings_the_same_life() -> None:
    """To the byte, events and their ids included; another seed brings another one."""

    def lived(seed: int) -> list[Any]:
        made = small(integrations=4)
        life = Life(made, seed)
        for _ in range(12):
            life.step()
        return [list(i.materialized.events) + list(i.materialized.materializations) for i in made.integrations]

    assert lived(5) == lived(5)
    assert lived(5) != lived(6)


@pytest.mark.parametrize("kind", HAPPENINGS)
def test_every_kind_of_thing_can_happen(kind: str) -> None:
    """In some small district at least; Edlink sees that something did, and everything fits together."""
    seen = []
    made = small(integrations=4, people=_PEOPLE.get(kind, 40))
    life = Life(made, 1)
    for integration in made.integrations:
        if kind in _BEFORE:
            life.happen(_BEFORE[kind], integration, 3)
            integration.materialize()
        if life.happen(kind, integration):
            seen.append(integration.materialize())
            assert dangling(integration) == []
    assert any(seen)


def test_who_is_unshared_and_shared_again_is_the_same_as_before() -> None:
    """Deleted with all places in classes, then created with the same ids."""
    life, integration = one()
    before = graph(integration)
    life.happen("somebody is unshared", integration)
    gone = integration.materialize()
    assert {event.type for event in gone} == {"deleted"}
    assert [event.collection for event in gone].count("people") == 1
    life.happen("somebody is shared again", integration)
    back = integration.materialize()
    assert {(event.type, event.id, event.data) for event in back} == {("created", e.id, e.data) for e in gone}
    assert graph(integration) == before


def test_of_two_merged_records_one_stays_and_names_the_other() -> None:
    """And both are still known to be the same human's."""
    life, integration = one(seed=3)
    assert life.happen("somebody is recorded twice", integration, 5) == 5
    doubled = [event for event in integration.materialize() if event.collection == "people"]
    assert {event.type for event in doubled} == {"created"}
    assert life.happen("two records are merged", integration, 5) == 5
    events = [event for event in integration.materialize() if event.collection == "people"]
    deleted = {event.id for event in events if event.type == "deleted"}
    people = integration.registry.people
    merged = {
        (identifier["value"], event.id)
        for event in events
        if event.type == "updated"
        for identifier in json.loads(event.data)["identifiers"]
        if identifier["type"] == "edlink_id" and identifier["value"] in people
    }
    assert len(deleted) == len(merged) == 5
    assert {former for former, _ in merged} == deleted
    assert all(people[former] == people[stays] for former, stays in merged)
    assert dangling(integration) == []


def test_who_returns_under_another_id_is_the_same_human() -> None:
    """With the same identifiers."""
    life, integration = one()
    life.happen("somebody leaves", integration)
    (left,) = [event for event in integration.materialize() if event.collection == "people"]
    life.happen("somebody returns under another id", integration)
    (came,) = [event for event in integration.materialize() if event.collection == "people"]
    assert came.id != left.id
    assert json.loads(came.data)["identifiers"] == json.loads(left.data)["identifiers"]
    assert integration.registry.people[came.id] == integration.registry.people[left.id]


def test_a_leaver_s_account_is_true_again_when_they_return() -> None:
    """They had left before Edlink came, so no pair was true before."""
    life, integration = one(seed=2)
    before = {pair.edlink_id for pair in integration.truth()}
    life.happen("a leaver returns", integration, 3)
    came = {event.id for event in integration.materialize() if event.collection == "people"}
    new = {pair.edlink_id for pair in integration.truth()} - before
    assert new
    assert new <= came
    accounts = {account.human for account in integration.accounts}
    assert {integration.registry.people[id_] for id_ in new} <= accounts


def test_newcomers_have_no_account() -> None:
    """Whoever links one is wrong."""
    life, integration = one()
    life.happen("a family arrives", integration, 3)
    life.happen("an employee is hired", integration, 3)
    came = {event.id for event in integration.materialize() if event.collection == "people"}
    assert came
    accounts = {account.human for account in integration.accounts}
    assert not {integration.registry.people[id_] for id_ in came} & accounts
    assert not came & {pair.edlink_id for pair in integration.truth()}


@pytest.mark.parametrize("application", ["clever", "canvas"])
def test_a_legacy_class_stands_for_all_that_its_class_was_split_into(application: str) -> None:
    """Every student is still in one of them, and the truth names them all."""
    life, integration = one(application=application)
    members = {e.person_id for e in integration.source.all(wire.Enrollment)}
    before = {pair.edlink_id for pair in integration.truth() if pair.entity_type == "class"}
    life.happen("a class splits", integration, 6)
    integration.materialize()
    assert {e.person_id for e in integration.source.all(wire.Enrollment)} == members
    pairs = [(pair.legacy_id, pair.edlink_id) for pair in integration.truth() if pair.entity_type == "class"]
    assert len(pairs) > len(before)
    assert {id_ for _, id_ in pairs} <= set(integration.registry.classes)


def test_a_mass_deletion_is_undone_by_the_next_export() -> None:
    """Everybody has the id of before."""
    life, integration = one()
    before = {name: set(objects) for name, objects in graph(integration).items()}
    gone = life.delete_many(integration, 0.6)
    assert 0.3 < gone / len(before["people"]) < 0.9
    assert len([e for e in integration.materialize() if e.collection == "people"]) == gone
    assert dangling(integration) == []
    assert life.bring_back(integration) == gone
    integration.materialize()
    assert {name: set(objects) for name, objects in graph(integration).items()} == before


def test_a_source_created_anew_has_everything_under_other_ids() -> None:
    """In another integration with another token, not yet materialized; who is who is known all the same."""
    life, integration = one(seed=4)
    life.happen("somebody is recorded twice", integration, 2)
    life.happen("two records are merged", integration, 2)
    integration.materialize()
    made = life.create_anew(integration)
    assert made in life._world.integrations
    assert integration not in life._world.integrations
    assert not {made.integration_id, made.source_id, made.token} & {
        integration.integration_id,
        integration.source_id,
        integration.token,
    }
    assert [len(collection) for collection in made.objects.values()] == [0] * 9
    events = made.materialize()
    assert {event.type for event in events} == {"created"}
    assert [len(c) for c in made.objects.values()] == [len(c) for c in integration.objects.values()]
    assert dangling(made) == []
    old = {id_ for objects in graph(integration).values() for id_ in objects}
    assert not old & {event.id for event in events}
    assert not any(id_.encode() in event.data for event in events for id_ in old)
    assert not any(b'"edlink_id"' in event.data for event in events)

    def by_number(of: Integration) -> dict[int, Any]:
        return {made.registry.people[p.id]: (p.first_name, p.last_name, p.email) for p in of.source.all(wire.Person)}

    assert by_number(made) == by_number(integration)
    assert {pair.legacy_id for pair in made.truth()} == {pair.legacy_id for pair in integration.truth()}
    life.step(made)
    assert dangling(made) == []


def test_nothing_is_materialized_during_a_pause_and_one_difference_comes_after_it() -> None:
    """Who left and returned meanwhile was never away."""
    life, integration = one()
    integration.pause()
    replica = graph(integration)
    for _ in range(5):
        assert life.step(integration) == []
    assert graph(integration) == replica
    events = integration.resume()
    assert len(events) == len({event.id for event in events}) > 0
    replay(replica, events)
    assert replica == graph(integration)


def test_a_district_that_is_not_materialized_yet_is_empty_and_then_all_created() -> None:
    """Also what happened before."""
    made = world.build(40, 1, 1, materialized=False)
    (integration,) = made.integrations
    life = Life(made, 1)
    life.happen("a family arrives", integration)
    assert all(len(collection) == 0 for collection in integration.objects.values())
    events = integration.materialize()
    assert {event.type for event in events} == {"created"}
    assert len(events) == sum(map(len, integration.objects.values()))


@cache
def lived_long() -> tuple[Integration, list[Event]]:
    made = small(seed=6)
    life = Life(made, 1)
    return made.integrations[0], [event for _ in range(150) for event in life.step()]


def test_a_long_life_knows_whose_every_id_was() -> None:
    """Of people and classes, those that are gone included."""
    integration, events = lived_long()
    for collection, known in (("people", integration.registry.people), ("classes", integration.registry.classes)):
        assert {event.id for event in events if event.collection == collection} <= set(known)


def test_now_and_then_a_materialization_fails() -> None:
    """Its changes come with the next one."""
    integration, _ = lived_long()
    states = [json.loads(body)["state"] for _, body in integration.materialized.materializations]
    assert 0 < states.count("error") < 25
    assert len(states) == 151
