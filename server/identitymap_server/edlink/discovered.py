"""The list of an application's integrations, as the Integrations API (v1) gives it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from identitymap_server.edlink import pages
from identitymap_server.edlink.objects import canonical_id, liberal, spelt


@dataclass(frozen=True, slots=True)
class DiscoveredIntegration:
    """An integration as Edlink lists it. `access_token` is None while Edlink gives none."""

    integration_id: str
    name: str
    provider: str
    status: str
    access_token: str | None
    #: Edlink's id of the source that it reads.
    source_id: str = ""


class _Source(msgspec.Struct):
    id: str | None = None
    name: str | None = None


class _Provider(msgspec.Struct):
    application: str | None = None


class _Team(msgspec.Struct):
    name: str | None = None


class _Integration(msgspec.Struct):
    id: str
    status: str | None = None
    state: str | None = None
    access_token: str | None = None
    source: _Source | None = None
    provider: _Provider | None = None
    team: _Team | None = None


def decode(body: bytes) -> tuple[list[DiscoveredIntegration], str | None]:
    """The integrations in an answer's body and the address of the next page. Those whose id is no UUID are left out.

    Raises PageMalformed or EdlinkUnavailable, as for pages.
    """
    with pages.reading("The list of integrations"):
        raws, next_url = pages.opened(body)
        items = [liberal(_Integration, spelt(raw)) for raw in raws]
    return [found for item in items if item and (found := _discovered(item))], next_url


def _discovered(item: _Integration) -> DiscoveredIntegration | None:
    integration_id = canonical_id(item.id)
    if integration_id is None:
        return None
    names = (item.source and item.source.name, item.team and item.team.name)
    return DiscoveredIntegration(
        integration_id=integration_id,
        name=_line(next((name for name in names if name), "")),
        provider=_line((item.provider and item.provider.application) or ""),
        status=_line(item.status or item.state or ""),
        access_token=item.access_token or None,
        source_id=_line((item.source and item.source.id) or ""),
    )


def _line(text: str) -> str:
    """`text` without what does not belong into a line of text, such as NUL."""
    return "".join(character for character in text if character.isprintable())
