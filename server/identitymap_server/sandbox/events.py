"""Events: what each materialization changed, kept for 30 days, in the order in which it happened."""

from __future__ import annotations

import bisect
import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from identitymap_server.sandbox.collection import Encoded

#: Edlink deletes older ones for good.
RETENTION_SECONDS: Final = 30 * 24 * 60 * 60

#: What Edlink calls the objects of each collection.
TARGETS: Final = {
    "districts": "district",
    "schools": "school",
    "sessions": "session",
    "courses": "course",
    "people": "person",
    "classes": "class",
    "sections": "section",
    "enrollments": "enrollment",
    "agents": "agent",
}

#: The bits of a UUID below its variant, which hold an event's number.
_NUMBER_BITS: Final = 62


class Event(NamedTuple):
    """A change of one object: `created`, `updated` or `deleted`; `data` is the new value, or the last one."""

    type: str
    collection: str
    id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one materialization changed. `number` is its first event's."""

    number: int
    seconds: float
    date: str
    materialization_id: str
    events: Sequence[Event]


class Everything(Sequence[Event]):
    """`created` for whole collections, without an event for each object until somebody asks for it."""

    def __init__(self, objects: Sequence[tuple[str, Sequence[Encoded]]]) -> None:
        """Of `objects` by the names of their collections."""
        self._objects = objects
        self._ends: list[int] = []
        for _, encoded in objects:
            self._ends.append(len(self) + len(encoded))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, index: int) -> Event:  # type: ignore[override]  # Nobody cuts it.
        if not 0 <= index < len(self):
            raise IndexError(index)
        at = bisect.bisect_right(self._ends, index)
        collection, encoded = self._objects[at]
        id, body = encoded[index - self._ends[at]]  # Counted from its end, which is the same.
        return Event("created", collection, id, body)


def count(events: Iterable[Event]) -> dict[str, int]:
    """How many events there are of each type and target, such as `created person`."""
    return dict(Counter(f"{event.type} {TARGETS[event.collection]}" for event in events))


class EventLog:
    """An integration's events, as a listing: an event's place is its number, which is never given twice.

    An event is encoded when it is asked for: the first materialization makes as many as a district has objects.
    `clock` gives seconds.
    """

    def __init__(self, integration_id: str, clock: Callable[[], float]) -> None:
        """No event yet."""
        self._integration_id = integration_id
        self._clock = clock
        self._batches: list[_Batch] = []
        self._next = 0
        self._first = 0
        self._secret = hashlib.blake2b(integration_id.encode(), digest_size=16).digest()
        self._mask = int.from_bytes(self._secret) >> (128 - _NUMBER_BITS)

    def append(self, events: Sequence[Event], date: str, materialization_id: str) -> None:
        """Log what a materialization changed."""
        if events:
            self._batches.append(_Batch(self._next, self._clock(), date, materialization_id, events))
            self._next += len(events)

    def expire(self) -> None:
        """Drop what is older than Edlink keeps it. Whoever begins to read calls this, and nobody in the midst of it."""
        # All events of a batch have one date.
        while self._batches and self._clock() - self._batches[0].seconds > RETENTION_SECONDS:
            expired = self._batches.pop(0)
            self._first = expired.number + len(expired.events)

    def __len__(self) -> int:
        return self._next - self._first

    def __iter__(self) -> Iterator[Encoded]:
        return iter(self.objects(0, len(self)))

    @property
    def revision(self) -> int:
        """Grows whenever events come or expire."""
        return self._first + self._next

    def objects(self, start: int, stop: int) -> Sequence[Encoded]:
        """The events from the index `start` up to and without `stop`."""
        number, end = self._first + start, min(self._first + stop, self._next)
        found: list[Encoded] = []
        while number < end:
            batch = self._batch(number)
            last = min(end, batch.number + len(batch.events))
            found += [self._encoded(batch, n) for n in range(number, last)]
            number = last
        return found

    def place(self, id: str) -> int | None:
        """The number of the event of that id; None if there is none, or none any more."""
        number = self._number(id)
        return number if self._first <= number < self._next and self._id(number) == id else None

    def place_at(self, index: int) -> int:
        """The number of the event at an index."""
        return self._first + index

    def index_from(self, place: int) -> int:
        """The index of the first event that has this number or a higher one."""
        return max(0, place - self._first)

    def get(self, id: str) -> bytes | None:
        """The event of that id; None if there is none, or none any more."""
        number = self.place(id)
        return None if number is None else self._encoded(self._batch(number), number)[1]

    def since(self, number: int) -> Iterator[Event]:
        """The events from a number on, not encoded."""
        for batch in self._batches:
            for position in range(max(0, number - batch.number), len(batch.events)):
                yield batch.events[position]

    def _batch(self, number: int) -> _Batch:
        return self._batches[bisect.bisect_right(self._batches, number, key=lambda batch: batch.number) - 1]

    def _id(self, number: int) -> str:
        # The id holds the number, so that none of them has to be kept.
        digest = hashlib.blake2b(number.to_bytes(8), key=self._secret, digest_size=8).digest()
        high = int.from_bytes(digest) << 64
        return str(uuid.UUID(int=high | (number ^ self._mask), version=4))

    def _number(self, id: str) -> int:
        return (uuid.UUID(id).int & ((1 << _NUMBER_BITS) - 1)) ^ self._mask

    def _encoded(self, batch: _Batch, number: int) -> Encoded:
        id = self._id(number)
        event = batch.events[number - batch.number]
        head = (
            f'{{"id":"{id}","date":"{batch.date}","type":"{event.type}","target":"{TARGETS[event.collection]}",'
            f'"target_id":"{event.id}","integration_id":"{self._integration_id}",'
            f'"materialization_id":"{batch.materialization_id}","data":'
        )
        return id, b"".join([head.encode(), event.data, b"}"])
