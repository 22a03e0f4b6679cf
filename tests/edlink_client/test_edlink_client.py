"""Edlink's own client, `@edlink/typescript` from npm, reads the sandbox unchanged: `make test-edlink-client`.

It needs Node. The client knows no address but https://ed.link. `https_proxy` leads it to the sandbox.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from identitymap_server.sandbox import world
from identitymap_server.sandbox.errors import ErrorStyle
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.relations import RELATIONS
from identitymap_server.sandbox.wire import COLLECTIONS
from sandboxes import Sandbox, served

HERE = Path(__file__).parent
REDIRECT = "https://app.example.org/signed-in"

#: A call's path in the client, and its arguments.
Call = tuple[Any, ...]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """An integration of each provider, so large that most collections have several pages; the last one is disabled."""
    with served(world.build(4_000, 4, seed=2, statuses=["disabled"])) as sandbox:
        yield sandbox


def call(sandbox: Sandbox, token: dict[str, str] | None, *calls: Call) -> list[dict[str, Any]]:
    """What each call of the client gave, or threw."""
    node = shutil.which("node")
    assert node, "Node is missing; .ci/run installs it."
    assert (HERE / "node_modules").exists(), "The client is not installed: run make test-edlink-client."
    application = {"client_id": sandbox.world.application_id, "client_secret": sandbox.world.application_secret}
    asked = {"application": {**application, "log_level": "silent"}, "token": token, "calls": calls}
    ended = subprocess.run(
        [node, HERE / "call.mjs"],
        input=json.dumps(asked),
        env={"PATH": os.environ["PATH"], "https_proxy": sandbox.url},
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


def read(sandbox: Sandbox, integration: Integration, *calls: Call) -> list[Any]:
    """What each call gave with the integration's token."""
    token = {"type": "integration", "access_token": integration.token}
    return [result["gave"] for result in call(sandbox, token, *calls)]


def objects(integration: Integration, collection: str) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in integration.objects[collection]]


@pytest.mark.parametrize("application", ["clever", "google-classroom", "canvas"])
def test_it_lists_every_collection_completely(sandbox: Sandbox, application: str) -> None:
    """Each object once, in order and as it is, through all its pages; there is more than one where it matters."""
    integration = sandbox.integration(application)
    listed = read(sandbox, integration, *((f"api.{collection}.list",) for collection in COLLECTIONS))
    for collection, items in zip(COLLECTIONS, listed, strict=True):
        assert items == objects(integration, collection)
    assert len(integration.objects["people"]) > 900
    assert len(integration.objects["enrollments"]) > 2_000


def test_it_fetches_one_object_of_each_collection(sandbox: Sandbox) -> None:
    """By its id."""
    integration = sandbox.integration("canvas")
    first = {c: items[-1] for c in COLLECTIONS if (items := objects(integration, c))}
    assert set(first) == set(COLLECTIONS) - {"agents"}
    assert read(sandbox, integration, *((f"api.{c}.fetch", one["id"]) for c, one in first.items())) == list(
        first.values()
    )


def test_it_lists_every_relation(sandbox: Sandbox) -> None:
    """The client has a method for each that the sandbox knows."""
    integration = sandbox.integration("canvas")
    enrollment = next(one for one in objects(integration, "enrollments") if one["role"] == "student")
    person, class_ = enrollment["person_id"], enrollment["class_id"]
    ids = {
        "districts": objects(integration, "districts")[0]["id"],
        "schools": objects(integration, "schools")[0]["id"],
        "courses": objects(integration, "courses")[0]["id"],
        "people": person,
        "classes": class_,
        "sections": enrollment["section_id"],
    }
    relations = [(collection, name) for collection, names in RELATIONS.items() for name in names]
    calls = [(f"api.{collection}.list{name.capitalize()}", ids[collection]) for collection, name in relations]
    found = dict(zip(relations, read(sandbox, integration, *calls), strict=True))
    assert enrollment in found["people", "enrollments"]
    assert class_ in {one["id"] for one in found["people", "classes"]}
    assert person in {one["id"] for one in found["classes", "students"]}
    assert person not in {one["id"] for one in found["classes", "teachers"]}
    assert len(found["schools", "people"]) > 100, "more than one page"


def test_its_limit_ends_the_reading(sandbox: Sandbox) -> None:
    """It is sent as a plain `limit`, which the server ignores, and counted by the client, over pages."""
    integration = sandbox.integration("clever")
    (some,) = read(sandbox, integration, ("api.people.list", {"limit": 150}))
    assert some == objects(integration, "people")[:150]


def test_it_filters_and_expands(sandbox: Sandbox) -> None:
    """The filter is remembered through the pages, to which the client does not add it again."""
    integration = sandbox.integration("clever")
    wanted = [person for person in objects(integration, "people") if "a" in person["first_name"].casefold()]
    assert len(wanted) > 200
    options = {"filter": {"first_name": [{"operator": "contains", "value": "A"}]}, "expand": ["schools"]}
    (found,) = read(sandbox, integration, ("api.people.list", options))
    assert [{name: value for name, value in item.items() if name != "schools"} for item in found] == wanted
    assert all([school["id"] for school in item["schools"]] == item["school_ids"] for item in found)


