"""Pages and cursors, as Edlink deals them out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from identitymap_server.sandbox.errors import EdlinkFault

#: Edlink's cursors die two hours after they were issued.
CURSOR_SECONDS: Final = 2 * 60 * 60
DEFAULT_PAGE: Final = 100
MAX_PAGE: Final = 10_000

Objects = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a listing goes on: its objects, the position, the page size, and when the cursor was issued."""

    owner: str
    collection: str
    position: int
    size: int
    issued: float


class Cursors:
    """The cursors that were issued. `clock` gives seconds; tests turn it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._cursors: dict[str, Cursor] = {}

    def issue(self, owner: str, collection: str, position: int, size: int) -> str:
        """A new cursor's name."""
        name = str(uuid.uuid4())
        self._cursors[name] = Cursor(owner, collection, position, size, self._clock())
        return name

    def find(self, name: str, owner: str, collection: str) -> Cursor:
        """The cursor of that name. Raises EdlinkFault if there is none, it has died, or it is another's."""
        cursor = self._cursors.get(name)
        if cursor is None or self._clock() - cursor.issued > CURSOR_SECONDS:
            raise EdlinkFault(400, "INVALID_CURSOR", "The cursor is invalid or has expired.")
        if (cursor.owner, cursor.collection) != (owner, collection):
            raise EdlinkFault(400, "INVALID_CURSOR", "The cursor belongs to another request.")
        return cursor


def page_size(text: str | None) -> int:
    """The page size that `$first` asks for. Raises EdlinkFault."""
    if text is None:
        return DEFAULT_PAGE
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_PAGE:
        raise EdlinkFault(400, "INVALID_PAGE_SIZE", f"$first must be between 1 and {MAX_PAGE}.")
    return int(text)


def envelope(objects: Objects, next_url: str | None, warnings: Sequence[dict[str, str]]) -> bytes:
    """A page's body. The objects are encoded already, so a page is a join of bytes."""
    parts = [b'{"$data":[', b",".join(body for _, body in objects), b"]"]
    if next_url is not None:
        parts += [b',"$next":', msgspec.json.encode(next_url)]
    if warnings:
        parts += [b',"$warnings":', msgspec.json.encode(warnings)]
    parts += [b',"$request":"', str(uuid.uuid4()).encode(), b'"}']
    return b"".join(parts)
