"""What Edlink answers when something is wrong, and what that means for us.

Edlink's codes decide and HTTP statuses are a hint, because its sources contradict one another about statuses.
"""

from __future__ import annotations

from http import HTTPStatus

import msgspec

from identitymap_server.domain.errors import IdentityMapError


class EdlinkError(IdentityMapError):
    """Edlink could not be read."""

    #: Edlink's code, or one of ours if Edlink gave none. Stands in the run's failure.
    code = "EDLINK_ERROR"


class EdlinkRefused(EdlinkError):
    """Edlink refused the request, and would refuse it again: the integration needs a person.

    `guessed` says that the answer held no code and its status has to do, as if a proxy had answered in Edlink's stead.
    """

    def __init__(self, code: str, *, guessed: bool = False) -> None:
        self.code = code
        self.guessed = guessed
        super().__init__(f"Edlink refused the request: {code}. {_ADVICE.get(code, _OTHERWISE)}")

    @property
    def token_is_dead(self) -> bool:
        """Whether Edlink itself has said that it takes this token no more: to ask again is vain without a new one."""
        return self.code in _DEAD_TOKEN and not self.guessed

    @property
    def is_closed(self) -> bool:
        """Whether all of the integration is refused, but may be opened again without a new token."""
        return not self.token_is_dead and self.code in _DEAD_TOKEN | _CLOSED


class EdlinkUnavailable(EdlinkError):
    """Edlink did not answer, or answered with something that may pass. Worth a retry."""

    code = "EDLINK_UNAVAILABLE"

    def __init__(self, problem: str, *, retry_after_seconds: float | None = None) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(f"Edlink cannot be read: {problem}. It is tried again by itself.")


class CursorDied(EdlinkError):
    """Edlink has forgotten the cursor; the collection has to be read from its beginning."""

    code = "INVALID_CURSOR"


class PageMalformed(EdlinkError):
    """Edlink's answer is not what its documentation says."""

    code = "MALFORMED_PAGE"


class NotMaterialized(EdlinkError):
    """Edlink has not finished reading the district's system; its lists are empty until then. It is asked again soon."""

    code = "NOT_MATERIALIZED"


class EdlinkAddressMalformed(EdlinkError):
    """IDENTITYMAP_EDLINK_URL cannot be used; it looks like https://ed.link."""

    code = "EDLINK_ADDRESS"


_OTHERWISE = "Look the integration up in Edlink's dashboard."
_WRONG_ADDRESS = "Check IDENTITYMAP_EDLINK_URL: this does not answer like Edlink."

_ADVICE = {
    "INVALID_TOKEN": "The access token is wrong: the integration may have been created anew. Set its new token.",
    "EXPIRED_TOKEN": "The access token has expired. Set its new token.",
    "UNSHARED_TOKEN": "The district no longer shares its data with this application.",
    "INVALID_PROVIDER_TOKEN": "Edlink lost its access to the district's system; the district has to reconnect it.",
    "INVALID_INTEGRATION_STATE": "The integration is not active at Edlink.",
    "NO_PERMISSION": "The district has not granted this application the permissions it needs.",
    "NOT_FOUND": _WRONG_ADDRESS,
    "NOT_EDLINK": _WRONG_ADDRESS,
}

_DEAD_TOKEN = frozenset({"INVALID_TOKEN", "EXPIRED_TOKEN", "UNSHARED_TOKEN"})
_CLOSED = frozenset({"INVALID_PROVIDER_TOKEN", "INVALID_INTEGRATION_STATE", "NO_PERMISSION"})

#: What a status means where no code comes with it. Others that refuse do not come from Edlink.
_CODES_OF_STATUS = {401: "INVALID_TOKEN", 403: "NO_PERMISSION", 404: "NOT_FOUND"}

#: Codes that may pass by themselves.
_PASSING = frozenset({"INTERNAL", "UNKNOWN", "UNKNOWN_PROVIDER"})

#: Statuses of proxies and servers in trouble; 429 asks for patience, 408 and 425 for another try.
_PASSING_STATUSES = frozenset({408, 425, 429, *range(500, 600)})


class _Envelope(msgspec.Struct):
    errors: object = msgspec.field(default=None, name="$errors")
    error: object = msgspec.field(default=None, name="$error")


def codes_of(body: bytes) -> tuple[str, ...]:
    """The codes in an answer's error envelope; empty if it is none.

    Usually `$errors` is a list of objects; some answers carry a single `$error`, maybe a bare string.
    """
    try:
        envelope = msgspec.json.decode(body, type=_Envelope)
    except (ValueError, RecursionError):
        return ()
    problems = envelope.errors if isinstance(envelope.errors, list) else [envelope.errors, envelope.error]
    codes = []
    for problem in problems:
        if isinstance(problem, str):
            codes.append(problem)
        elif isinstance(problem, dict):
            codes.append(str(problem.get("code") or "UNKNOWN"))
    return tuple(code for code in codes if code.replace("_", "").isalnum() and code.isupper())


def of_answer(status: int, body: bytes, retry_after_seconds: float | None) -> EdlinkError | None:
    """The error that an answer stands for; None if it is none."""
    # Every page is asked this, so the cheap look comes first.
    codes = codes_of(body) if status != HTTPStatus.OK or b'"$error' in body else ()
    if "INVALID_CURSOR" in codes:
        return CursorDied()
    final = [code for code in codes if code not in _PASSING]
    if final and status != HTTPStatus.TOO_MANY_REQUESTS:
        return EdlinkRefused(final[0])
    if codes or status in _PASSING_STATUSES:
        return EdlinkUnavailable(codes[0] if codes else f"HTTP {status}", retry_after_seconds=retry_after_seconds)
    if status != HTTPStatus.OK:
        return EdlinkRefused(_CODES_OF_STATUS.get(status, "NOT_EDLINK"), guessed=True)
    return None
