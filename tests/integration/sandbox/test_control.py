"""Changing the sandbox while it runs, as tests and curious people do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from identitymap_server.sandbox import app, world
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.events import RETENTION_SECONDS
from identitymap_server.sandbox.life import Life
from sandboxes import Sandbox, served

GRAPH = "/api/v2/graph"


@pytest.fixture
def lively() -> Iterator[Sandbox]:
    """Two small districts of its own for each test."""
    with served(world.build(80, 2, seed=1, clock=Clock(lambda: 1_795_600_000.0))) as sandbox:
        yield sandbox


@pytest.fixture
def control(lively: Sandbox) -> Iterator[httpx.Client]:
    with lively.client(None) as client:
        yield client


@pytest.fixture
def edlink(lively: Sandbox) -> Iterator[httpx.Client]:
    with lively.client(lively.world.integrations[0].token) as client:
        yield client


def told(control: httpx.Client, path: str, **body: Any) -> Any:
    return control.post(f"/sandbox/{path}", json=body).raise_for_status().json()


@pytest.fixture
def path(lively: Sandbox) -> str:
    """Where the first integration is told what to do."""
    return f"integrations/{lively.world.integrations[0].integration_id}"


def listed(edlink: httpx.Client, collection: str, query: str = "$first=10000") -> list[dict[str, Any]]:
    return edlink.get(f"{GRAPH}/{collection}?{query}").raise_for_status().json()["$data"]


def test_it_says_how_everything_is(lively, control) -> None:
    """And with which token which integration is read."""
    shown = control.get("/sandbox").json()
    assert shown["now"] == "2026-11-25T09:46:40.000Z"
    assert [one["token"] for one in shown["integrations"]] == [one.token for one in lively.world.integrations]
    assert {one["materialization"] for one in shown["integrations"]} == {"complete"}
    assert shown["integrations"][0]["objects"]["people"] == 40
    assert shown["faults"]["rate"] == 0


def test_days_pass_and_events_say_what_they_brought(control, edlink, path) -> None:
    """In one district or in all of them."""
    (newest,) = listed(edlink, "events", "$last=1")
    happened = told(control, "life", steps=3, integration=path.rpartition("/")[2], happenings=8)
    events = listed(edlink, "events", f"$first=10000&$after={newest['id']}")
    assert sum(happened["events"].values()) == len(events) > 0
    assert sum(told(control, "life", steps=3)["events"].values()) > 0


def test_a_thing_happens_when_it_is_told_to_and_is_seen_when_it_is_materialized(control, edlink, path) -> None:
    """A person who leaves is there until then."""
    assert told(control, f"{path}/happen", kind="somebody leaves", times=3) == {"happened": 3}
    assert len(listed(edlink, "people")) == 40
    assert told(control, f"{path}/materialize")["events"]["deleted person"] == 3
    assert len(listed(edlink, "people")) == 37
    assert told(control, f"{path}/bring-back") == {"returned": 3}
    assert told(control, f"{path}/materialize", shuffled=True)["events"]["created person"] == 3


def test_a_materialization_goes_through_its_states(control, edlink, path) -> None:
    """Nothing is seen of it before it is complete; one that fails changes nothing."""
    told(control, f"{path}/delete-many", share=1)
    for state in ("queued", "working", "error"):
        told(control, f"{path}/materialize", state=state)
        assert listed(edlink, "materializations", "$last=1")[0]["state"] == state
        assert len(listed(edlink, "people")) == 40
    told(control, f"{path}/materialize")
    assert [one["state"] for one in listed(edlink, "materializations")] == ["complete", "error", "complete"]
    assert listed(edlink, "people") == []


def test_during_a_pause_nothing_is_materialized(control, edlink, path) -> None:
    """What has happened comes as one difference when it ends."""
    told(control, f"{path}/pause")
    before = listed(edlink, "events")
    told(control, f"{path}/happen", kind="somebody leaves")
    told(control, "life", steps=2, integration=path.rpartition("/")[2])
    refused = control.post(f"/sandbox/{path}/materialize")
    assert (refused.status_code, refused.json()["error"]) == (
        409,
        "The integration is paused: nothing is materialized.",
    )
    assert listed(edlink, "events") == before
    events = told(control, f"{path}/resume")["events"]
    assert sum(events.values()) == len(listed(edlink, "events")) - len(before) > 0


def test_events_expire_and_cursors_die_when_the_clock_is_moved_on(control, edlink, path) -> None:
    """After an expired event nothing can be asked for."""
    (newest,) = listed(edlink, "events", "$last=1")
    cursor = edlink.get(f"{GRAPH}/people?$first=5").json()["$next"]
    assert told(control, "clock", seconds=7_201)["now"] == "2026-11-25T11:46:41.000Z"
    assert edlink.get(cursor).json()["$errors"][0]["code"] == "INVALID_CURSOR"
    told(control, "clock", seconds=RETENTION_SECONDS)
    expired = edlink.get(f"{GRAPH}/events?$first=10&$after={newest['id']}")
    assert expired.json()["$errors"][0]["code"] == "INVALID_CURSOR"
    assert listed(edlink, "events") == []


def test_a_token_dies_and_the_other_integration_goes_on(lively, control, edlink, path) -> None:
    """With any of Edlink's codes, until it is accepted again."""
    told(control, f"{path}/refuse", code="UNSHARED_TOKEN")
    assert edlink.get(f"{GRAPH}/people").json()["$errors"][0]["code"] == "UNSHARED_TOKEN"
    with lively.client(lively.world.integrations[1].token) as other:
        assert other.get(f"{GRAPH}/people").json()["$data"]
    told(control, f"{path}/refuse", code="")
    assert edlink.get(f"{GRAPH}/people").json()["$data"]


