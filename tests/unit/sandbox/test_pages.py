"""Pages and cursors, as Edlink deals them out."""

from __future__ import annotations

import json

import pytest
from identitymap_server.sandbox import pages
from identitymap_server.sandbox.collection import Collection
from identitymap_server.sandbox.errors import EdlinkFault
from identitymap_server.sandbox.pages import Cursors, Position

LISTING = ("an-integration", "people")
OBJECTS = Collection((str(n), json.dumps({"id": n}).encode()) for n in range(5))


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def refused(query: dict[str, str], cursors: Cursors | None = None) -> str:
    with pytest.raises(EdlinkFault) as raised:
        pages.asked_for(query, cursors or Cursors(Clock()), LISTING)
    return raised.value.code


def test_a_page_holds_its_objects_and_the_way_on() -> None:
    """The address of the next page is asked for only if there is one."""
    page = json.loads(pages.page(OBJECTS, Position(2, 2), lambda position: f"at {position.place}", []))
    assert page["$data"] == [{"id": 2}, {"id": 3}]
    assert page["$next"] == "at 4"
    last = json.loads(pages.page(OBJECTS, Position(4, 2), lambda _: pytest.fail("asked"), []))
    assert (last["$data"], "$next" in last, "$warnings" in last) == ([{"id": 4}], False, False)


def test_an_exactly_full_last_page_has_no_next() -> None:
    """Nobody fetches an empty page."""
    assert "$next" not in json.loads(pages.page(OBJECTS, Position(0, 5), lambda _: "next", []))


def test_a_hundred_without_a_size() -> None:
    """Edlink's default."""
    assert pages.asked_for({}, Cursors(Clock()), LISTING) == (Position(0, 100), [])


@pytest.mark.parametrize("size", ["1", "10000"])
def test_the_largest_and_the_smallest_page(size: str) -> None:
    """Both ends are allowed."""
    assert pages.asked_for({"$first": size}, Cursors(Clock()), LISTING) == (Position(0, int(size)), [])


@pytest.mark.parametrize("size", ["0", "10001", "-1", "1.5", "ten", "", "²", "9" * 5_000])
def test_any_other_size_is_refused(size: str) -> None:
    """INVALID_PAGE_SIZE, however odd the text."""
    assert refused({"$first": size}) == "INVALID_PAGE_SIZE"


def test_a_stray_plain_parameter_is_ignored() -> None:
    """Edlink's own SDK sends `limit`."""
    assert pages.asked_for({"limit": "7", "first": "9"}, Cursors(Clock()), LISTING) == (Position(0, 100), [])


@pytest.mark.parametrize("parameter", ["$after", "$before", "$last", "$filter", "$fields", "$expand"])
def test_what_the_sandbox_does_not_serve_is_refused(parameter: str) -> None:
    """To pass over it would answer another question."""
    assert refused({parameter: "x"}) == "UNSUPPORTED_OPERATION"


def test_a_cursor_overrides_all_other_paging() -> None:
    """And the answer says so."""
    cursors = Cursors(Clock())
    name = cursors.issue(LISTING, Position(10, 5))
    position, warnings = pages.asked_for({"$cursor": name, "$first": "99999", "$after": "x"}, cursors, LISTING)
    assert position == Position(10, 5)
    assert [warning["code"] for warning in warnings] == ["PAGING_IGNORED"]
    assert pages.asked_for({"$cursor": name}, cursors, LISTING) == (position, [])


def test_a_cursor_dies_two_hours_after_it_was_issued() -> None:
    """Being used does not make it live longer."""
    clock = Clock()
    cursors = Cursors(clock)
    name = cursors.issue(LISTING, Position(10, 5))
    clock.seconds = 7_200
    assert cursors.find(name, LISTING) == Position(10, 5)
    clock.seconds = 7_200.1
    assert refused({"$cursor": name}, cursors) == "INVALID_CURSOR"


def test_dead_cursors_take_no_room() -> None:
    """A sandbox may run for weeks."""
    clock = Clock()
    cursors = Cursors(clock)
    for hour in range(100):
        clock.seconds = 3_600 * hour
        cursors.issue(LISTING, Position(hour, 1))
    assert len(cursors._cursors) <= 3


@pytest.mark.parametrize("listing", [("an-integration", "classes"), ("another-integration", "people")])
def test_a_cursor_is_good_for_its_own_listing_only(listing: tuple[str, str]) -> None:
    """Not for another collection, and never for another district."""
    cursors = Cursors(Clock())
    assert refused({"$cursor": cursors.issue(listing, Position(0, 1))}, cursors) == "INVALID_CURSOR"


@pytest.mark.parametrize("name", ["", "made-up", "46aef3e1-0000-4000-8000-000000000000"])
def test_a_cursor_that_was_never_issued_is_refused(name: str) -> None:
    """INVALID_CURSOR."""
    assert refused({"$cursor": name}) == "INVALID_CURSOR"
