"""Everything that one can ask of a listing, over HTTP."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

GRAPH = "/api/v2/graph"


def pages(client: httpx.Client, url: str) -> list[list[dict[str, Any]]]:
    """The pages of a listing, by following `$next`."""
    found = []
    while url:
        page = client.get(url).raise_for_status().json()
        found.append(page["$data"])
        url = page.get("$next")
    return found


def listed(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    return [item for page in pages(client, f"{GRAPH}/{path}") for item in page]


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


def codes(answer: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in answer.get("$warnings", [])]


@pytest.fixture
def people(edlink) -> list[dict[str, Any]]:
    """The whole roster."""
    return listed(edlink, "people?$first=10000")


def filter_of(**clauses: list[dict[str, str]]) -> str:
    return f"$filter={quote(json.dumps(clauses))}"


def test_after_and_before_an_object(edlink, people) -> None:
    """Without it; forward from the first, backward from the last, to the end of what lies between."""
    third, ninth = people[2]["id"], people[8]["id"]
    assert listed(edlink, f"people?$first=100&$after={third}") == people[3:]
    assert listed(edlink, f"people?$first=2&$after={third}&$before={ninth}") == people[3:8]
    assert listed(edlink, f"people?$before={ninth}") == people[:8][::-1]
    assert listed(edlink, f"people?$first=3&$before={ninth}") == people[:8]


def test_the_newest_first(edlink, people) -> None:
    """`$last=1` is the newest object; the way on leads to older ones."""
    assert edlink.get(f"{GRAPH}/people?$last=1").json()["$data"] == [people[-1]]
    assert listed(edlink, "people?$last=97") == people[::-1]


def test_a_cursor_remembers_the_first_request(edlink, people) -> None:
    """Its filter, its fields, what it was expanded by and its size."""
    asked = filter_of(last_name=[{"operator": "contains", "value": "A"}])
    found = pages(edlink, f"{GRAPH}/people?$first=20&$fields=id,last_name&$expand=district&{asked}")
    wanted = [person for person in people if "a" in person["last_name"].casefold()]
    assert [len(page) for page in found[:-1]] == [20] * (len(found) - 1)
    assert [item for page in found for item in page] == [
        {
            "id": person["id"],
            "last_name": person["last_name"],
            "district": edlink.get(f"{GRAPH}/districts/{person['district_id']}").json()["$data"],
        }
        for person in wanted
    ]


def test_a_cursor_overrides_whatever_else_is_asked_for(edlink) -> None:
    """With a warning that names it."""
    page = edlink.get(f"{GRAPH}/people?$first=5").json()
    again = edlink.get(f"{page['$next']}&$first=0&$filter=nonsense&%24fields=id").json()
    assert codes(again) == ["PAGING_IGNORED"]
    assert again["$warnings"][0]["message"] == "$cursor overrides $first, $filter, $fields."
    assert (len(again["$data"]), "email" in again["$data"][0]) == (5, True)


def test_a_relation_has_pages_filters_and_cursors_of_its_own(edlink) -> None:
    """A cursor is good for the one object only."""
    enrollment = edlink.get(f"{GRAPH}/enrollments?$first=1").json()["$data"][0]
    path = f"classes/{enrollment['class_id']}/students"
    students = listed(edlink, f"{path}?$first=5")
    assert len(pages(edlink, f"{GRAPH}/{path}?$first=5")) > 1
    some = filter_of(
        first_name=[{"operator": "in", "value": f"{students[0]['first_name']},{students[-1]['first_name']}"}]
    )
    assert {students[0]["id"], students[-1]["id"]} <= set(ids(listed(edlink, f"{path}?{some}")))
    cursor = edlink.get(f"{GRAPH}/{path}?$first=5").json()["$next"].partition("?")[2]
    assert edlink.get(f"{GRAPH}/people?{cursor}").json()["$errors"][0]["code"] == "INVALID_CURSOR"


def test_one_object_can_be_trimmed_and_expanded_too(edlink, people) -> None:
    """With the same warnings as a listing."""
    student = next(person for person in people if person["school_ids"])
    answer = edlink.get(f"{GRAPH}/people/{student['id'].upper()}?$fields=id,nonsense&$expand=schools,friends").json()
    assert (answer["$data"]["id"], ids(answer["$data"]["schools"])) == (student["id"], student["school_ids"])
    assert codes(answer) == ["INVALID_FIELD_REQUESTED", "INVALID_EXPANSION"]


def test_a_provider_that_ignores_the_page_size(sandbox) -> None:
    """It says so on the page that was asked for, and is read to its end all the same."""
    integration = sandbox.integration("google-classroom")
    with sandbox.client(integration.token) as client:
        page = client.get(f"{GRAPH}/enrollments?$first=7").json()
        assert (len(page["$data"]), codes(page)) == (500, ["PROVIDER_IGNORED_PAGE_SIZE"])
        assert codes(client.get(page["$next"]).json()) == []
        assert ids(listed(client, "enrollments?$first=7")) == [id_ for id_, _ in integration.objects["enrollments"]]


def test_everything_that_is_wrong_is_said_at_once(edlink) -> None:
    """In one answer."""
    answer = edlink.get(f"{GRAPH}/people?$first=0&$after=7&{filter_of(identifiers=[{'operator': 'is known'}])}")
    assert answer.status_code == 400
    assert [(error["code"], error["message"]) for error in answer.json()["$errors"]] == [
        ("INVALID_PAGE_SIZE", "$first must be a number from 1 to 10000."),
        ("INVALID_UUID", "A valid UUID is expected for parameter '$after'."),
        ("UNSUPPORTED_OPERATION", "Person cannot be filtered by 'identifiers'."),
    ]
