"""What Edlink has of a source: the objects as of the last materialization, and how it came to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from identitymap_server.sandbox import wire
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.collection import Collection
from identitymap_server.sandbox.events import Event, EventLog, Everything
from identitymap_server.sandbox.source import Change, Source

#: The states of a materialization that has not ended.
_OPEN: Final = frozenset({"queued", "working"})

_ENCODE: Final = msgspec.json.Encoder().encode


class Materialization(msgspec.Struct, frozen=True, kw_only=True):
    """Edlink's reading of a source."""

    id: str
    created_date: str
    updated_date: str
    state: str
    priority: int = 0
    source_id: str
    integration_id: str


class Materialized:
    """An integration's objects by collection, its materializations and its events.

    Objects change only when a materialization completes, all at once.
    """

    def __init__(self, integration_id: str, source_id: str, chance: Chance, clock: Clock) -> None:
        """Nothing has been materialized yet."""
        self.objects = {name: Collection() for name in wire.COLLECTIONS}
        self.materializations = Collection()
        self.events = EventLog(integration_id, clock)
        self._integration_id = integration_id
        self._source_id = source_id
        self._chance = chance
        self._clock = clock
        self._latest: Materialization | None = None

    @property
    def state(self) -> str:
        """The state of the latest materialization; empty if there is none."""
        return self._latest.state if self._latest else ""

    @property
    def is_open(self) -> bool:
        """Whether a materialization waits or works."""
        return self.state in _OPEN

    def queue(self) -> None:
        """Have a materialization wait, unless one is open."""
        if not self.is_open:
            date = self._clock.moment()
            self._put(
                Materialization(
                    id=self._chance.uuid(),
                    created_date=date,
                    updated_date=date,
                    state="queued",
                    source_id=self._source_id,
                    integration_id=self._integration_id,
                )
            )

    def work(self) -> None:
        """Begin with the materialization that waits, or with a new one. Nothing is to be seen of it yet."""
        self._turn("working")

    def fail(self) -> None:
        """End the materialization that is open, or a new one, with an error: nothing changes."""
        self._turn("error")

    def adopt(self, objects: Mapping[str, Collection]) -> None:
        """The first materialization: all of `objects`, each with its event."""
        opened = self._turn("complete")
        self.objects.update(objects)
        events = Everything([(name, list(collection)) for name, collection in objects.items()])
        self.events.append(events, opened.updated_date, opened.id)

    def complete(self, source: Source, *, shuffled: Chance | None = None, stale: bool = False) -> list[Event]:
        """End the materialization that is open, or a new one: take over what has changed in the source.

        Gives the events, which are in the order in which Edlink recommends to read, or `shuffled`. If `stale`, those of
        updates hold the object as it was before.
        """
        opened = self._turn("complete")
        changes = source.changes()
        events = list(self._applied(changes, stale=stale))
        if shuffled is not None:
            shuffled.shuffle(events)
        self.events.append(events, opened.updated_date, opened.id)
        return events

    def _applied(self, changes: Sequence[Change], *, stale: bool) -> Iterator[Event]:
        gone: dict[str, set[str]] = {}
        for name, id, body in changes:
            collection = self.objects[name]
            former = collection.get(id)
            if body is None:
                if former is not None:
                    gone.setdefault(name, set()).add(id)
                    yield Event("deleted", name, id, former)
            elif former is None:
                collection.put(id, body)
                yield Event("created", name, id, body)
            elif former != body:
                collection.put(id, body)
                yield Event("updated", name, id, former if stale else body)
        for name, ids in gone.items():
            self.objects[name].remove_all(ids)

    def _turn(self, state: str) -> Materialization:
        self.queue()
        assert self._latest is not None
        turned = msgspec.structs.replace(self._latest, state=state, updated_date=self._clock.moment())
        self._put(turned)
        return turned

    def _put(self, materialization: Materialization) -> None:
        self._latest = materialization
        self.materializations.put(materialization.id, _ENCODE(materialization))
