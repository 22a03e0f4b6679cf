"""The list of integrations: one that is odd costs no other."""

from __future__ import annotations

import pytest
from identitymap_server.edlink import discovered

_ID = "63acc741-7633-453c-9bfd-75ae1ac34533"
_OTHER = "5e0a3b1c-0d9f-4c7e-9d65-2f1b8a7c6d5e"


@pytest.mark.parametrize(
    "odd",
    [
        r'"source": {"name": "Gravity \ud800 Falls"}',
        r'"source": {"name": "Gravity \u0000 Falls"}',
        '"source": {"name": 1e400}',
        f'"source": {{"import_interval": {"9" * 5_000}}}',
        '"source": 7, "team": [], "provider": null, "status": {}',
        '"id": "no-uuid"',
    ],
)
def test_one_that_is_odd_costs_no_other(odd: str) -> None:
    """A district's name is text that somebody typed, and what else stands there may change without notice."""
    body = f'{{"$data": [{{"id": "{_ID}", {odd}}}, {{"id": "{_OTHER}", "source": {{"name": "Other"}}}}]}}'
    found, next_url = discovered.decode(body.encode())
    assert (found[-1].integration_id, found[-1].name, next_url) == (_OTHER, "Other", None)
    assert [item.integration_id for item in found[:-1]] == ([] if "no-uuid" in odd else [_ID])
    assert all(item.name.isprintable() for item in found)
