"""Faults as clients meet them, and a client that gets over them."""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import time
from collections.abc import Iterator

import httpx
import pytest
import stamina
from identitymap_server.edlink.client import EdlinkClient
from identitymap_server.edlink.failures import CursorDied
from identitymap_server.sandbox import world
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.faults.kinds import PASSING, FaultKind
from identitymap_server.sandbox.faults.plan import Faults, Plan, Scripted
from identitymap_server.sandbox.wire import COLLECTIONS
from sandboxes import Sandbox, served

PEOPLE = "/api/v2/graph/people?$first=10"


@pytest.fixture(scope="module")
def faulty() -> Iterator[Sandbox]:
    """Two integrations of some people each; tests say what goes wrong."""
    with served(world.build(120, 2, seed=1, clock=Clock(lambda: 1_795_600_000.0))) as sandbox:
        yield sandbox


@pytest.fixture
def edlink(faulty: Sandbox) -> Iterator[httpx.Client]:
    with faulty.client(faulty.world.integrations[0].token) as client:
        yield client
    faulty.world.faults = Plan(Faults())


def scripted(sandbox: Sandbox, *script: Scripted, seconds: float = 1.0) -> Plan:
    sandbox.world.faults = Plan(Faults(script=script, seconds=seconds))
    return sandbox.world.faults


def once(sandbox: Sandbox, kind: FaultKind, seconds: float = 1.0) -> Plan:
    return scripted(sandbox, Scripted(kind), seconds=seconds)


def test_too_many_requests_say_when_to_come_back(faulty, edlink) -> None:
    """In seconds, or at a date; then all is well."""
    for kind in (FaultKind.RATE_LIMITED, FaultKind.RATE_LIMITED_UNTIL):
        once(faulty, kind, seconds=30)
        answer = edlink.get(PEOPLE)
        assert answer.status_code == 429
        after = answer.headers["Retry-After"]
        if kind is FaultKind.RATE_LIMITED:
            assert after == "30"
        else:
            wait = email.utils.parsedate_to_datetime(after) - dt.datetime.now(dt.UTC)
            assert 25 < wait.total_seconds() <= 30
        assert edlink.get(PEOPLE).status_code == 200


def test_servers_in_trouble_say_so_with_edlink_s_envelope_or_without(faulty, edlink) -> None:
    """Edlink's own, and a proxy's before it."""
    once(faulty, FaultKind.SERVER_ERROR)
    answer = edlink.get(PEOPLE)
    assert (answer.status_code, answer.json()["$errors"][0]["code"]) == (500, "INTERNAL")
    once(faulty, FaultKind.BAD_GATEWAY)
    answer = edlink.get(PEOPLE)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (502, "text/html")


def test_a_cursor_may_die_before_its_time(faulty, edlink) -> None:
    """It is not a cursor any more only for this once."""
    next_url = edlink.get(PEOPLE).json()["$next"]
    once(faulty, FaultKind.DEAD_CURSOR)
    assert edlink.get(next_url).json()["$errors"][0]["code"] == "INVALID_CURSOR"
    assert edlink.get(next_url).json()["$data"]


@pytest.mark.parametrize("kind", [FaultKind.DROPPED, FaultKind.DROPPED_IN_BODY, FaultKind.RESET_IN_BODY])
def test_a_connection_breaks(faulty, edlink, kind, capfd) -> None:
    """Before the answer, or in the midst of it; the next one holds, and the sandbox says nothing."""
    plan = once(faulty, kind)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        edlink.get(PEOPLE)
    assert plan.met == {kind: 1}
    assert len(edlink.get(PEOPLE).json()["$data"]) == 10
    assert capfd.readouterr() == ("", "")


def test_half_of_a_body_comes_before_the_connection_breaks(faulty, edlink) -> None:
    """With a length that says there is more."""
    once(faulty, FaultKind.DROPPED_IN_BODY)
    with edlink.stream("GET", PEOPLE) as answer, pytest.raises(httpx.RemoteProtocolError):
        answer.read()
    assert 0.3 < answer.num_bytes_downloaded / int(answer.headers["Content-Length"]) < 0.7


@pytest.mark.parametrize("kind", [FaultKind.STALLED, FaultKind.STALLED_IN_BODY])
def test_an_answer_that_stalls_comes_in_the_end(faulty, edlink, kind) -> None:
    """Whole; and whoever does not wait does not keep the sandbox waiting."""
    once(faulty, kind, seconds=0.3)
    started = time.monotonic()
    assert len(edlink.get(PEOPLE).json()["$data"]) == 10
    assert time.monotonic() - started >= 0.3
    once(faulty, kind, seconds=3_000)
    with pytest.raises(httpx.ReadTimeout):
        edlink.get(PEOPLE, timeout=0.1)


