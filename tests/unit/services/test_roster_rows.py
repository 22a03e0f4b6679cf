"""Objects of Edlink as rows."""

from __future__ import annotations

import json

import pytest
from identitymap_server.edlink import pages
from identitymap_server.services import roster_rows


@pytest.mark.parametrize("spellings", [["Mabel@x.org", "mabel@x.org"], ["mabel@x.org", "Mabel@x.org"]])
def test_of_two_spellings_one_is_kept_whatever_their_order(spellings: list[str]) -> None:
    """So the same object has the same rows and the same hash each time, and is not written again."""
    person = {
        "id": "63acc741-7633-553c-9bfd-75ae1ac34533",
        "identifiers": [{"type": "email", "value": value} for value in spellings],
    }
    page = pages.decode("people", json.dumps({"$data": [person]}).encode())
    rows = roster_rows.of_page("people", page)
    assert [row[3:] for row in rows.identifiers] == [("Mabel@x.org", "mabel@x.org")]
