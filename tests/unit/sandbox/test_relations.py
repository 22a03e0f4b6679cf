"""What belongs to what, against a search through everything."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from identitymap_server.sandbox import world
from identitymap_server.sandbox.collection import Collection
from identitymap_server.sandbox.relations import RELATIONS, Related

Item = dict[str, Any]

#: Canvas has sections, Clever has parents, roles and schools.
CLEVER, _, CANVAS = world.build(900, 3, seed=3).integrations


def everything(objects: dict[str, Collection], collection: str) -> list[Item]:
    return [json.loads(body) for _, body in objects[collection]]


def related(objects: dict[str, Collection], collection: str, id_: str, relation: str) -> list[Item]:
    found = Related().to(objects, RELATIONS[collection][relation], id_, objects[collection].get(id_))
    return [json.loads(body) for _, body in found]


def joined(one: str, other: str, role: str | None = None) -> Callable[[Item, Item, list[Item]], bool]:
    def test(item: Item, found: Item, enrollments: list[Item]) -> bool:
        return any(
            e[one] == item["id"] and e[other] == found["id"] and (role is None or e["role"] == role)
            for e in enrollments
        )

    return test


#: When the second belongs to the first, as the descriptions of the end points have it.
BELONGS: dict[tuple[str, str], Callable[[Item, Item, list[Item]], bool]] = {
    ("districts", "administrators"): lambda _, person, __: "district-administrator" in person["roles"],
    ("schools", "classes"): lambda school, found, _: found["school_id"] == school["id"],
    ("schools", "courses"): lambda school, found, _: found["school_id"] == school["id"],
    ("schools", "sessions"): lambda school, found, _: found["school_id"] == school["id"],
    ("schools", "people"): lambda school, person, _: school["id"] in person["school_ids"],
    ("schools", "administrators"): lambda school, p, _: (
        school["id"] in p["school_ids"] and "administrator" in p["roles"]
    ),
    ("schools", "teachers"): lambda school, p, _: school["id"] in p["school_ids"] and "teacher" in p["roles"],
    ("schools", "students"): lambda school, p, _: school["id"] in p["school_ids"] and "student" in p["roles"],
    ("courses", "classes"): lambda course, found, _: found["course_id"] == course["id"],
    ("people", "enrollments"): lambda person, found, _: found["person_id"] == person["id"],
    ("people", "districts"): lambda person, district, _: district["id"] == person["district_id"],
    ("people", "schools"): lambda person, school, _: school["id"] in person["school_ids"],
    ("people", "classes"): joined("person_id", "class_id"),
    ("people", "sections"): joined("person_id", "section_id"),
    ("people", "agents"): lambda person, agent, _: person["id"] in {agent["observer_id"], agent["target_id"]},
    ("classes", "sections"): lambda class_, section, _: section["class_id"] == class_["id"],
    ("classes", "enrollments"): lambda class_, found, _: found["class_id"] == class_["id"],
    ("classes", "people"): joined("class_id", "person_id"),
    ("classes", "teachers"): joined("class_id", "person_id", "teacher"),
    ("classes", "students"): joined("class_id", "person_id", "student"),
    ("sections", "enrollments"): lambda section, found, _: found["section_id"] == section["id"],
    ("sections", "people"): joined("section_id", "person_id"),
    ("sections", "teachers"): joined("section_id", "person_id", "teacher"),
    ("sections", "students"): joined("section_id", "person_id", "student"),
}


@pytest.mark.parametrize("integration", [CLEVER, CANVAS], ids=["clever", "canvas"])
@pytest.mark.parametrize(("collection", "relation"), [(c, r) for c, relations in RELATIONS.items() for r in relations])
def test_every_relation_gives_what_a_search_gives(
    integration: world.Integration, collection: str, relation: str
) -> None:
    """In the order of the collection, each once."""
    objects, belongs = integration.objects, BELONGS[collection, relation]
    candidates = everything(objects, RELATIONS[collection][relation].collection)
    enrollments = everything(objects, "enrollments")
    for one in everything(objects, collection)[::61]:
        mine = [e for e in enrollments if one["id"] in {e["person_id"], e["class_id"], e["section_id"]}]
        expected = [item for item in candidates if belongs(one, item, mine)]
        assert related(objects, collection, one["id"], relation) == expected


def test_relations_are_not_empty_by_mistake() -> None:
    """There is something to find in nearly all of them."""
    empty = {
        (collection, relation)
        for collection, relations in RELATIONS.items()
        for relation in relations
        if not any(
            related(i.objects, collection, id_, relation)
            for i in (CLEVER, CANVAS)
            for id_, _ in i.objects[collection].objects(0, 60)
        )
    }
    # Districts here have one calendar and no administrators of their own.
    assert empty == {("districts", "administrators"), ("schools", "administrators"), ("schools", "sessions")}


def test_a_change_is_seen_at_once() -> None:
    """Indexes follow their collection."""
    objects = {
        "classes": Collection([("c", b'{"id":"c"}')]),
        "enrollments": Collection([("e", b'{"id":"e","class_id":"c","person_id":"p"}')]),
        "people": Collection([("p", b'{"id":"p"}'), ("q", b'{"id":"q"}')]),
    }
    finder, relation = Related(), RELATIONS["classes"]["people"]

    def members() -> list[str]:
        return [id_ for id_, _ in finder.to(objects, relation, "c", b"{}")]

    assert members() == ["p"]
    objects["enrollments"].put("f", b'{"id":"f","class_id":"c","person_id":"q"}')
    assert members() == ["p", "q"]
    objects["enrollments"].put("e", b'{"id":"e","class_id":"other","person_id":"p"}')
    assert members() == ["q"]
    objects["people"].remove("q")
    assert members() == []
