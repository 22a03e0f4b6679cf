"""Pages of a collection, as bytes and as objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from identitymap_server.edlink.failures import EdlinkUnavailable, PageMalformed
from identitymap_server.edlink.objects import COLLECTIONS, RosterObject, canonical_id, liberal


@dataclass(frozen=True, slots=True)
class Page:
    """Some objects of a collection; their ids are canonical. `next_url` is None on the last page.

    `malformed` counts objects left out because they have no usable id.
    """

    objects: tuple[RosterObject, ...]
    next_url: str | None
    malformed: int = 0


class _Envelope(msgspec.Struct):
    data: msgspec.Raw = msgspec.field(name="$data")
    next_url: str | None = msgspec.field(default=None, name="$next")


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_EXACT = {name: msgspec.json.Decoder(list[kind]) for name, kind in COLLECTIONS.items()}  # type: ignore[valid-type]
_ANY = msgspec.json.Decoder(list[Any])


def decode(collection: str, body: bytes) -> Page:
    """The page in an answer's body.

    Raises PageMalformed if it is no page at all, and EdlinkUnavailable if it is not even JSON: cut short, most likely.
    """
    try:
        envelope = _ENVELOPE.decode(body)
        objects = _objects(collection, envelope.data)
    except msgspec.ValidationError as error:
        raise PageMalformed(f"A page of {collection} is not what Edlink documents.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EdlinkUnavailable("an answer was cut short or is no JSON") from error
    # Newest last, so that it wins where a page holds an object twice.
    usable: dict[str, RosterObject] = {}
    malformed = 0
    for roster_object in objects:
        edlink_id = canonical_id(roster_object.id) if roster_object is not None else None
        if edlink_id is None:
            malformed += 1
            continue
        roster_object.id = edlink_id
        earlier = usable.get(edlink_id)
        if earlier is None or (earlier.updated_date or "") <= (roster_object.updated_date or ""):
            usable[edlink_id] = roster_object
    return Page(tuple(usable.values()), envelope.next_url or None, malformed)


def _objects(collection: str, data: msgspec.Raw) -> list[Any]:
    try:
        return _EXACT[collection].decode(data)
    except msgspec.ValidationError:
        return [liberal(COLLECTIONS[collection], raw) for raw in _ANY.decode(data)]
