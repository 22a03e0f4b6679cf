"""The pretend Edlink as its clients meet it."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest
from identitymap_server.sandbox.errors import ErrorStyle
from identitymap_server.sandbox.wire import COLLECTIONS
from identitymap_server.sandbox.world import STATUSES

GRAPH = "/api/v2/graph"


def read_all(client: httpx.Client, collection: str, size: int) -> list[dict[str, Any]]:
    """All objects of a collection, by following `$next`."""
    found = []
    url = f"{GRAPH}/{collection}{'' if '?' in collection else '?'}$first={size}"
    while url:
        page = client.get(url).raise_for_status().json()
        assert len(page["$data"]) <= size
        found += page["$data"]
        url = page.get("$next")
    return found


def code(answer: httpx.Response) -> str:
    """The code of an error, whose envelope holds a request id and no data."""
    body = answer.json()
    assert answer.status_code == 400
    assert set(body) == {"$request", "$errors"}
    (error,) = body["$errors"]
    assert error["message"]
    return error["code"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_collection_is_paged_through_to_its_end(sandbox, edlink, collection) -> None:
    """Each object once, in the same order at any page size."""
    whole = read_all(edlink, collection, 10_000)
    assert [item["id"] for item in whole] == [id_ for id_, _ in sandbox.integration("clever").objects[collection]]
    assert read_all(edlink, collection, 97) == whole


def test_the_next_page_s_address_is_absolute_and_holds_only_the_cursor(sandbox, edlink) -> None:
    """It can be fetched as it stands."""
    url = edlink.get(f"{GRAPH}/people?$first=5&limit=3").json()["$next"]
    address, _, query = url.partition("?")
    assert address == f"{sandbox.url}{GRAPH}/people"
    assert query.startswith("$cursor=")
    assert "&" not in query


@pytest.mark.parametrize("spelt", ["$first", "%24first"])
def test_the_dollar_may_be_encoded_or_not(edlink, spelt) -> None:
    """Clients differ."""
    assert len(edlink.get(f"{GRAPH}/people?{spelt}=7").json()["$data"]) == 7


def test_a_hundred_objects_unless_asked_otherwise_and_a_stray_limit_is_ignored(edlink) -> None:
    """As Edlink's SDK sends it."""
    assert len(edlink.get(f"{GRAPH}/people?limit=3").json()["$data"]) == 100


def test_a_cursor_says_that_it_overrides_the_rest(edlink) -> None:
    """And the page is the cursor's."""
    url = edlink.get(f"{GRAPH}/people?$first=5").json()["$next"]
    page = edlink.get(f"{url}&$first=50").json()
    assert len(page["$data"]) == 5
    assert [warning["code"] for warning in page["$warnings"]] == ["PAGING_IGNORED"]


def test_a_cursor_may_be_used_again(edlink) -> None:
    """A client whose answer was lost asks once more."""
    url = edlink.get(f"{GRAPH}/people?$first=5").json()["$next"]
    assert edlink.get(url).json()["$data"] == edlink.get(url).json()["$data"]


def test_a_cursor_dies_after_two_hours(sandbox, edlink) -> None:
    """INVALID_CURSOR, and the collection starts anew."""
    url = edlink.get(f"{GRAPH}/people?$first=5").json()["$next"]
    sandbox.world.clock.advance(7_201)
    assert code(edlink.get(url)) == "INVALID_CURSOR"


def test_one_object_by_its_id(edlink) -> None:
    """The same as in the list."""
    listed = edlink.get(f"{GRAPH}/people?$first=3").json()["$data"][2]
    assert edlink.get(f"{GRAPH}/people/{listed['id']}").json()["$data"] == listed


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("people?$first=0", "INVALID_PAGE_SIZE"),
        ("people?$first=10001", "INVALID_PAGE_SIZE"),
        ("people?$first=many", "INVALID_PAGE_SIZE"),
        ("people?$cursor=nonsense", "INVALID_CURSOR"),
        ("people/7", "INVALID_UUID"),
        (f"people/{uuid.uuid4()}", "NOT_FOUND"),
        ("pupils", "NOT_FOUND"),
        ("people/1/2/3", "NOT_FOUND"),
        ("people?$after=x", "INVALID_UUID"),
        (f"people?$after={uuid.uuid4()}", "INVALID_CURSOR"),
        (f"people/{uuid.uuid4()}/enrollments", "NOT_FOUND"),
        ("people/7/enrollments", "INVALID_UUID"),
        (f"people/{uuid.uuid4()}/friends", "NOT_FOUND"),
        ("people?$filter=x", "UNSUPPORTED_OPERATION"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(edlink, path, expected) -> None:
    """In Edlink's envelope, with Edlink's codes."""
    assert code(edlink.get(f"{GRAPH}/{path}")) == expected


def test_the_sandbox_can_only_be_read(edlink) -> None:
    """Even that error has the envelope."""
    assert code(edlink.post(f"{GRAPH}/people")) == "UNSUPPORTED_OPERATION"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic d3Jvbmc6d3Jvbmc="},
    ],
)
@pytest.mark.parametrize("path", [f"{GRAPH}/people", f"{GRAPH}/pupils", "/api/v1/integrations"])
def test_without_a_good_token_nothing_is_said(sandbox, headers, path) -> None:
    """Not even which end points there are."""
    with sandbox.client(None) as client:
        assert code(client.get(path, headers=headers)) == "INVALID_TOKEN"


