"""Listings, cut into pages."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.sandbox import filters, pages
from identitymap_server.sandbox.collection import Collection
from identitymap_server.sandbox.kinds import KINDS
from identitymap_server.sandbox.queries import Query

EVEN, _ = filters.parse('{"first_name": [{"operator": "equals", "value": "even"}]}', KINDS["people"])


def collection(count: int) -> Collection:
    return Collection(
        (str(n), json.dumps({"id": n, "first_name": "odd" if n % 2 else "even"}).encode()) for n in range(count)
    )


def ids(listed: Collection, query: Query) -> list[int]:
    """The objects of one page after another."""
    found: list[int] = []
    following: Query | None = query
    while following:
        page, following = pages.cut(listed, following)
        assert len(page) <= query.size
        assert page or not found, "an empty page was worth no request"
        found += [int(id_) for id_, _ in page]
    return found


@given(
    st.integers(0, 12),
    st.integers(1, 6),
    st.booleans(),
    st.none() | st.integers(0, 11),
    st.none() | st.integers(0, 11),
    st.booleans(),
)
def test_pages_one_after_another_are_what_was_asked_for(
    count: int, size: int, backward: bool, after: int | None, before: int | None, filtered: bool
) -> None:
    """Whatever the size, both ends exclusive, backward the last first; no page but the first is empty."""
    wanted = [
        n
        for n in range(count)
        if (after is None or n > after) and (before is None or n < before) and (n % 2 == 0 or not filtered)
    ]
    query = Query(size, backward, after, before, EVEN if filtered else None)
    assert ids(collection(count), query) == (wanted[::-1] if backward else wanted)


def test_an_exactly_full_last_page_is_the_last() -> None:
    """Nobody fetches an empty page, with a filter or without."""
    assert pages.cut(collection(4), Query(4))[1] is None
    assert pages.cut(collection(4), Query(2, filter=EVEN))[1] is None


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(10, 14)), st.integers(1, 4), st.booleans())
def test_what_comes_and_goes_between_pages_disturbs_nobody(
    gone: set[int], come: set[int], size: int, backward: bool
) -> None:
    """What stays is on exactly one page, even if the object that the first page ended with has gone."""
    listed = collection(10)
    first, following = pages.cut(listed, Query(size, backward))
    for n in gone:
        listed.remove(str(n))
    for n in come:
        listed.put(str(n), b"{}")
    met = [int(id_) for id_, _ in first] + (ids(listed, following) if following else [])
    stayed = [n for n in range(10) if n not in gone]
    assert [n for n in met if n in stayed] == (stayed[::-1] if backward else stayed)
    assert len(met) == len(set(met))
