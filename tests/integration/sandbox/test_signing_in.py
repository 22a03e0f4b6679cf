"""Signing in through the pretend Edlink, and what a person's token opens."""

from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
from identitymap_server.sandbox import wire

REDIRECT = "https://app.example.org/signed-in"


def answered(answer: httpx.Response) -> list[str]:
    """The codes of an answer's errors."""
    return [error["code"] for error in answer.json()["$errors"]]


@pytest.fixture
def browser(sandbox):
    """A client without a token."""
    with sandbox.client(None) as client:
        yield client


@pytest.fixture
def student(edlink) -> dict[str, Any]:
    """A student with a school, and thus with classes."""
    enrollments = edlink.get("/api/v2/graph/enrollments?$first=50").json()["$data"]
    person_id = next(one["person_id"] for one in enrollments if one["role"] == "student")
    return edlink.get(f"/api/v2/graph/people/{person_id}").json()["$data"]


def login(sandbox, browser, person_id: str, **parameters: str) -> httpx.Response:
    asked = {"client_id": sandbox.world.application_id, "redirect_uri": REDIRECT, "person": person_id}
    return browser.get("/sso/login", params={**asked, **parameters})


def code_of(answer: httpx.Response) -> str:
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def grant(sandbox, browser, **fields: str) -> httpx.Response:
    application = {"client_id": sandbox.world.application_id, "client_secret": sandbox.world.application_secret}
    return browser.post("/api/authentication/token", json={**application, **fields})


def exchange(sandbox, browser, code: str, redirect_uri: str = REDIRECT) -> httpx.Response:
    return grant(sandbox, browser, grant_type="authorization_code", code=code, redirect_uri=redirect_uri)


@pytest.fixture
def tokens(sandbox, browser, student) -> dict[str, Any]:
    """The student's tokens."""
    answer = exchange(sandbox, browser, code_of(login(sandbox, browser, student["id"])))
    return answer.raise_for_status().json()["$data"]


def test_the_browser_comes_back_with_a_code_that_becomes_tokens(sandbox, browser, student) -> None:
    """The state comes back as it was; the token lasts an hour; the profile is the person of the roster."""
    back = login(sandbox, browser, student["id"], state="a b&c", response_type="code")
    assert back.status_code == 302
    assert back.headers["Location"].startswith(f"{REDIRECT}?")
    assert parse_qs(urlsplit(back.headers["Location"]).query)["state"] == ["a b&c"]
    tokens = exchange(sandbox, browser, code_of(back)).json()["$data"]
    assert set(tokens) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 3600)
    with sandbox.client(tokens["access_token"]) as client:
        assert client.get("/api/v2/my/profile").json()["$data"] == student


def test_a_redirect_that_has_a_query_keeps_it(sandbox, browser, student) -> None:
    """The code is added."""
    location = login(sandbox, browser, student["id"], redirect_uri=f"{REDIRECT}?tenant=7").headers["Location"]
    assert location.startswith(f"{REDIRECT}?tenant=7&code=")


def test_a_code_is_good_once_and_for_its_own_address_only(sandbox, browser, student) -> None:
    """And for ten minutes."""
    code = code_of(login(sandbox, browser, student["id"]))
    assert answered(exchange(sandbox, browser, code, "https://other.example.org")) == ["INVALID_TOKEN"]
    assert answered(exchange(sandbox, browser, code)) == ["INVALID_TOKEN"]
    code = code_of(login(sandbox, browser, student["id"]))
    sandbox.world.clock.advance(601)
    assert answered(exchange(sandbox, browser, code)) == ["INVALID_TOKEN"]


