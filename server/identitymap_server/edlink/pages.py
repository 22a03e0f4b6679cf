"""Pages of a collection: from an answer's body to objects."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec

from identitymap_server.edlink.failures import EdlinkUnavailable, PageMalformed
from identitymap_server.edlink.objects import COLLECTIONS, RosterObject, canonical_id, liberal, spelt

_MAX_URL_BYTES: Final = 8_192

T = TypeVar("T")


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


class _Single(msgspec.Struct):
    data: msgspec.Raw = msgspec.field(default=msgspec.Raw(b"null"), name="$data")


class _Envelope(msgspec.Struct):
    data: list[msgspec.Raw] | None = msgspec.field(name="$data")
    next_url: str | None = msgspec.field(default=None, name="$next")


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_SINGLE = msgspec.json.Decoder(_Single)
_EXACT = {name: msgspec.json.Decoder(kind) for name, kind in COLLECTIONS.items()}


@contextlib.contextmanager
def reading(what: str) -> Iterator[None]:
    """Turns what decoders throw inside the block into errors of ours.

    Raises PageMalformed if an answer is not what Edlink documents as `what`, and EdlinkUnavailable, which is worth a
    retry, if it is not even JSON: cut short, most likely.
    """
    try:
        yield
    except msgspec.ValidationError as error:
        raise PageMalformed(f"{what} is not what Edlink documents.") from error
    except RecursionError as error:
        raise PageMalformed(f"{what} is nested too deeply to be what Edlink documents.") from error
    # Python's own decoder, too, throws ValueErrors.
    except (msgspec.DecodeError, ValueError) as error:
        raise EdlinkUnavailable("an answer was cut short or is no JSON") from error


def decode(collection: str, body: bytes) -> Page:
    """The page in an answer's body. Raises PageMalformed or EdlinkUnavailable, as `reading` says."""
    with reading(f"A page of {collection}"):
        raws, next_url = opened(body)
        objects = tuple(found for raw in raws if (found := read(collection, raw)) is not None)
    return Page(objects, next_url, len(raws) - len(objects))


def decode_single(collection: str, body: bytes) -> tuple[str, RosterObject] | None:
    """The object in an answer's body with its version; None if it is none. Raises what `decode` raises."""
    with reading(f"One of {collection}"):
        return read(collection, _answer(_SINGLE, body).data)


def opened(body: bytes) -> tuple[list[msgspec.Raw], str | None]:
    """What an answer's body lists, each thing as it stands there, and the URL of the next page. Use it in `reading`."""
    envelope = _answer(_ENVELOPE, body)
    return envelope.data or [], _checked(envelope.next_url)


def read(
    collection: str, raw: msgspec.Raw, *, edlink_id: str | None = None, date: str = ""
) -> tuple[str, RosterObject] | None:
    """An object of a collection with its version; None if it has no usable id.

    A version is the date of the object's last change, or `date` if it has none, a space, and a checksum of eight
    characters. With `edlink_id`, that is the object's id, whatever it says itself.
    """
    item: RosterObject | None
    try:
        item = _EXACT[collection].decode(raw)
    except msgspec.ValidationError:
        fields = spelt(raw)
        if edlink_id is not None and isinstance(fields, dict):
            fields["id"] = edlink_id
        item = liberal(COLLECTIONS[collection], fields)
    canonical = canonical_id(edlink_id or item.id) if item is not None else None
    if item is None or canonical is None:
        return None
    item.id = canonical
    return f"{item.updated_date or date} {zlib.crc32(raw):08x}", item


def _answer(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    # NUL, which Postgres cannot hold, and halves of surrogate pairs, which nothing can, are rare: the cheap look first.
    if rb"\u0000" in body or rb"\ud" in body or rb"\uD" in body:
        body = _clean(body)
    # What is passed over is not checked, and a field whose name was garbled on the way would be.
    body.decode()
    return decoder.decode(body)


def _clean(body: bytes) -> bytes:
    return json.dumps(_scrubbed(spelt(body)), ensure_ascii=False).encode()


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
