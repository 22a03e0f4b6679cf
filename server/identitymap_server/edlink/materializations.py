"""Materializations: Edlink's readings of a district's system. Before the first is complete, every list is empty."""

from __future__ import annotations

import msgspec

from identitymap_server.edlink import pages
from identitymap_server.edlink.objects import liberal


class _Materialization(msgspec.Struct):
    id: str
    state: str | None = None


def decode(body: bytes) -> list[str]:
    """The states in a page of materializations. Raises what `pages.decode` raises."""
    with pages.reading("A page of materializations"):
        raws, _ = pages.opened(body)
        read = [liberal(_Materialization, msgspec.json.decode(raw)) for raw in raws]
    return [(item.state or "").lower() for item in read if item is not None]
