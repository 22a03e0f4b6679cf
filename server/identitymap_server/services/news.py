"""What a page of events comes to: for each object, whether it is there and which version of it is the newest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from identitymap_server.domain.keys import EdlinkId
from identitymap_server.edlink.events import Change, Event
from identitymap_server.edlink.objects import RosterObject
from identitymap_server.edlink.pages import Page
from identitymap_server.services import roster_rows
from identitymap_server.store.roster import PageRows


@dataclass(slots=True)
class News:
    """What events say of the objects they name.

    `doubtful` are those that are to be asked for by themselves: something has happened to them, but what the event
    brings is no newer than what is known. If asking is vain, what `versions` holds of them will have to do.
    """

    collections: dict[EdlinkId, str] = field(default_factory=dict)
    #: Objects that are there now, and objects that are deleted or no longer shared.
    present: set[EdlinkId] = field(default_factory=set)
    gone: set[EdlinkId] = field(default_factory=set)
    #: The newest version brought of an object, with the version's name. Of one that has gone since as well: its
    #: identifiers may say what was merged into it.
    versions: dict[EdlinkId, tuple[str, RosterObject]] = field(default_factory=dict)
    doubtful: set[EdlinkId] = field(default_factory=set)
    #: Objects that were said to be gone, whatever was said of them afterwards.
    deleted: set[EdlinkId] = field(default_factory=set)
    #: Events that brought an older version than the one that is known.
    outdated: int = 0

    def note_not_there(self, edlink_id: EdlinkId) -> None:
        """Edlink has been asked for an object and says that there is none: no event speaks for it then."""
        self.versions.pop(edlink_id, None)
        self.present.discard(edlink_id)
        # Of one that no event has called gone, the event that does is still to come.
        if edlink_id in self.deleted:
            self.gone.add(edlink_id)

    def rows(self, versions: Mapping[EdlinkId, tuple[str, RosterObject]]) -> list[PageRows]:
        """Versions of these objects as rows, by collection."""
        by_collection: dict[str, list[tuple[str, RosterObject]]] = {}
        for edlink_id, version in versions.items():
            by_collection.setdefault(self.collections[edlink_id], []).append(version)
        return [
            roster_rows.of_page(collection, Page(tuple(objects), None)) for collection, objects in by_collection.items()
        ]


def of(events: Iterable[Event], known: Mapping[EdlinkId, str]) -> News:
    """What `events`, in their order, come to. `known` has the dates of the versions that are kept."""
    news = News()
    dates = dict(known)
    for event in events:
        edlink_id = EdlinkId(event.target_id)
        news.collections[edlink_id] = event.collection
        if event.change is Change.DELETED:
            news.gone.add(edlink_id)
            news.deleted.add(edlink_id)
            news.present.discard(edlink_id)
            news.doubtful.discard(edlink_id)
        else:
            news.gone.discard(edlink_id)
            news.present.add(edlink_id)
            _take(news, dates, edlink_id, event)
    return news


def _take(news: News, dates: dict[EdlinkId, str], edlink_id: EdlinkId, event: Event) -> None:
    if event.item is None:
        news.doubtful.add(edlink_id)
        return
    date, known = event.version[: -len(" 01234567")], dates.get(edlink_id)
    if known is not None and date < known:
        news.outdated += 1
    else:
        news.versions[edlink_id] = event.version, event.item
        dates[edlink_id] = date
    # An update that brings nothing newer: Edlink may show the object as it was before.
    if event.change is Change.UPDATED and (known is None or date <= known):
        news.doubtful.add(edlink_id)
