"""Events: what Edlink says has changed, oldest first."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from identitymap_server.edlink import pages
from identitymap_server.edlink.failures import PageMalformed
from identitymap_server.edlink.objects import COLLECTIONS, RosterObject, canonical_id, liberal, spelt

#: An event's id is only ever handed back to Edlink, so it may look as it likes, within reason.
_MAX_ID_BYTES: Final = 200

_COLLECTIONS: Final[Mapping[str, str]] = {
    "district": "districts",
    "school": "schools",
    "session": "sessions",
    "course": "courses",
    "person": "people",
    "class": "classes",
    "section": "sections",
    "enrollment": "enrollments",
    "agent": "agents",
    **{collection: collection for collection in COLLECTIONS},
}


class Change(enum.Enum):
    """What has happened to an object. DELETED may also mean that it is no longer shared."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Event:
    """A change of an object.

    `item` is the object as the event has it, under the id of the event's target; None if the event has none that can be
    kept. `version` is that of pages, with the event's own date where the object has none.
    """

    change: Change
    collection: str
    target_id: str
    item: RosterObject | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some events. `last_id` is the id of the last one, whatever it tells of; None on an empty page.

    `ignored` counts events of other things than rosters and of other integrations, `malformed` those that cannot be
    understood. `next_url` is None if these are the newest.
    """

    events: tuple[Event, ...]
    last_id: str | None
    next_url: str | None
    ignored: int = 0
    malformed: int = 0


class _Event(msgspec.Struct):
    id: str
    type: str | None = None
    target: str | None = None
    target_id: str | None = None
    date: str | None = None
    integration_id: str | None = None


class _Data(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw()


_EVENT = msgspec.json.Decoder(_Event)
_DATA = msgspec.json.Decoder(_Data)


def decode(integration_id: str, body: bytes) -> EventPage:
    """The page of an integration's events in an answer's body.

    Raises what `pages.decode` raises, and PageMalformed if none of the events has an id to go on from.
    """
    with pages.reading("A page of events"):
        return _page(integration_id, *pages.opened(body))


def _page(integration_id: str, raws: list[msgspec.Raw], next_url: str | None) -> EventPage:
    events: list[Event] = []
    last_id: str | None = None
    ignored = malformed = 0
    for raw in raws:
        head = _head(raw)
        if head is None or not _usable(head.id):
            malformed += 1
            continue
        last_id = head.id
        collection = _COLLECTIONS.get((head.target or "").lower())
        change = _change(head.type)
        # One of another integration should never come; if it does, it must not reach this one.
        foreign = head.integration_id is not None and canonical_id(head.integration_id) != integration_id
        if collection is None or change is None or foreign:
            ignored += 1
        elif (target_id := canonical_id(head.target_id or "")) is None:
            malformed += 1
        else:
            events.append(_event(change, collection, target_id, head.date or "", raw))
    if raws and last_id is None:
        raise PageMalformed("None of the events has an id.")
    return EventPage(tuple(events), last_id, next_url, ignored, malformed)


def _head(raw: msgspec.Raw) -> _Event | None:
    try:
        return _EVENT.decode(raw)
    except msgspec.ValidationError:
        return liberal(_Event, spelt(raw))


def _usable(event_id: str) -> bool:
    return 0 < len(event_id) <= _MAX_ID_BYTES and event_id.isascii() and event_id.isprintable()


def _change(text: str | None) -> Change | None:
    try:
        return Change((text or "").lower())
    except ValueError:
        return None


def _event(change: Change, collection: str, target_id: str, date: str, raw: msgspec.Raw) -> Event:
    if change is Change.DELETED:
        # Its data is the last value, which says nothing new.
        return Event(change, collection, target_id)
    data = _DATA.decode(raw).data
    found = pages.read(collection, data, edlink_id=target_id, date=date) if data else None
    if found is None:
        return Event(change, collection, target_id)
    version, item = found
    return Event(change, collection, target_id, item, version)
