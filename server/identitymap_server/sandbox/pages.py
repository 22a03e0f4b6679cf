"""Pages and cursors, as Edlink deals them out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from identitymap_server.sandbox.collection import Listed
from identitymap_server.sandbox.errors import EdlinkFault

#: Edlink's cursors die two hours after they were issued.
CURSOR_SECONDS: Final = 2 * 60 * 60
DEFAULT_PAGE: Final = 100
MAX_PAGE: Final = 10_000

#: Parameters that a cursor overrides.
_PAGING: Final = ("$first", "$last", "$after", "$before")
#: Parameters that Edlink knows and the sandbox does not: to pass over one would answer another question.
_NOT_SERVED: Final = ("$last", "$after", "$before", "$filter", "$fields", "$expand")


@dataclass(frozen=True, slots=True)
class Position:
    """From which place of its collection on a page holds objects, and how many at most."""

    place: int
    size: int


@dataclass(frozen=True, slots=True)
class _Cursor:
    listing: tuple[str, str]
    position: Position
    issued: float


class Cursors:
    """The cursors that were issued. `clock` gives seconds; tests turn it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """None has been issued yet."""
        self._clock = clock
        self._cursors: dict[str, _Cursor] = {}

    def issue(self, listing: tuple[str, str], position: Position) -> str:
        """A new cursor's name; `listing` is the integration's id and the collection that it goes on with."""
        self._forget_dead()
        name = str(uuid.uuid4())
        self._cursors[name] = _Cursor(listing, position, self._clock())
        return name

    def find(self, name: str, listing: tuple[str, str]) -> Position:
        """Where the cursor of that name goes on. Raises EdlinkFault if there is none, or it is another listing's."""
        self._forget_dead()
        cursor = self._cursors.get(name)
        if cursor is None:
            raise EdlinkFault(400, "INVALID_CURSOR", "The cursor is invalid or has expired.")
        if cursor.listing != listing:
            raise EdlinkFault(400, "INVALID_CURSOR", "The cursor belongs to another listing.")
        return cursor.position

    def _forget_dead(self) -> None:
        # In the order in which they were issued, so the dead come first.
        while self._cursors:
            oldest = next(iter(self._cursors))
            if self._clock() - self._cursors[oldest].issued <= CURSOR_SECONDS:
                break
            del self._cursors[oldest]


def asked_for(
    query: Mapping[str, str], cursors: Cursors, listing: tuple[str, str]
) -> tuple[Position, list[dict[str, str]]]:
    """The page that a request asks for, and warnings. Parameters without a dollar are nobody's. Raises EdlinkFault."""
    name = query.get("$cursor")
    if name is None:
        not_served = [parameter for parameter in _NOT_SERVED if parameter in query]
        if not_served:
            raise EdlinkFault(
                400, "UNSUPPORTED_OPERATION", f"The sandbox does not know {', '.join(not_served)}; Edlink does."
            )
        return Position(0, _page_size(query.get("$first"))), []
    overridden = [parameter for parameter in _PAGING if parameter in query]
    warnings = (
        [{"code": "PAGING_IGNORED", "message": f"$cursor overrides {', '.join(overridden)}."}] if overridden else []
    )
    return cursors.find(name, listing), warnings


def page(
    collection: Listed, position: Position, next_url: Callable[[Position], str], warnings: Sequence[dict[str, str]]
) -> bytes:
    """An answer's body; `next_url` is asked for the address of the next page if there is one."""
    start = collection.index_from(position.place)
    end = start + position.size
    parts = [b'{"$data":[', b",".join([body for _, body in collection.objects(start, end)]), b"]"]
    if end < len(collection):
        parts += [b',"$next":', msgspec.json.encode(next_url(Position(collection.place_at(end), position.size)))]
    if warnings:
        parts += [b',"$warnings":', msgspec.json.encode(warnings)]
    return b"".join([*parts, b',"$request":"', request_id(), b'"}'])


def single(body: bytes) -> bytes:
    """An answer's body that holds one object."""
    return b"".join([b'{"$data":', body, b',"$request":"', request_id(), b'"}'])


def request_id() -> bytes:
    """What an answer is called."""
    return str(uuid.uuid4()).encode()


def _page_size(text: str | None) -> int:
    if text is None:
        return DEFAULT_PAGE
    # No number of more digits is in the range, and Python refuses to read very long ones.
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PAGE)) and 1 <= int(text) <= MAX_PAGE):
        raise EdlinkFault(400, "INVALID_PAGE_SIZE", f"$first must be a number from 1 to {MAX_PAGE}.")
    return int(text)