def test_each_token_opens_its_own_integration_only(sandbox, edlink) -> None:
    """Another district's person is not found, and its cursor is invalid."""
    other = sandbox.integration("canvas")
    id_, _ = next(iter(other.objects["people"]))
    assert code(edlink.get(f"{GRAPH}/people/{id_}")) == "NOT_FOUND"
    with sandbox.client(other.token) as client:
        url = client.get(f"{GRAPH}/people?$first=5").json()["$next"]
    assert code(edlink.get(url)) == "INVALID_CURSOR"


def test_an_integration_in_every_status(styled) -> None:
    """It gives data only while it is active or paused; it is listed always."""
    _, sandbox = styled
    refused = set()
    for integration in sandbox.world.integrations:
        with sandbox.client(integration.token) as client:
            answer = client.get(f"{GRAPH}/people")
            if not answer.is_success:
                assert answer.json()["$errors"][0]["code"] == "INVALID_INTEGRATION_STATE"
                refused.add(integration.status)
    assert refused == {"requested", "inactive", "scheduled", "disabled", "error", "pending"}
    with sandbox.client(sandbox.world.application_secret) as client:
        assert [one["status"] for one in client.get("/api/v1/integrations").json()["$data"]] == list(STATUSES)


def test_errors_in_every_style(styled) -> None:
    """Each that some source of Edlink's has; see its unit test for the bodies."""
    style, sandbox = styled
    active = next(one for one in sandbox.world.integrations if one.status == "active")
    with sandbox.client("wrong") as client:
        unauthorised = client.get(f"{GRAPH}/people")
    with sandbox.client(active.token) as client:
        missing, nowhere = client.get(f"{GRAPH}/people/{uuid.uuid4()}"), client.get("/nowhere")
    is_table, is_list = style is ErrorStyle.TABLE, style in {ErrorStyle.TABLE, ErrorStyle.STATUSES}
    statuses = [answer.status_code for answer in (unauthorised, missing, nowhere)]
    assert statuses == ([400] * 3 if is_table else [401, 404, 404])
    assert ["$errors" in answer.json() for answer in (unauthorised, missing, nowhere)] == [is_list, True, True]


def test_the_application_s_secret_lists_the_integrations_with_their_tokens(sandbox) -> None:
    """Each with its status, source, provider and team; one can be had by its id."""
    with sandbox.client(sandbox.world.application_secret) as client:
        listed = client.get("/api/v1/integrations").json()["$data"]
        assert client.get(f"/api/v1/integrations/{listed[1]['id']}").json()["$data"] == listed[1]
        assert code(client.get("/api/v1/integrations/7")) == "INVALID_UUID"
        assert code(client.get(f"/api/v1/integrations/{uuid.uuid4()}")) == "NOT_FOUND"
    assert [one["access_token"] for one in listed] == [one.token for one in sandbox.world.integrations]
    assert [one["status"] for one in listed] == ["active", "active", "active", "disabled"]
    assert [one["provider"]["application"] for one in listed] == ["clever", "google-classroom", "canvas", "oneroster"]
    assert all(one["source"]["name"] == one["team"]["name"] for one in listed)


def test_the_secret_is_no_token_and_a_token_no_secret(sandbox, edlink) -> None:
    """Two surfaces, two keys."""
    assert code(edlink.get("/api/v1/integrations")) == "INVALID_TOKEN"
    with sandbox.client(sandbox.world.application_secret) as client:
        assert code(client.get(f"{GRAPH}/people")) == "INVALID_TOKEN"


def test_events_and_materializations_are_listed_like_everything_else(sandbox, edlink) -> None:
    """At first one materialization, which created every object there is."""
    (materialization,) = edlink.get(f"{GRAPH}/materializations").json()["$data"]
    assert materialization["state"] == "complete"
    events = read_all(edlink, "events", 997)
    objects = sandbox.integration("clever").objects
    assert [event["target_id"] for event in events] == [id_ for name in COLLECTIONS for id_, _ in objects[name]]
    assert {(event["type"], event["materialization_id"]) for event in events} == {("created", materialization["id"])}
    assert edlink.get(f"{GRAPH}/events/{events[7]['id']}").json()["$data"] == events[7]
    assert edlink.get(f"{GRAPH}/events?$last=1").json()["$data"] == [events[-1]]
    assert read_all(edlink, f"events?$after={events[-3]['id']}&", 1) == events[-2:]


def test_a_paused_integration_is_read_as_it_was_before_the_pause(sandbox) -> None:
    """Its token still works; nothing new is materialized."""
    integration = sandbox.integration("canvas")
    with sandbox.client(integration.token) as client:
        before = client.get(f"{GRAPH}/courses").json()["$data"]
        integration.pause()
        integration.source.remove("courses", before[0]["id"])
        integration.materialize()
        assert client.get(f"{GRAPH}/courses").json()["$data"] == before
        integration.resume()
        assert code(client.get(f"{GRAPH}/courses/{before[0]['id']}")) == "NOT_FOUND"