def test_a_page_size_has_to_be_smuggled_in(sandbox: Sandbox) -> None:
    """Its types know no `$first`, but options of other names are sent as they are; unlike `limit`, this one counts."""
    integration = sandbox.integration("clever")
    people = objects(integration, "people")
    nothing, some = read(
        sandbox, integration, ("api.people.list", {"$last": 0}), ("api.people.list", {"$first": 400, "$fields": "id"})
    )
    assert nothing == people, "a value that is false is not sent"
    assert some == [{"id": person["id"]} for person in people]


def test_somebody_signs_in_with_it(sandbox: Sandbox) -> None:
    """From the login's address to the profile; a token that is about to expire is refreshed by the client itself."""
    integration = sandbox.integration("clever")
    person = next(one for one in objects(integration, "people") if "student" in one["roles"])
    (login,) = call(sandbox, None, ("edlink.loginUrl", {"redirect_uri": REDIRECT, "state": "s"}))
    asked = urlsplit(login["gave"])
    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == "https://ed.link/sso/login"
    with sandbox.client(None) as browser:
        back = browser.get(f"/sso/login?{asked.query}&person={person['id']}").headers["Location"]
    code = parse_qs(urlsplit(back).query)["code"][0]
    (granted,) = call(sandbox, None, ("edlink.auth.grant", {"code": code, "redirect_uri": REDIRECT}))
    # Without a date of expiry the client takes the token for expired.
    profile, own, classes = call(
        sandbox,
        {**granted["gave"], "access_token": "old"},
        ("api.my.profile",),
        ("api.my.integration",),
        ("api.classes.list",),
    )
    assert profile["gave"] == person
    assert own["gave"]["id"] == integration.integration_id
    assert classes["gave"]


def test_errors_are_told_by_their_code(sandbox: Sandbox) -> None:
    """With the status of Edlink's table."""
    nobody = "14e9c28a-aa22-4a4b-b54b-8c6df61701fe"
    token = {"type": "integration", "access_token": sandbox.integration("clever").token}
    results = call(
        sandbox,
        token,
        ("api.schools.fetch", nobody),
        ("api.classes.fetch", "invalid"),
        (
            "api.people.list",
            {"filter": {"identifiers": [{"operator": "is known"}], "phone": [{"operator": "is known"}]}},
        ),
    )
    results += call(sandbox, {**token, "access_token": "wrong"}, ("api.people.list",))
    results += call(sandbox, {**token, "access_token": sandbox.integration("oneroster").token}, ("api.people.list",))
    assert [(result["threw"]["code"], result["threw"]["status"]) for result in results] == [
        ("NOT_FOUND", 400),
        ("INVALID_UUID", 400),
        ("UNSUPPORTED_OPERATION", 400),
        ("INVALID_TOKEN", 400),
        ("INVALID_INTEGRATION_STATE", 400),
    ]
    assert results[0]["threw"]["message"] == f"School with id {nobody} not found for this integration."
    assert len(results[2]["threw"]["errors"]) == 1, "the second of two"


def test_the_api_is_up(sandbox: Sandbox) -> None:
    """Which the client can ask without a token."""
    assert call(sandbox, None, ("Edlink.up",)) == [{"gave": "OK"}]


@pytest.mark.parametrize(
    ("style", "threw"),
    [
        (ErrorStyle.STATUSES, {"code": "INVALID_TOKEN", "status": 401}),
        (ErrorStyle.SINGULAR, {"code": "ERR_BAD_REQUEST"}),
        (ErrorStyle.BARE, {"code": "ERR_BAD_REQUEST"}),
    ],
)
def test_it_understands_a_list_of_errors_only(style: ErrorStyle, threw: dict[str, object]) -> None:
    """Of the others it passes on what axios throws."""
    with served(world.build(10, 1, seed=1), style) as sandbox:
        (result,) = call(sandbox, {"type": "integration", "access_token": "wrong"}, ("api.people.list",))
    assert {name: result["threw"][name] for name in threw} == threw


def test_it_tries_once_only_and_stumbles_over_a_broken_connection() -> None:
    """It looks into an answer that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        attempts = []

        def hang_up() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    attempts.append(connection.recv(65_536))
                    connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        broken = Sandbox(f"http://127.0.0.1:{listener.getsockname()[1]}", world.build(10, 1, seed=1))
        (result,) = call(broken, {"type": "integration", "access_token": "x"}, ("api.people.list",))
        listener.shutdown(socket.SHUT_RDWR)
    assert result["threw"]["message"] == "Cannot read properties of undefined (reading 'data')"
    assert [attempt.partition(b" HTTP/1.1")[0] for attempt in attempts] == [b"GET https://ed.link/api/v2/graph/people?"]