@pytest.mark.parametrize("kind", FaultKind)
def test_whatever_befalls_a_request_the_next_one_is_answered(faulty, edlink, kind) -> None:
    """Pages, single objects, posted bodies, and what is no JSON; and the sandbox breaks at nothing."""
    world = faulty.world
    world.faults = Plan(Faults(rate=1.0, kinds=(kind,), seconds=0))
    grant = {"grant_type": "authorization_code", "code": "x", "client_id": world.application_id}
    (id_, _), *_ = world.integrations[0].objects["people"]
    for ask in (
        lambda: edlink.get(PEOPLE),
        lambda: edlink.get(f"/api/v2/graph/people/{id_}"),
        lambda: edlink.get("/api/v2/graph/pupils"),
        lambda: edlink.post("/api/authentication/token", json={**grant, "client_secret": world.application_secret}),
        lambda: edlink.get("/api/up"),
    ):
        with contextlib.suppress(httpx.RemoteProtocolError, httpx.ReadError):
            answer = ask()
            assert answer.status_code in ({502} if kind is FaultKind.BAD_GATEWAY else {200, 400, 429, 500})
            assert "Internal Server Error" not in answer.text
    world.faults = Plan(Faults())
    assert len(edlink.get(PEOPLE).json()["$data"]) == 10


@pytest.mark.parametrize("kind", [FaultKind.CUT_SHORT, FaultKind.MALFORMED, FaultKind.NOT_UTF8])
def test_a_broken_body_has_the_length_it_says(faulty, edlink, kind) -> None:
    """So that nothing but the JSON is wrong."""
    once(faulty, kind)
    answer = edlink.get(PEOPLE)
    assert (answer.status_code, int(answer.headers["Content-Length"])) == (200, len(answer.content))
    with pytest.raises(ValueError, match=r"."):
        answer.json()


@pytest.mark.parametrize(
    ("kind", "sizes"),
    [
        (FaultKind.SHORT_PAGE, [10, 3, 10, 10, 10, 10, 7]),
        (FaultKind.EMPTY_PAGE, [10, 0, 10, 10, 10, 10, 10]),
        (FaultKind.REPEATED_PAGE, [10, 10, 10, 10, 10, 10, 10]),
    ],
)
def test_pages_of_another_size_miss_nothing(faulty, edlink, kind, sizes) -> None:
    """The one that is repeated comes twice; the others hold everything once."""
    scripted(faulty, Scripted(kind, skip=1))
    url, pages = PEOPLE, []
    while url:
        page = edlink.get(url).json()
        pages.append([person["id"] for person in page["$data"]])
        url = page.get("$next")
    assert list(map(len, pages)) == sizes
    if kind is FaultKind.REPEATED_PAGE:
        assert pages[1] == pages.pop(2)
    read = [id_ for page in pages for id_ in page]
    assert read == [id_ for id_, _ in faulty.world.integrations[0].objects["people"]]


def test_a_script_may_mean_one_integration(faulty, edlink) -> None:
    """The other one goes on."""
    other = faulty.world.integrations[1]
    scripted(faulty, Scripted(FaultKind.SERVER_ERROR, integration=other.integration_id, times=100))
    assert edlink.get(PEOPLE).status_code == 200
    with faulty.client(other.token) as client:
        assert client.get(PEOPLE).status_code == 500


async def read(client: EdlinkClient, token: str, collection: str) -> dict[str, object]:
    """A collection, anew whenever a cursor dies."""
    while True:
        found: dict[str, object] = {}
        url: str | None = client.first_url(collection, 7)
        try:
            while url:
                page = await client.page(collection, url, token)
                assert page.malformed == 0
                found.update({item.id: item for _, item in page.objects})
                url = page.next_url
        except CursorDied:
            continue
        return found


@pytest.mark.parametrize("seed", range(3))
async def test_our_client_gets_over_whatever_passes(faulty, edlink, seed) -> None:
    """With a fault at every fifth request, it reads what it reads without one."""
    token = faulty.world.integrations[0].token
    async with EdlinkClient(faulty.url) as client:
        undisturbed = {name: await read(client, token, name) for name in COLLECTIONS}
        assert len(undisturbed["people"]) == 60
        faulty.world.faults = Plan(Faults(rate=0.2, seed=seed, seconds=0))
        # Without waits; how long to wait is another test's question.
        with stamina.set_testing(True, attempts=50):
            assert {name: await read(client, token, name) for name in COLLECTIONS} == undisturbed
    assert len(faulty.world.faults.met) > len(PASSING) / 3
