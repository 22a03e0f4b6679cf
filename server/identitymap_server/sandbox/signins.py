"""Signing in: the code that a browser brings back, and the tokens that an application gets for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from identitymap_server.sandbox.errors import EdlinkFault, Problem
from identitymap_server.sandbox.issued import Issued

#: Edlink: "Bearer tokens expire after 3600 seconds (1 hour)."
TOKEN_SECONDS: Final = 60 * 60

#: As is usual with OAuth; Edlink does not say.
_CODE_SECONDS: Final = 10 * 60

#: For so long a refresh token is good, and a token that has expired is told from one that never was.
_REMEMBERED_SECONDS: Final = 30 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of an integration, by their ids."""

    integration_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an application gets: a token for an hour, and one to get the next with."""

    access_token: str
    refresh_token: str


class SignIns:
    """Codes and tokens of people who have signed in. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Nobody has signed in yet."""
        self._clock = clock
        self._codes: Issued[tuple[Somebody, str]] = Issued(clock, _CODE_SECONDS)
        self._access: Issued[tuple[Somebody, float]] = Issued(clock, _REMEMBERED_SECONDS)
        self._refresh: Issued[Somebody] = Issued(clock, _REMEMBERED_SECONDS)

    def code(self, somebody: Somebody, redirect_uri: str) -> str:
        """A code, good once, for the application that the browser goes back to."""
        return self._codes.issue((somebody, redirect_uri))

    def exchange(self, code: str, redirect_uri: str) -> Tokens:
        """Tokens for a code. Raises EdlinkFault if it is not good, or was given out for another address."""
        somebody, wanted = self._codes.take(code) or (None, "")
        if somebody is None or wanted != redirect_uri:
            message = "The code is wrong, used or older than 10 minutes, or was made for another redirect_uri."
            raise EdlinkFault(Problem("INVALID_TOKEN", message))
        return self._tokens(somebody)

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens; the refresh token goes on being good. Raises EdlinkFault if it is not."""
        somebody = self._refresh.find(refresh_token)
        if somebody is None:
            raise EdlinkFault(Problem("INVALID_TOKEN", "The refresh token is invalid."))
        return Tokens(self._access.issue((somebody, self._clock())), refresh_token)

    def who(self, access_token: str) -> Somebody:
        """Whose token it is. Raises EdlinkFault if it is nobody's, or older than an hour."""
        somebody, issued = self._access.find(access_token) or (None, 0.0)
        if somebody is None:
            raise EdlinkFault(Problem("INVALID_TOKEN", "The access token is invalid."))
        if self._clock() - issued > TOKEN_SECONDS:
            raise EdlinkFault(Problem("EXPIRED_TOKEN", "The access token has expired."))
        return somebody

    def _tokens(self, somebody: Somebody) -> Tokens:
        return Tokens(self._access.issue((somebody, self._clock())), self._refresh.issue(somebody))
