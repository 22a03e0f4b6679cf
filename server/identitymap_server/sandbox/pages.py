"""Pages: a listing, cut."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from identitymap_server.sandbox.collection import Encoded, Listed
from identitymap_server.sandbox.filters import Filter
from identitymap_server.sandbox.queries import Query

#: How many objects a filter looks at at a time.
_STRIDE: Final = 1_000


def cut(listed: Listed, query: Query) -> tuple[Sequence[Encoded], Query | None]:
    """The objects that a query asks for, and the query for the next page if there is one."""
    start = 0 if query.after is None else listed.index_from(query.after + 1)
    stop = len(listed) if query.before is None else listed.index_from(query.before)
    found: Sequence[Encoded]
    if query.filter is not None:
        matching = _admitted(listed, query.filter, start, stop, backward=query.backward)
        admitted = list(itertools.islice(matching, query.size + 1))
        found = [encoded for _, encoded in admitted[: query.size]]
        # One more than asked for shows that there is a next page.
        last = admitted[query.size - 1][0] if len(admitted) > query.size else None
    elif query.backward:
        begin = max(start, stop - query.size)
        found = listed.objects(begin, stop)[::-1]
        last = begin if begin > start else None
    else:
        end = min(stop, start + query.size)
        found = listed.objects(start, end)
        last = end - 1 if end < stop else None
    if last is None:
        return found, None
    place = listed.place_at(last)
    following = replace(query, before=place) if query.backward else replace(query, after=place)
    return found, following


def _admitted(
    listed: Listed, chosen: Filter, start: int, stop: int, *, backward: bool
) -> Iterator[tuple[int, Encoded]]:
    """The objects that the filter admits, each with its index, in the order asked for."""
    begins = range(start, stop, _STRIDE)
    for begin in reversed(begins) if backward else begins:
        some = list(enumerate(listed.objects(begin, min(stop, begin + _STRIDE)), begin))
        yield from (pair for pair in (reversed(some) if backward else some) if chosen.admits(pair[1][1]))
