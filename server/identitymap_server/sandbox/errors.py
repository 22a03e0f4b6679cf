"""Errors in the shapes of Edlink's, which contradict one another from source to source."""

from __future__ import annotations

import enum
from http import HTTPStatus
from typing import Final

import msgspec

#: The status of each code where sources do not say 400; Edlink's own table says 400 of all.
_STATUSES: Final = {
    "INVALID_TOKEN": HTTPStatus.UNAUTHORIZED,
    "EXPIRED_TOKEN": HTTPStatus.UNAUTHORIZED,
    "UNSHARED_TOKEN": HTTPStatus.FORBIDDEN,
    "NO_PERMISSION": HTTPStatus.FORBIDDEN,
    "NOT_FOUND": HTTPStatus.NOT_FOUND,
    "UNKNOWN": HTTPStatus.INTERNAL_SERVER_ERROR,
    "INTERNAL": HTTPStatus.INTERNAL_SERVER_ERROR,
}


class ErrorStyle(enum.StrEnum):
    """How errors look: in all but the first, statuses are 401, 403, 404 and 500 where one expects them."""

    #: As Edlink's table of errors has it: 400, whatever it is, with a list of `$errors`.
    TABLE = "table"
    STATUSES = "statuses"
    #: The answers of 401 have one `$error` in the stead of the list.
    SINGULAR = "singular"
    #: The answers of 401 have one `$error` that is a bare string.
    BARE = "bare"


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with a request: one of Edlink's codes, and a sentence."""

    code: str
    message: str


class EdlinkFault(Exception):
    """What the pretend Edlink answers instead of data: one problem, or several at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def status(self, style: ErrorStyle) -> int:
        """The answer's status: that of the first problem."""
        if style is ErrorStyle.TABLE:
            return HTTPStatus.BAD_REQUEST
        return _STATUSES.get(self.problems[0].code, HTTPStatus.BAD_REQUEST)

    def body(self, request_id: str, style: ErrorStyle) -> bytes:
        """The answer's body."""
        if self.status(style) == HTTPStatus.UNAUTHORIZED and style in {ErrorStyle.SINGULAR, ErrorStyle.BARE}:
            problem = self.problems[0]
            error = problem if style is ErrorStyle.SINGULAR else problem.message
            return msgspec.json.encode({"$request": request_id, "$error": error})
        return msgspec.json.encode({"$request": request_id, "$errors": self.problems})
