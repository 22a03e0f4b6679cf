"""Errors in each style."""

from __future__ import annotations

import json

import pytest
from identitymap_server.sandbox.errors import EdlinkFault, ErrorStyle, Problem

DEAD = EdlinkFault(Problem("EXPIRED_TOKEN", "The access token has expired."))
TWO = EdlinkFault(Problem("INVALID_PAGE_SIZE", "0"), Problem("INVALID_UUID", "x"))


def seen(fault: EdlinkFault, style: ErrorStyle) -> tuple[int, dict[str, object]]:
    return fault.status(style), json.loads(fault.body("r", style))


@pytest.mark.parametrize("style", ErrorStyle)
def test_several_problems_are_a_list_in_every_style(style: ErrorStyle) -> None:
    """Only answers of 401 differ."""
    errors = [{"code": "INVALID_PAGE_SIZE", "message": "0"}, {"code": "INVALID_UUID", "message": "x"}]
    assert seen(TWO, style) == (400, {"$request": "r", "$errors": errors})


@pytest.mark.parametrize(
    ("style", "status", "error"),
    [
        (ErrorStyle.TABLE, 400, {"$errors": [{"code": "EXPIRED_TOKEN", "message": "The access token has expired."}]}),
        (
            ErrorStyle.STATUSES,
            401,
            {"$errors": [{"code": "EXPIRED_TOKEN", "message": "The access token has expired."}]},
        ),
        (ErrorStyle.SINGULAR, 401, {"$error": {"code": "EXPIRED_TOKEN", "message": "The access token has expired."}}),
        (ErrorStyle.BARE, 401, {"$error": "The access token has expired."}),
    ],
)
def test_a_dead_token_in_each_style(style: ErrorStyle, status: int, error: dict[str, object]) -> None:
    """All of them have been seen somewhere."""
    assert seen(DEAD, style) == (status, {"$request": "r", **error})


@pytest.mark.parametrize(
    ("code", "status"), [("NOT_FOUND", 404), ("NO_PERMISSION", 403), ("INTERNAL", 500), ("INVALID_CURSOR", 400)]
)
def test_statuses_where_one_expects_them(code: str, status: int) -> None:
    """In the styles that have any; Edlink's table has 400 for all."""
    fault = EdlinkFault(Problem(code, ""))
    assert (fault.status(ErrorStyle.STATUSES), fault.status(ErrorStyle.TABLE)) == (status, 400)
