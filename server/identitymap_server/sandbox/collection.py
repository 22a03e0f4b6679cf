"""Collections: the objects of one kind that an integration has, in the order in which Edlink came to know them."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

#: An object's id, and the object as JSON. Objects are kept encoded, so that a page is a join of bytes.
Encoded = tuple[str, bytes]


class Listed(Protocol):
    """Objects in order, each at a place of its own: what pages are cut from."""

    @property
    def revision(self) -> int:
        """Grows with every change."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Encoded]: ...

    def objects(self, start: int, stop: int) -> Sequence[Encoded]:
        """The objects from the index `start` up to and without `stop`."""

    def place(self, id: str) -> int | None:
        """The place of the object of that id; None if there is none."""

    def place_at(self, index: int) -> int:
        """The place of the object at an index."""

    def index_from(self, place: int) -> int:
        """The index of the first object at `place` or after it."""

    def get(self, id: str) -> bytes | None:
        """The object of that id; None if there is none."""


class Collection:
    """Objects in order, of which each keeps its place, a number, for as long as it is there.

    An object that comes, even one that comes back, gets a place after all others, and no place is given twice. So
    whoever goes through a collection from place to place misses nothing that stays, and meets nothing twice, whatever
    else comes and goes meanwhile.
    """

    def __init__(self, objects: Iterable[Encoded] = ()) -> None:
        """A collection of objects whose ids differ."""
        self._objects = list(objects)
        self._places: range | list[int] = range(len(self._objects))
        self._next_place = len(self._objects)
        #: Made when first asked for: a sync asks for none.
        self._place_of: dict[str, int] | None = None
        #: Grows with every change, for those who keep something that was derived from the objects.
        self.revision = 0

    def __len__(self) -> int:
        return len(self._objects)

    def __iter__(self) -> Iterator[Encoded]:
        return iter(self._objects)

    def __contains__(self, id: object) -> bool:
        return id in self._by_id()

    def objects(self, start: int, stop: int) -> Sequence[Encoded]:
        """The objects from the index `start` up to and without `stop`."""
        return self._objects[start:stop]

    def place(self, id: str) -> int | None:
        """The place of the object of that id; None if there is none."""
        return self._by_id().get(id)

    def place_at(self, index: int) -> int:
        """The place of the object at an index."""
        return self._places[index]

    def index_from(self, place: int) -> int:
        """The index of the first object at `place` or after it."""
        return bisect.bisect_left(self._places, place)

    def get(self, id: str) -> bytes | None:
        """The object of that id; None if there is none."""
        place = self.place(id)
        return None if place is None else self._objects[self.index_from(place)][1]

    def put(self, id: str, body: bytes) -> None:
        """Have this object: in the stead of the one of that id, else after all others."""
        place = self.place(id)
        if place is not None:
            self._objects[self.index_from(place)] = (id, body)
        else:
            self._objects.append((id, body))
            self._changeable_places().append(self._next_place)
            self._by_id()[id] = self._next_place
            self._next_place += 1
        self.revision += 1

    def remove(self, id: str) -> bytes:
        """Take an object away and give it back. Raises KeyError if there is none of that id."""
        index = self.index_from(self._by_id().pop(id))
        del self._changeable_places()[index]
        self.revision += 1
        return self._objects.pop(index)[1]

    def remove_all(self, ids: AbstractSet[str]) -> None:
        """Take many objects away at the cost of one. Raises KeyError if there is none of one of the ids."""
        places = self._by_id()
        for id in ids:
            del places[id]
        kept = [index for index, (id, _) in enumerate(self._objects) if id not in ids]
        self._places = [self._places[index] for index in kept]
        self._objects = [self._objects[index] for index in kept]
        self.revision += 1

    def subset(self, ids: Iterable[str]) -> Collection:
        """The objects of these ids as far as they are there, in order and at their places, as they are now."""
        places = sorted({place for id in ids if (place := self.place(id)) is not None})
        found = Collection(self._objects[self.index_from(place)] for place in places)
        found._places = places
        return found

    def _by_id(self) -> dict[str, int]:
        if self._place_of is None:
            self._place_of = {id: place for (id, _), place in zip(self._objects, self._places, strict=True)}
        return self._place_of

    def _changeable_places(self) -> list[int]:
        # A range until the first change, because a district that never changes need not pay for a list.
        if isinstance(self._places, range):
            self._places = list(self._places)
        return self._places
