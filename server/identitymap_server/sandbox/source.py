"""A district's system as it is at the moment, which Edlink knows as it was at the last materialization."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeVar, cast

import msgspec

from identitymap_server.sandbox import wire
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.collection import Collection

#: A change that Edlink has not read yet: collection, id, and the object as it is now, None if it has gone.
Change = tuple[str, str, bytes | None]

T = TypeVar("T", bound=wire.Dated)

#: Where the objects of each kind are listed.
COLLECTION_OF: Final[Mapping[type[wire.Dated], str]] = {
    wire.District: "districts",
    wire.School: "schools",
    wire.Session: "sessions",
    wire.Course: "courses",
    wire.Person: "people",
    wire.Class: "classes",
    wire.Section: "sections",
    wire.Enrollment: "enrollments",
    wire.Agent: "agents",
}

KIND_OF: Final = {name: kind for kind, name in COLLECTION_OF.items()}

_DECODERS: Final = {kind: msgspec.json.Decoder(kind) for kind in COLLECTION_OF}
_ENCODE: Final = msgspec.json.Encoder().encode

#: How often to draw before looking at everything.
_DRAWS: Final = 50


class Source:
    """Objects as the source has them: those that Edlink has, `known`, and what has changed since.

    Only what has changed is kept here, encoded; so a large district costs little, and a change costs one object.
    """

    def __init__(self, known: Mapping[str, Collection], unread: Mapping[str, Collection]) -> None:
        """A source of which Edlink has read `known`, and not yet what `unread` holds."""
        self._known = known
        self._changed: dict[str, dict[str, bytes | None]] = {
            name: dict(unread.get(name, ())) for name in wire.COLLECTIONS
        }
        #: Ids of objects by what a field of theirs names; made when first asked for, because most sources never change.
        self._referring: dict[tuple[type[wire.Dated], str], dict[str, list[str]]] = {}

    def body(self, collection: str, id: str) -> bytes | None:
        """An object as JSON; None if the source does not have it."""
        changed = self._changed[collection]
        return changed[id] if id in changed else self._known[collection].get(id)

    def find(self, kind: type[T], id: str) -> T | None:
        """An object; None if the source does not have it."""
        body = self.body(COLLECTION_OF[kind], id)
        return None if body is None else _decoded(kind, body)

    def get(self, kind: type[T], id: str) -> T:
        """An object. Raises KeyError if the source does not have it."""
        found = self.find(kind, id)
        if found is None:
            raise KeyError(id)
        return found

    def all(self, kind: type[T]) -> Iterator[T]:
        """All objects of a kind."""
        collection = COLLECTION_OF[kind]
        changed = self._changed[collection]
        for id, body in self._known[collection]:
            if id not in changed:
                yield _decoded(kind, body)
        yield from [_decoded(kind, body) for body in changed.values() if body is not None]

    def put(self, item: wire.Dated) -> None:
        """Have this object, new or changed."""
        self._set(type(item), item.id, _ENCODE(item))

    def restore(self, collection: str, id: str, body: bytes) -> None:
        """Have an object again that was taken away, exactly as it was."""
        self._set(KIND_OF[collection], id, body)

    def remove(self, collection: str, id: str) -> bytes:
        """Take an object away, and give it. Raises KeyError if the source does not have it."""
        body = self.body(collection, id)
        if body is None:
            raise KeyError(id)
        self._set(KIND_OF[collection], id, None)
        return body

    def referring(self, kind: type[T], field: str, id: str) -> list[T]:
        """The objects of a kind of which a field, such as `class_id`, names this id."""
        return [self.get(kind, found) for found in self._index(kind, field).get(id, ())]

    def draw(self, chance: Chance, kind: type[T]) -> T | None:
        """Any object of a kind; None if there is none."""
        collection = COLLECTION_OF[kind]
        known, changed = self._known[collection], tuple(self._changed[collection])
        for _ in range(_DRAWS if known or changed else 0):
            index = chance.randrange(len(known) + len(changed))
            id = known.objects(index, index + 1)[0][0] if index < len(known) else changed[index - len(known)]
            found = self.find(kind, id)
            if found is not None:
                return found
        everything = list(self.all(kind))
        return chance.choice(everything) if everything else None

    def changes(self) -> list[Change]:
        """What has changed since Edlink last read, in the order in which Edlink recommends to read; read now."""
        found = [(name, id, body) for name, changed in self._changed.items() for id, body in changed.items()]
        for changed in self._changed.values():
            changed.clear()
        return found

    def _set(self, kind: type[wire.Dated], id: str, body: bytes | None) -> None:
        former = self.find(kind, id)
        self._changed[COLLECTION_OF[kind]][id] = body
        for (indexed, field), index in self._referring.items():
            if indexed is kind:
                if former is not None:
                    index[getattr(former, field)].remove(id)
                if body is not None:
                    index.setdefault(getattr(_decoded(kind, body), field), []).append(id)

    def _index(self, kind: type[wire.Dated], field: str) -> dict[str, list[str]]:
        if (kind, field) not in self._referring:
            index: dict[str, list[str]] = {}
            for item in self.all(kind):
                index.setdefault(getattr(item, field), []).append(item.id)
            self._referring[kind, field] = index
        return self._referring[kind, field]


def _decoded(kind: type[T], body: bytes) -> T:
    return cast("T", _DECODERS[kind].decode(body))
