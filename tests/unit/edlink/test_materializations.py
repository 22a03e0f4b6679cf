"""Materializations: whether Edlink has read a district's system yet."""

from __future__ import annotations

import json
from typing import Any

import pytest
from identitymap_server.edlink import materializations

_NEXT = "https://ed.link/api/v2/graph/materializations?$cursor=x"


def _listed(*states: str | None) -> list[dict[str, Any]]:
    return [{"id": f"m{number}", "state": state} for number, state in enumerate(states)]


@pytest.mark.parametrize(
    ("listed", "more", "expected"),
    [
        (_listed("working", "complete"), False, True),
        (_listed("error", "COMPLETE"), True, True),
        (_listed("queued", "working", "error", None), False, False),
        # The one that is complete may stand on another page.
        (_listed("error"), True, None),
        ([], False, None),
        (None, False, None),
        ([None, "nonsense", 7], False, None),
    ],
)
def test_one_that_is_complete_is_enough(listed: Any, more: bool, expected: bool | None) -> None:
    """And an answer that holds none, or not all of them, says nothing."""
    body = json.dumps({"$data": listed, "$next": _NEXT if more else None}).encode()
    assert materializations.decode(body) is expected
