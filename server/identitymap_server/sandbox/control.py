"""How tests and curious people change the sandbox while it runs: `/sandbox`, which Edlink does not have.

Only this machine may ask. Bodies are JSON; what is not understood is refused, and changes nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from identitymap_server.sandbox.clock import written
from identitymap_server.sandbox.events import Event, count
from identitymap_server.sandbox.faults.plan import Faults, Plan
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.life import Life
from identitymap_server.sandbox.life.living import HAPPENINGS
from identitymap_server.sandbox.world import STATUSES, World

Times = Annotated[int, msgspec.Meta(ge=0, le=10_000)]

#: What was done, for the answer.
Done = Mapping[str, Any]


class Advance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Move the sandbox's clock on."""

    seconds: Annotated[float, msgspec.Meta(ge=0, le=1e9)]


class Steps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Live for some days, in all districts or in one; see `Life.step`."""

    steps: Times = 1
    happenings: Times | None = None
    integration: str | None = None


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """There is nothing to say."""


class Happen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Let something happen so many times."""

    kind: str
    times: Times = 1


class DeleteMany(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Take a share of all people away."""

    share: Annotated[float, msgspec.Meta(ge=0, le=1)]


class Materialize(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bring a materialization into a state; see `Materialized.complete`."""

    state: Literal["queued", "working", "complete", "error"] = "complete"
    shuffled: bool = False
    stale: bool = False


class Status(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Give an integration another status."""

    status: str


class Refuse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Refuse an integration's token with one of Edlink's codes; with an empty one, accept it again."""

    code: Annotated[str, msgspec.Meta(pattern="^[A-Z_]*$")]


B = TypeVar("B", bound=msgspec.Struct)


def routes(world: World, life: Life) -> list[BaseRoute]:
    """The end points, for requests from this machine."""
    control = _Control(world, life)
    return [
        Route("/sandbox", _local(control.shown)),
        Mount(
            "/sandbox",
            routes=[
                Route("/clock", _local(control.advance), methods=["POST"]),
                Route("/faults", _local(control.faults), methods=["GET", "PUT", "DELETE"]),
                Route("/life", _local(control.live), methods=["POST"]),
                Route("/integrations/{id}/truth", _local(control.truth)),
                Route("/integrations/{id}/{command}", _local(control.command), methods=["POST"]),
            ],
        ),
    ]


class _Wrong(Exception):
    """A request that cannot be meant."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = status


class _Control:
    def __init__(self, world: World, life: Life) -> None:
        self._world = world
        self._life = life
        self._commands: dict[str, Callable[[Integration, bytes], Done]] = {
            "happen": self._happen,
            "materialize": self._materialize,
            "pause": self._pause,
            "resume": self._resume,
            "status": self._status,
            "refuse": self._refuse,
            "delete-many": self._delete_many,
            "bring-back": self._bring_back,
            "create-anew": self._create_anew,
        }

    async def shown(self, _request: Request) -> Response:
        """The state of everything."""
        with self._world.lock:
            return _answer(
                {
                    "now": written(int(self._world.clock() * 1_000)),
                    "application_id": self._world.application_id,
                    "application_secret": self._world.application_secret,
                    "faults": self._faults(),
                    "integrations": [_shown(integration) for integration in self._world.integrations],
                    "happenings": list(HAPPENINGS),
                }
            )

    async def advance(self, request: Request) -> Response:
        """Move the clock on."""
        self._world.clock.advance(_read(Advance, await request.body()).seconds)
        return _answer({"now": written(int(self._world.clock() * 1_000))})

    async def faults(self, request: Request) -> Response:
        """Say what goes wrong, or let something else go wrong from now on, or nothing."""
        if request.method == "DELETE":
            self._world.faults = Plan(Faults())
        elif request.method == "PUT":
            self._world.faults = Plan(_read(Faults, await request.body()))
        return _answer(self._faults())

    async def live(self, request: Request) -> Response:
        """Live for some days."""
        asked = _read(Steps, await request.body())
        with self._world.lock:
            integration = None if asked.integration is None else self._integration(asked.integration)
            events: list[Event] = []
            for _ in range(asked.steps):
                events += self._life.step(integration, asked.happenings)
        return _answer({"events": count(events)})

    async def truth(self, request: Request) -> Response:
        """Which legacy records each Edlink ID may rightly be linked to, whatever has become of it."""
        with self._world.lock:
            return _answer(self._integration(request.path_params["id"]).rightful())

    async def command(self, request: Request) -> Response:
        """Do something with an integration."""
        body = await request.body()
        with self._world.lock:
            integration = self._integration(request.path_params["id"])
            command = self._commands.get(request.path_params["command"])
            if command is None:
                raise _Wrong(f"There is no such command. There are: {', '.join(self._commands)}.", HTTPStatus.NOT_FOUND)
            return _answer(command(integration, body))

    def _happen(self, integration: Integration, body: bytes) -> Done:
        asked = _read(Happen, body)
        if asked.kind not in HAPPENINGS:
            raise _Wrong(f"No such thing can happen. What can: {', '.join(HAPPENINGS)}.")
        return {"happened": self._life.happen(asked.kind, integration, asked.times)}

    def _materialize(self, integration: Integration, body: bytes) -> Done:
        asked = _read(Materialize, body)
        if integration.status != "active":
            raise _Wrong(f"The integration is {integration.status}: nothing is materialized.", HTTPStatus.CONFLICT)
        edlink = integration.materialized
        events: list[Event] = []
        match asked.state:
            case "queued":
                edlink.queue()
            case "working":
                edlink.work()
            case "error":
                edlink.fail()
            case "complete":
                order = self._life.office(integration).chance if asked.shuffled else None
                events = integration.materialize(shuffled=order, stale=asked.stale)
        return {"events": count(events)}

    def _pause(self, integration: Integration, body: bytes) -> Done:
        _read(Nothing, body)
        integration.pause()
        return _shown(integration)

    def _resume(self, integration: Integration, body: bytes) -> Done:
        _read(Nothing, body)
        return {"events": count(integration.resume())}

    def _status(self, integration: Integration, body: bytes) -> Done:
        status = _read(Status, body).status
        if status not in STATUSES:
            raise _Wrong(f"There is no such status. There are: {', '.join(STATUSES)}.")
        integration.status = status
        return _shown(integration)

    def _refuse(self, integration: Integration, body: bytes) -> Done:
        integration.token_refused_with = _read(Refuse, body).code
        return _shown(integration)

    def _delete_many(self, integration: Integration, body: bytes) -> Done:
        return {"gone": self._life.delete_many(integration, _read(DeleteMany, body).share)}

    def _bring_back(self, integration: Integration, body: bytes) -> Done:
        _read(Nothing, body)
        return {"returned": self._life.bring_back(integration)}

    def _create_anew(self, integration: Integration, body: bytes) -> Done:
        _read(Nothing, body)
        return _shown(self._life.create_anew(integration))

    def _integration(self, id: str) -> Integration:
        for integration in self._world.integrations:
            if integration.integration_id == id:
                return integration
        raise _Wrong("There is no such integration.", HTTPStatus.NOT_FOUND)

    def _faults(self) -> Done:
        plan = self._world.faults
        return {**msgspec.to_builtins(plan.faults), "met": dict(plan.met)}


def _shown(integration: Integration) -> Done:
    return {
        "id": integration.integration_id,
        "name": integration.name,
        "provider": integration.provider.application,
        "token": integration.token,
        "token_refused_with": integration.token_refused_with,
        "status": integration.status,
        "materialization": integration.materialized.state,
        "objects": {name: len(collection) for name, collection in integration.objects.items()},
        "events": len(integration.materialized.events),
    }


def _read(kind: type[B], body: bytes) -> B:
    """A request's body; none at all says nothing special."""
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _Wrong(f"{error}.") from error


def _answer(shown: object) -> Response:
    return Response(msgspec.json.encode(shown), media_type="application/json")


def _local(end_point: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """The end point for requests from this machine; for others there is nothing."""

    async def answer(request: Request) -> Response:
        if request.client is None or not ipaddress.ip_address(request.client.host).is_loopback:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        try:
            return await end_point(request)
        except _Wrong as wrong:
            body = msgspec.json.encode({"error": str(wrong)})
            return Response(body, wrong.status, media_type="application/json")

    return answer