def test_a_token_expires_after_an_hour_and_can_be_refreshed(sandbox, browser, tokens, student) -> None:
    """EXPIRED_TOKEN, which is not INVALID_TOKEN."""
    with sandbox.client(tokens["access_token"]) as client:
        sandbox.world.clock.advance(3_600)
        assert client.get("/api/v2/my/profile").status_code == 200
        sandbox.world.clock.advance(1)
        assert answered(client.get("/api/v2/my/profile")) == ["EXPIRED_TOKEN"]
    refreshed = grant(sandbox, browser, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    with sandbox.client(refreshed.json()["$data"]["access_token"]) as client:
        assert client.get("/api/v2/my/profile").json()["$data"]["id"] == student["id"]


def test_somebody_who_is_no_longer_shared_is_told_so(sandbox, tokens, student) -> None:
    """UNSHARED_TOKEN, until they are shared again."""
    people = sandbox.integration("clever").objects["people"]
    with sandbox.client(tokens["access_token"]) as client:
        body = people.remove(student["id"])
        try:
            assert answered(client.get("/api/v2/my/profile")) == ["UNSHARED_TOKEN"]
        finally:
            people.put(student["id"], body)
        assert client.get("/api/v2/my/profile").status_code == 200


def test_somebody_may_sign_in_before_the_roster_has_them(sandbox, browser) -> None:
    """With the id that the roster will have them under."""
    integration = sandbox.integration("clever")
    newcomer = msgspec.structs.replace(
        next(integration.source.all(wire.Person)), id=str(uuid.uuid4()), first_name="New"
    )
    integration.source.put(newcomer)
    assert integration.objects["people"].get(newcomer.id) is None
    tokens = exchange(sandbox, browser, code_of(login(sandbox, browser, newcomer.id))).json()["$data"]
    with sandbox.client(tokens["access_token"]) as client:
        profile = client.get("/api/v2/my/profile").json()["$data"]
        assert (profile["id"], profile["first_name"]) == (newcomer.id, "New")
        assert client.get("/api/v2/my/classes").json()["$data"] == []
    integration.materialize()
    assert json.loads(integration.objects["people"].get(newcomer.id)) == profile


def test_a_person_sees_what_is_theirs(sandbox, edlink, tokens, student) -> None:
    """The same as the person's relations, with everything that listings have; and what belongs to a class of theirs."""
    with sandbox.client(tokens["access_token"]) as client:
        for collection in ("districts", "schools", "classes", "sections", "enrollments", "agents"):
            mine = client.get(f"/api/v2/my/{collection}").json()["$data"]
            assert mine == edlink.get(f"/api/v2/graph/people/{student['id']}/{collection}").json()["$data"]
        first = client.get("/api/v2/my/classes?$first=1").json()
        assert client.get(first["$next"]).json()["$data"] != first["$data"]
        class_id = first["$data"][0]["id"]
        assert client.get(f"/api/v2/my/classes/{class_id}").json()["$data"] == first["$data"][0]
        people = client.get(f"/api/v2/my/classes/{class_id}/people").json()["$data"]
        assert student in people


def test_a_person_sees_nothing_else(sandbox, edlink, tokens) -> None:
    """No class of others, no list of all people, and nothing of the other surfaces."""
    with sandbox.client(tokens["access_token"]) as client:
        mine = {one["id"] for one in client.get("/api/v2/my/classes").json()["$data"]}
        others = edlink.get("/api/v2/graph/classes?$first=10000").json()["$data"]
        foreign = next(one["id"] for one in others if one["id"] not in mine)
        assert answered(client.get(f"/api/v2/my/classes/{foreign}")) == ["NOT_FOUND"]
        assert answered(client.get(f"/api/v2/my/classes/{foreign}/people")) == ["NOT_FOUND"]
        assert answered(client.get("/api/v2/my/people")) == ["NOT_FOUND"]
        assert answered(client.get("/api/v2/graph/people")) == ["INVALID_TOKEN"]
        assert answered(client.get("/api/v1/integrations")) == ["INVALID_TOKEN"]
    assert answered(edlink.get("/api/v2/my/profile")) == ["INVALID_TOKEN"]


def test_a_person_s_integration_has_a_state(sandbox, tokens) -> None:
    """Which v1 calls its status; its source is the one of v1."""
    integration = sandbox.integration("clever")
    with sandbox.client(tokens["access_token"]) as client:
        shown = client.get("/api/v2/my/integration").json()["$data"]
        assert (shown["id"], shown["state"]) == (integration.integration_id, "active")
        assert client.get("/api/v2/my/source").json()["$data"]["id"] == integration.source_id


def test_what_is_missing_is_said_at_once(sandbox, browser) -> None:
    """One error for each field."""
    assert answered(browser.get("/sso/login")) == ["MISSING_REQUIRED_FIELD"] * 3
    assert answered(browser.post("/api/authentication/token", json={})) == ["MISSING_REQUIRED_FIELD"] * 3
    assert answered(grant(sandbox, browser, grant_type="authorization_code")) == ["MISSING_REQUIRED_FIELD"] * 2
    assert answered(grant(sandbox, browser, grant_type="password")) == ["UNSUPPORTED_OPERATION"]


@pytest.mark.parametrize("body", [b"", b"code=x", b"[]", b"\xff", b'{"code": 7}'])
def test_a_body_that_is_no_request_is_refused(browser, body: bytes) -> None:
    """With Edlink's envelope."""
    answer = browser.post("/api/authentication/token", content=body)
    assert set(answered(answer)) == {"MISSING_REQUIRED_FIELD"}


def test_another_application_gets_nothing(sandbox, browser, student) -> None:
    """Neither a code nor a token."""
    assert answered(login(sandbox, browser, student["id"], client_id="other")) == ["INVALID_TOKEN"]
    wrong = {"client_secret": "wrong", "grant_type": "refresh_token", "refresh_token": "x"}
    assert answered(grant(sandbox, browser, **wrong)) == ["INVALID_TOKEN"]
    assert answered(grant(sandbox, browser, grant_type="refresh_token", refresh_token="x")) == ["INVALID_TOKEN"]


def test_nobody_signs_in_who_is_not_there(sandbox, browser) -> None:
    """Nor from an integration that cannot be read, nor back to something that is no address."""
    assert answered(login(sandbox, browser, "7")) == ["INVALID_UUID"]
    assert answered(login(sandbox, browser, "46aef3e1-0000-4000-8000-000000000000")) == ["NOT_FOUND"]
    asleep, _ = next(iter(sandbox.integration("oneroster").objects["people"]))
    assert answered(login(sandbox, browser, asleep)) == ["INVALID_INTEGRATION_STATE"]
    id_, _ = next(iter(sandbox.integration("clever").objects["people"]))
    assert answered(login(sandbox, browser, id_, redirect_uri="javascript:1")) == ["UNSUPPORTED_OPERATION"]
