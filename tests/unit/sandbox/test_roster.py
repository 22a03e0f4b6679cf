"""What Edlink has of a district, in the shapes of its API."""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from functools import cache
from typing import Any

import pytest
from identitymap_server.sandbox import district, roster
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.providers import PROVIDERS, Provider
from identitymap_server.sandbox.roster import Roster
from identitymap_server.sandbox.wire import COLLECTIONS

BY_APPLICATION = {provider.application: provider for provider in PROVIDERS}


@cache
def built_for(application: str) -> Roster:
    provider = BY_APPLICATION[application]
    people = district.build(Chance(1), 1_000, "Pawnee School District", "Pawnee", with_parents=provider.knows_parents)
    return roster.build(Chance(2), people, provider, "pawnee.example.org")


def built(provider: Provider) -> Roster:
    return built_for(provider.application)


def objects(provider: Provider, collection: str) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in built(provider).objects[collection]]


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.application)
class TestEverySource:
    def test_every_object_has_an_id_of_its_own_and_dates(self, provider: Provider) -> None:
        """Ids are UUIDs, of versions 4 and 5; dates have milliseconds."""
        everything = [item for name in COLLECTIONS for item in objects(provider, name)]
        assert len({item["id"] for item in everything}) == len(everything)
        assert {uuid.UUID(item["id"]).version for item in everything} == {4, 5}
        dates = [(name, value) for item in everything for name, value in item.items() if name.endswith("_date")]
        assert {name for name, _ in dates} == {"created_date", "updated_date", "start_date", "end_date"}
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value) for _, value in dates)

    def test_every_reference_leads_to_an_object(self, provider: Provider) -> None:
        """A roster read in Edlink's order never names what comes later or not at all."""
        known: set[str] = set()
        for name in COLLECTIONS:
            found = objects(provider, name)
            # The districts, schools and sessions of one collection do not name one another.
            for item in found:
                for field, value in item.items():
                    if field == "id" or value is None:
                        continue
                    if field.endswith("_id") and field != "section_id":
                        assert value in known, (name, field)
                    if field.endswith("_ids"):
                        assert known.issuperset(value), (name, field)
            known |= {item["id"] for item in found}

    def test_everybody_carries_the_source_own_identifier_and_nobody_else_the_same(self, provider: Provider) -> None:
        """The first type is the source's own; within a district no identifier is given twice."""
        people = objects(provider, "people")
        own = next(iter(provider.person_ids))
        assert all(own in {i["type"] for i in person["identifiers"]} for person in people)
        given = Counter((i["type"], i["value"]) for person in people for i in person["identifiers"])
        assert {count for (type_, _), count in given.items() if type_ != "email"} == {1}

    def test_addresses_are_ascii_and_nobody_shares_one_at_school(self, provider: Provider) -> None:
        """Accents in a name are no accents in an address."""
        emails = [p["email"] for p in objects(provider, "people") if (p["email"] or "").endswith("pawnee.example.org")]
        assert len(set(emails)) == len(emails) > 800
        assert all(email.isascii() and " " not in email for email in emails)

    def test_somebody_can_be_in_a_class_twice(self, provider: Provider) -> None:
        """Dropped, and back again."""
        enrollments = objects(provider, "enrollments")
        places = Counter((e["person_id"], e["class_id"]) for e in enrollments)
        assert max(places.values()) == 2
        assert {e["state"] for e in enrollments} == {"active", "dropped"}


def test_an_sis_knows_roles_birthdays_and_grades() -> None:
    """Clever and OneRoster do."""
    people = objects(BY_APPLICATION["clever"], "people")
    assert {role for person in people for role in person["roles"]} == {"student", "teacher", "staff", "parent"}
    students = [person for person in people if person["roles"] == ["student"]]
    assert sum(bool(p["demographics"]["birthday"]) for p in students) > 0.95 * len(students)
    assert all(person["grade_levels"] and person["graduation_year"] for person in students)


@pytest.mark.parametrize("application", ["google-classroom", "canvas"])
def test_an_lms_knows_none_of_these(application: str) -> None:
    """Roles have to be derived from enrollments."""
    provider = BY_APPLICATION[application]
    for person in objects(provider, "people"):
        assert (person["roles"], person["grade_levels"], person["demographics"]) == ([], [], None)
    assert {e["role"] for e in objects(provider, "enrollments")} == {"student", "teacher"}


def test_a_source_without_schools_has_one_made_up() -> None:
    """So that every class has a school."""
    (school,) = objects(BY_APPLICATION["google-classroom"], "schools")
    assert school["name"] == "Pawnee School District"


def test_a_person_who_was_merged_says_so() -> None:
    """An identifier of type edlink_id is the one documented sign of a merge."""
    people = objects(BY_APPLICATION["oneroster"], "people")
    merged = [i["value"] for person in people for i in person["identifiers"] if i["type"] == "edlink_id"]
    assert merged
    assert not {person["id"] for person in people} & set(merged)


def test_parents_look_after_students() -> None:
    """Agents join people who are both there."""
    provider = BY_APPLICATION["clever"]
    roles = {person["id"]: person["roles"] for person in objects(provider, "people")}
    agents = objects(provider, "agents")
    assert agents
    assert all((roles[a["observer_id"]], roles[a["target_id"]]) == (["parent"], ["student"]) for a in agents)


def test_sections_are_there_where_the_source_has_them() -> None:
    """Canvas has them, and its enrollments name them."""
    sections = {section["id"] for section in objects(BY_APPLICATION["canvas"], "sections")}
    assert sections == {e["section_id"] for e in objects(BY_APPLICATION["canvas"], "enrollments")}
    assert not objects(BY_APPLICATION["clever"], "sections")