def test_an_integration_gets_another_status(control, edlink, path) -> None:
    """In all but two of them it does not answer."""
    assert told(control, f"{path}/status", status="disabled")["status"] == "disabled"
    assert edlink.get(f"{GRAPH}/people").json()["$errors"][0]["code"] == "INVALID_INTEGRATION_STATE"


def test_a_source_is_created_anew(lively, control, edlink, path) -> None:
    """The old token is nobody's; the new integration is empty until it is materialized, and has other ids."""
    old = {one["id"] for one in listed(edlink, "people")}
    made = told(control, f"{path}/create-anew")
    assert edlink.get(f"{GRAPH}/people").json()["$errors"][0]["code"] == "INVALID_TOKEN"
    assert control.post(f"/sandbox/{path}/materialize").status_code == 404
    with lively.client(made["token"]) as again:
        assert listed(again, "people") == []
        told(control, f"integrations/{made['id']}/materialize")
        new = {one["id"] for one in listed(again, "people")}
    assert len(new) == len(old)
    assert not new & old
    truth = control.get(f"/sandbox/integrations/{made['id']}/truth").json()["people"]
    assert old | new <= set(truth)
    assert sorted(truth[id_] for id_ in new) == sorted(truth[id_] for id_ in old)


def test_the_truth_names_the_accounts_of_every_edlink_id(lively, control, path) -> None:
    """None of a newcomer, and those of somebody who has left all the same."""
    integration = lively.world.integrations[0]
    before = control.get(f"/sandbox/{path}/truth").json()["people"]
    told(control, f"{path}/happen", kind="an employee is hired", times=2)
    told(control, f"{path}/delete-many", share=1)
    truth = control.get(f"/sandbox/{path}/truth").json()["people"]
    assert before.items() <= truth.items()
    assert [truth[id_] for id_ in truth.keys() - before.keys()] == [[], []]
    accounts = {account.id for account in integration.accounts}
    assert set().union(*truth.values()) <= accounts


def test_faults_are_asked_for_counted_and_ended(control, edlink) -> None:
    """Requests to change the sandbox meet none."""
    script = [{"fault": "server_error", "collection": "people", "times": 2}]
    assert control.put("/sandbox/faults", json={"script": script}).json()["met"] == {}
    assert [edlink.get(f"{GRAPH}/people").status_code for _ in range(3)] == [500, 500, 200]
    assert control.get("/sandbox/faults").json()["met"] == {"server_error": 2}
    control.put("/sandbox/faults", json={"rate": 1.0, "kinds": ["bad_gateway"]})
    assert edlink.get(f"{GRAPH}/people").status_code == 502
    assert control.delete("/sandbox/faults").json()["rate"] == 0
    assert edlink.get(f"{GRAPH}/people").status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status", "message"),
    [
        ("clock", b'{"seconds": -1}', 400, "$.seconds"),
        ("clock", b'{"second": 1}', 400, "`second`"),
        ("life", b"{", 400, "truncated"),
        ("life", b'{"steps": 1, "integration": "x"}', 404, "no such integration"),
        ("integrations/x/pause", b"", 404, "no such integration"),
        ("integrations/ID/tickle", b"", 404, "create-anew"),
        ("integrations/ID/happen", b'{"kind": "hail"}', 400, "somebody leaves"),
        ("integrations/ID/status", b'{"status": "asleep"}', 400, "disabled"),
        ("integrations/ID/materialize", b'{"state": "half"}', 400, "half"),
        ("integrations/ID/refuse", b'{"code": "no"}', 400, "code"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_would_be(lively, control, path, body, status, message) -> None:
    """And changes nothing."""
    id_ = lively.world.integrations[0].integration_id
    answer = control.post(f"/sandbox/{path.replace('ID', id_)}", content=body)
    assert answer.status_code == status
    assert message in answer.json()["error"]


@pytest.mark.parametrize(("address", "answered"), [("127.0.0.1", True), ("::1", True), ("192.0.2.7", False)])
async def test_only_this_machine_may_ask(address: str, answered: bool) -> None:
    """Wherever the sandbox listens. For others there is nothing."""
    transport = httpx.ASGITransport(app.build(world.build(10, 1, 1)), client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        answer = await client.get("/sandbox")
    assert ("now" in answer.json(), "NOT_FOUND" in answer.text) == (answered, not answered)


def test_life_goes_on_while_pages_are_read(lively) -> None:
    """In another thread: whoever is there from the first page to the last is on exactly one of them."""
    integration = lively.world.integrations[0]
    life = Life(lively.world, seed=3)
    over = threading.Event()

    def live() -> None:
        while not over.wait(0.005):
            life.step(integration)

    living = threading.Thread(target=live)
    living.start()
    try:
        with lively.client(integration.token) as client:
            for _ in range(10):
                with lively.world.lock:
                    before = {id_ for id_, _ in integration.objects["people"]}
                    events = len(integration.materialized.events)
                read: list[str] = []
                url: str | None = f"{GRAPH}/people?$first=7"
                while url:
                    page = client.get(url).raise_for_status().json()
                    read += [person["id"] for person in page["$data"]]
                    url = page.get("$next")
                with lively.world.lock:
                    since = list(integration.materialized.events.since(events))
                stayed = before - {event.id for event in since if event.type == "deleted"}
                assert sorted(id_ for id_ in read if id_ in stayed) == sorted(stayed)
    finally:
        over.set()
        living.join()
