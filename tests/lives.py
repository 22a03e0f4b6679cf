"""The life of a district: what happens in its source, and the events by which Edlink tells of it."""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from typing import Any

from pretend_edlink import GONE, TOKEN, PretendEdlink

_TARGETS = {
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


class Life:
    """Changes the roster that a pretend Edlink serves, and has it tell of every change."""

    def __init__(self, edlink: PretendEdlink, integration_id: str, token: str = TOKEN) -> None:
        self._edlink = edlink
        self._integration_id = integration_id
        self._token = token
        self._now = dt.datetime(2026, 9, 2, 8, tzinfo=dt.UTC)
        self._told = 0

    def objects(self, collection: str) -> list[dict[str, Any]]:
        """The objects of a collection as they are now."""
        return [item for item in self._edlink.rosters[self._token][collection] if item is not GONE]

    def find(self, collection: str, id_: str) -> dict[str, Any]:
        """One of them."""
        return next(item for item in self.objects(collection) if item["id"] == id_)

    def add(self, collection: str, item: dict[str, Any]) -> str:
        """Something new, or something that is shared again. Gives its id."""
        made = {"id": str(uuid.UUID(int=self._told + (5 << 76), version=4)), **item, "updated_date": self._tick()}
        self._edlink.rosters[self._token][collection].append(made)
        self.tell("created", collection, made)
        return str(made["id"])

    def change(self, collection: str, id_: str, *, stale: bool = False, **fields: Any) -> None:
        """A change; `stale` has its event show the object as it was before."""
        item = self.find(collection, id_)
        before = copy.deepcopy(item)
        item.update(fields, updated_date=self._tick())
        self.tell("updated", collection, before if stale else item)

    def remove(self, collection: str, id_: str) -> dict[str, Any]:
        """Somebody leaves, or is no longer shared. Gives what was known."""
        item = self.find(collection, id_)
        everything = self._edlink.rosters[self._token][collection]
        everything[everything.index(item)] = GONE
        self.tell("deleted", collection, item)
        return item

    def tell(self, type_: str, collection: str, item: dict[str, Any], **fields: Any) -> str:
        """An event of its own. Gives its id."""
        self._told += 1
        event = {
            "id": str(uuid.UUID(int=self._told, version=4)),
            "date": self._tick(),
            "type": type_,
            "target": _TARGETS[collection],
            "target_id": item["id"],
            "integration_id": self._integration_id,
            "data": copy.deepcopy(item),
            **fields,
        }
        self._edlink.events.setdefault(self._token, []).append(event)
        return str(event["id"])

    def _tick(self) -> str:
        self._now += dt.timedelta(seconds=1)
        return f"{self._now:%Y-%m-%dT%H:%M:%S}.000Z"
