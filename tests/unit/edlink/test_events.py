"""Events: whatever comes, changes of objects or a clear error."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, strategies
from identitymap_server.edlink import events
from identitymap_server.edlink.events import Change, Event
from identitymap_server.edlink.failures import EdlinkRefused, EdlinkUnavailable, PageMalformed, of_answer
from identitymap_server.edlink.objects import Person

_INTEGRATION = "11111111-1111-4111-8111-111111111111"
_OTHER = "22222222-2222-4222-8222-222222222222"
_TARGET = "63acc741-7633-453c-9bfd-75ae1ac34533"

_json = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.text(max_size=8),
    lambda inner: (
        strategies.lists(inner, max_size=3) | strategies.dictionaries(strategies.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def _event(**fields: Any) -> dict[str, Any]:
    return {
        "id": "e1",
        "date": "2026-11-02T06:20:00.000Z",
        "type": "updated",
        "target": "person",
        "target_id": _TARGET,
        "integration_id": _INTEGRATION,
        "materialization_id": _OTHER,
        "data": {"id": _TARGET, "updated_date": "2026-11-02T06:15:47.179Z", "first_name": "Mabel"},
        **fields,
    }


def _decoded(*listed: Any, **envelope: Any) -> events.EventPage:
    return events.decode(_INTEGRATION, json.dumps({"$data": listed, **envelope}).encode())


def _one(**fields: Any) -> Event:
    (event,) = _decoded(_event(**fields)).events
    return event


def test_an_event_tells_what_happened_to_which_object() -> None:
    """Its kind, the collection it belongs to, the object and the date of the object's version."""
    event = _one()
    assert (event.change, event.collection, event.target_id) == (Change.UPDATED, "people", _TARGET)
    assert isinstance(event.item, Person)
    assert event.item.first_name == "Mabel"
    assert event.version.startswith("2026-11-02T06:15:47.179Z ")


def test_the_target_counts_and_not_the_id_of_the_data() -> None:
    """Edlink says so; the data may carry another id or none."""
    for data in ({"id": _OTHER, "first_name": "Mabel"}, {"first_name": "Mabel"}, {"id": 7, "first_name": "Mabel"}):
        event = _one(data=data)
        assert event.item is not None
        assert (event.target_id, event.item.id) == (_TARGET, _TARGET)


def test_data_without_a_date_has_that_of_the_event() -> None:
    """A version needs one."""
    assert _one(data={"id": _TARGET}).version.startswith("2026-11-02T06:20:00.000Z ")


def test_a_deletion_brings_no_object() -> None:
    """Its data is the last value and says nothing new."""
    assert _one(type="deleted").item is None


@pytest.mark.parametrize("data", [None, [], "nonsense", {}])
def test_an_event_without_usable_data_is_one_all_the_same(data: object) -> None:
    """That something has happened to the object is known."""
    event = _one(data=data)
    assert event.item is None or event.item == Person(_TARGET)


def test_events_that_are_not_for_us_are_counted() -> None:
    """Of things other than the roster, of unknown kinds, of another integration; and those without a target."""
    page = _decoded(
        _event(id="e1", target="product"),
        _event(id="e2", type="archived"),
        _event(id="e3", integration_id=_OTHER),
        _event(id="e4", target_id="nonsense"),
        {"no": "id"},
        None,
    )
    assert (page.events, page.ignored, page.malformed) == ((), 3, 3)
    assert page.last_id == "e4"


def test_a_page_says_whether_more_follow() -> None:
    """By its `$next`; an empty page has no last event."""
    url = "https://ed.link/api/v2/graph/events?$cursor=x"
    assert _decoded(_event(), **{"$next": url}).next_url == url
    assert (_decoded().last_id, _decoded().next_url) == (None, None)


@pytest.mark.parametrize("id_", [None, "", "x" * 201, "\n", "é"])
def test_a_page_that_cannot_be_gone_on_from_is_refused(id_: object) -> None:
    """Of none of its events there is an id that can be handed back."""
    with pytest.raises(PageMalformed):
        _decoded(_event(id=id_))


@given(
    fields=strategies.dictionaries(
        strategies.sampled_from(sorted(_event())), _json | strategies.sampled_from(["created", "people"]), max_size=5
    ),
    other=_json,
)
def test_any_event_is_read_or_counted(fields: dict[str, Any], other: Any) -> None:
    """Nothing that an event may hold stops following."""
    page = _decoded(_event(id="e0"), _event() | fields, other)
    assert len(page.events) + page.ignored + page.malformed == 3


@given(body=strategies.binary(max_size=40) | _json.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_a_page_or_a_clear_error(body: bytes) -> None:
    """Never a traceback."""
    with contextlib.suppress(PageMalformed, EdlinkUnavailable):
        events.decode(_INTEGRATION, body)


@pytest.mark.parametrize(
    ("status", "body", "dead", "closed"),
    [
        (401, {"$errors": [{"code": "INVALID_TOKEN"}]}, True, False),
        (400, {"$errors": [{"code": "UNSHARED_TOKEN"}]}, True, False),
        (200, {"$error": "EXPIRED_TOKEN"}, True, False),
        (400, {"$errors": [{"code": "INVALID_INTEGRATION_STATE"}]}, False, True),
        (400, {"$errors": [{"code": "INVALID_PROVIDER_TOKEN"}]}, False, True),
        # A proxy's word is not Edlink's.
        (401, "<html>", False, True),
        (403, None, False, True),
        (404, None, False, False),
        (400, {"$errors": [{"code": "UNSUPPORTED_OPERATION"}]}, False, False),
    ],
)
def test_what_a_refusal_says_of_the_token(status: int, body: Any, dead: bool, closed: bool) -> None:
    """A dead token is one of which Edlink itself says so; other refusals may pass."""
    error = of_answer(status, json.dumps(body).encode(), None)
    assert isinstance(error, EdlinkRefused)
    assert (error.token_is_dead, error.is_closed) == (dead, closed)
