"""Materializations: Edlink's readings of a district's system. Before the first is complete, every list is empty."""

from __future__ import annotations

import msgspec

from identitymap_server.edlink import pages
from identitymap_server.edlink.objects import liberal, spelt


class _Materialization(msgspec.Struct):
    id: str
    state: str | None = None


def decode(body: bytes) -> bool | None:
    """Whether one of the materializations in an answer's body is complete; None if the answer does not tell.

    It does not if there are none, or more on further pages. Raises what `pages.decode` raises.
    """
    with pages.reading("A page of materializations"):
        raws, next_url = pages.opened(body)
        read = [liberal(_Materialization, spelt(raw)) for raw in raws]
    states = [(item.state or "").lower() for item in read if item is not None]
    if "complete" in states:
        return True
    return False if states and next_url is None else None
