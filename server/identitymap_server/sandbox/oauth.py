"""Signing in by OAuth 2: where Edlink sends the browser back with a code, and where the code becomes tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from identitymap_server.sandbox import answers
from identitymap_server.sandbox.errors import EdlinkFault, Problem
from identitymap_server.sandbox.reading import readable
from identitymap_server.sandbox.signins import TOKEN_SECONDS, SignIns, Somebody
from identitymap_server.sandbox.world import World

#: Which of the request's fields each kind of grant needs besides the application's.
_GRANTS: Final = {"authorization_code": ("code", "redirect_uri"), "refresh_token": ("refresh_token",)}
_APPLICATION: Final = ("client_id", "client_secret", "grant_type")

_BODY: Final = msgspec.json.Decoder(dict[str, object])


class OAuthApi:
    """`/sso/login` and `/api/authentication/token`."""

    def __init__(self, world: World, signins: SignIns) -> None:
        self._world = world
        self._signins = signins

    async def login(self, request: Request) -> Response:
        """Send the browser back to the application with a code.

        Edlink lets people choose their school and sign in to its system. Here `person`, an Edlink ID, says who does.
        """
        asked = request.query_params
        _demand(asked, ("client_id", "redirect_uri", "person"))
        self._check_application(asked["client_id"])
        redirect_uri = asked["redirect_uri"]
        if not redirect_uri.startswith(("http://", "https://")):
            raise EdlinkFault(Problem("UNSUPPORTED_OPERATION", "redirect_uri is no address of a web application."))
        code = self._signins.code(self._somebody(answers.uuid_of(asked["person"], "person")), redirect_uri)
        back = {"code": code, **({"state": asked["state"]} if "state" in asked else {})}
        return RedirectResponse(f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(back)}", 302)

    async def token(self, request: Request) -> Response:
        """Tokens for a code, or for a refresh token."""
        try:
            body = _BODY.decode(await request.body())
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise EdlinkFault(Problem("MISSING_REQUIRED_FIELD", "The body is no JSON object.")) from None
        asked = {name: value for name, value in body.items() if isinstance(value, str)}
        grant = asked.get("grant_type", "")
        _demand(asked, (*_APPLICATION, *_GRANTS.get(grant, ())))
        self._check_application(asked["client_id"], asked["client_secret"])
        if grant == "authorization_code":
            tokens = self._signins.exchange(asked["code"], asked["redirect_uri"])
        elif grant == "refresh_token":
            tokens = self._signins.refresh(asked["refresh_token"])
        else:
            message = f"grant_type must be one of {', '.join(_GRANTS)}."
            raise EdlinkFault(Problem("UNSUPPORTED_OPERATION", message))
        answer = {
            "access_token": tokens.access_token,
            "refresh_token": tokens.refresh_token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
        }
        return answers.single(msgspec.json.encode(answer))

    def _somebody(self, person_id: str) -> Somebody:
        with self._world.lock:
            for integration in self._world.integrations:
                if integration.person(person_id) is not None:
                    return Somebody(readable(integration).integration_id, person_id)
        raise EdlinkFault(Problem("NOT_FOUND", f"Person with id {person_id} not found."))

    def _check_application(self, client_id: str, client_secret: str | None = None) -> None:
        known = client_id == self._world.application_id
        if not known or client_secret not in {None, self._world.application_secret}:
            raise EdlinkFault(Problem("INVALID_TOKEN", "client_id or client_secret is not the application's."))


def _demand(asked: Mapping[str, str], names: tuple[str, ...]) -> None:
    missing = [name for name in names if not asked.get(name)]
    if missing:
        raise EdlinkFault(*(Problem("MISSING_REQUIRED_FIELD", f"'{name}' is missing.") for name in missing))
