"""Whatever pages Edlink serves: a sync ends, and says how."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import databases
import pytest
from foreign import awkward_text, fuzzed
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.domain.runs import RunState
from identitymap_server.edlink.objects import COLLECTIONS
from pretend_edlink import Answer, PretendEdlink
from rosters import roster
from syncing import District, district

_ROSTER = roster(8)

_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | awkward_text,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "value", "street", "birthday"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def _collections(draw: st.DrawFn) -> dict[str, bytes]:
    """The single page of some collections: objects with fields that are bent, doubled or missing."""
    pages = {}
    for name in draw(st.lists(st.sampled_from(sorted(COLLECTIONS)), min_size=1, max_size=3, unique=True)):
        objects: list[dict[str, Any]] = [dict(item) for item in _ROSTER[name]]
        for _ in range(draw(st.integers(1, 4)) if objects else 0):
            item = draw(st.sampled_from(objects))
            item[draw(st.sampled_from(sorted(item)))] = draw(_value)
            objects.append(dict(draw(st.sampled_from(objects))))
        pages[name] = json.dumps({"$data": objects, "$next": None}).encode()
    return pages


class Loop:
    """A district on an event loop of its own, for tests that are no coroutines."""

    def __init__(self, dsn: str, edlink: PretendEdlink) -> None:
        self._runner, self._stack = asyncio.Runner(), AsyncExitStack()
        self.district: District = self._runner.run(
            self._stack.enter_async_context(district(dsn, edlink, patience_seconds=0.01))
        )

    def synced(self) -> RunState:
        return self._runner.run(self.district.synced(accept_absences=True)).state

    def close(self) -> None:
        self._runner.run(self._stack.aclose())
        self._runner.close()


@pytest.fixture(scope="module")
def edlink() -> Iterator[PretendEdlink]:
    with PretendEdlink(_ROSTER, page_size=100) as started:
        yield started


@pytest.fixture(scope="module")
def loop(postgres_dsn: str, template: str, edlink: PretendEdlink) -> Iterator[Loop]:
    with databases.fresh(postgres_dsn, template) as dsn:
        made = Loop(dsn, edlink)
        yield made
        made.close()


@given(pages=_collections())
@fuzzed(40, 3_000)
def test_any_roster(edlink: PretendEdlink, loop: Loop, pages: dict[str, bytes]) -> None:
    """Nothing that can be served as JSON is too strange to be stored or left out; the run has ended either way."""
    edlink.intervene = lambda collection, _offset: Answer(body=pages[collection]) if collection in pages else None
    assert loop.synced() in (RunState.SUCCEEDED, RunState.FAILED, RunState.HELD)
