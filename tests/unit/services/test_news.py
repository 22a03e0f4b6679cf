"""What a page of events comes to."""

from __future__ import annotations

from identitymap_server.domain.keys import EdlinkId
from identitymap_server.edlink.events import Change, Event
from identitymap_server.edlink.objects import Person
from identitymap_server.services import news

_MABEL = EdlinkId("63acc741-7633-453c-9bfd-75ae1ac34533")


def _event(change: Change, day: int | None = None, name: str = "Mabel") -> Event:
    if day is None:
        return Event(change, "people", _MABEL)
    return Event(change, "people", _MABEL, Person(_MABEL, first_name=name), f"2026-09-{day:02} 01234567")


def _of(*events: Event, known: int | None = 10) -> news.News:
    return news.of(events, {} if known is None else {_MABEL: f"2026-09-{known:02}"})


def test_the_last_event_says_whether_somebody_is_there() -> None:
    """However often they come and go."""
    there = _of(_event(Change.DELETED), _event(Change.CREATED, 11))
    gone = _of(_event(Change.CREATED, 11), _event(Change.DELETED))
    assert (there.present, there.gone) == ({_MABEL}, set())
    assert (gone.present, gone.gone) == (set(), {_MABEL})


def test_the_newest_version_wins_whatever_the_order() -> None:
    """An older one is counted as out of date."""
    told = _of(_event(Change.CREATED, 12, "Mabel"), _event(Change.CREATED, 11, "May"), _event(Change.CREATED, 9, "M."))
    ((_, mabel),) = told.versions.values()
    assert isinstance(mabel, Person)
    assert (mabel.first_name, told.outdated) == ("Mabel", 2)


def test_an_update_that_brings_nothing_newer_is_doubtful() -> None:
    """The same version or an older one, no object at all, or an object that is not known; a newer one is not."""
    assert _of(_event(Change.UPDATED, 10)).doubtful
    assert _of(_event(Change.UPDATED, 9)).doubtful
    assert _of(_event(Change.UPDATED)).doubtful
    assert _of(_event(Change.UPDATED, 11), known=None).doubtful
    assert not _of(_event(Change.UPDATED, 11)).doubtful
    assert not _of(_event(Change.CREATED, 10)).doubtful
    assert not _of(_event(Change.CREATED, 10), known=None).doubtful


def test_nobody_is_asked_for_who_is_gone() -> None:
    """What the events brought of them is kept all the same: it may name those who were merged into them."""
    told = _of(_event(Change.UPDATED, 11), _event(Change.UPDATED, 11), _event(Change.DELETED))
    assert not told.doubtful
    assert told.versions


def test_of_two_updates_with_stale_data_the_first_is_noticed() -> None:
    """The first shows the version that is known, the second that of the first: neither is what there is now."""
    assert _of(_event(Change.UPDATED, 10), _event(Change.UPDATED, 11)).doubtful == {_MABEL}


def test_who_was_called_gone_and_is_not_there_is_gone() -> None:
    """Whatever a later event says; of somebody who is not there otherwise, the event that says so is still to come."""
    told = _of(_event(Change.DELETED), _event(Change.UPDATED, 10))
    told.note_not_there(_MABEL)
    assert (told.present, told.gone) == (set(), {_MABEL})
    told = _of(_event(Change.UPDATED, 10))
    told.note_not_there(_MABEL)
    assert (told.present, told.gone) == (set(), set())
