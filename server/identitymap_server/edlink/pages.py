"""Pages of a collection: from an answer's body to objects."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from identitymap_server.edlink.failures import EdlinkUnavailable, PageMalformed
from identitymap_server.edlink.objects import COLLECTIONS, RosterObject, canonical_id, liberal

#: Why an answer that is no JSON is worth a retry.
CUT_SHORT: Final = "an answer was cut short or is no JSON"

_MAX_URL_BYTES: Final = 8_192


@dataclass(frozen=True, slots=True)
class Page:
    """Some objects of a collection, as `(version, object)`; their ids are canonical. A page may hold an object twice.

    Of two versions of an object the greater one is the newer. Versions of an object as it is at one moment are equal;
    those of different contents never are, so that the winner does not depend on which comes first.
    `next_url` is None on the last page. `malformed` counts objects left out because they have no usable id.
    """

    objects: tuple[tuple[str, RosterObject], ...]
    next_url: str | None
    malformed: int = 0


class _Envelope(msgspec.Struct):
    data: list[msgspec.Raw] | None = msgspec.field(name="$data")
    next_url: str | None = msgspec.field(default=None, name="$next")


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_EXACT = {name: msgspec.json.Decoder(kind) for name, kind in COLLECTIONS.items()}


def decode(collection: str, body: bytes) -> Page:
    """The page in an answer's body.

    Raises PageMalformed if it is no page at all, and EdlinkUnavailable if it is not even JSON: cut short, most likely.
    """
    # NUL, which Postgres cannot hold, and halves of surrogate pairs, which nothing can, are rare: the cheap look first.
    if rb"\u0000" in body or rb"\ud" in body or rb"\uD" in body:
        body = _clean(body)
    try:
        # What is passed over is not checked, and a field whose name was garbled on the way would be.
        body.decode()
        envelope = _ENVELOPE.decode(body)
    except msgspec.ValidationError as error:
        raise PageMalformed(f"A page of {collection} is not what Edlink documents.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EdlinkUnavailable(CUT_SHORT) from error
    exact, kind = _EXACT[collection], COLLECTIONS[collection]
    objects: list[tuple[str, RosterObject]] = []
    raws = envelope.data or []
    for raw in raws:
        item: RosterObject | None
        try:
            item = exact.decode(raw)
        except msgspec.ValidationError:
            item = liberal(kind, msgspec.json.decode(raw))
        edlink_id = canonical_id(item.id) if item is not None else None
        if item is not None and edlink_id is not None:
            item.id = edlink_id
            objects.append((f"{item.updated_date or ''} {zlib.crc32(raw):08x}", item))
    return Page(tuple(objects), _checked(envelope.next_url), len(raws) - len(objects))


def _clean(body: bytes) -> bytes:
    try:
        return json.dumps(_scrubbed(json.loads(body)), ensure_ascii=False).encode()
    except ValueError as error:
        raise EdlinkUnavailable(CUT_SHORT) from error


def _scrubbed(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, list):
        return [_scrubbed(item) for item in value]
    if isinstance(value, dict):
        return {_scrubbed(name): _scrubbed(item) for name, item in value.items()}
    return value


def _checked(next_url: str | None) -> str | None:
    if not next_url:
        return None
    if len(next_url) > _MAX_URL_BYTES or not (next_url.isascii() and next_url.isprintable()):
        raise PageMalformed("The address of the next page is none.")
    return next_url
