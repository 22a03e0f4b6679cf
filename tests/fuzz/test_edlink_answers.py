"""Whatever Edlink answers: objects, or an error that says what is wrong with it. Never a defect, never without end."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from foreign import awkward_text, fuzzed, mutated
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.edlink import discovered, events, failures, materializations, pages
from identitymap_server.edlink.failures import EdlinkError
from identitymap_server.edlink.objects import COLLECTIONS
from identitymap_server.services import roster_rows
from rosters import roster
from syncing import INTEGRATION

_TOKENS = (
    *(b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"null", b"true", b"{}", b"[]", b'""', b"-1", b"1e999"),
    *(b'"$data":', b'"$next":', b'"$errors":', b'"$error":', b'"id":', b'"identifiers":', b'"type":', b'"value":'),
    *(rb"\u0000", rb"\ud800", rb"\udc00", b"\0", b"\xff", b"\xef\xbb\xbf", b"[" * 2_000, b'{"a":' * 2_000, b"9" * 400),
)

_ROSTER = roster(4)


def _body(envelope: dict[str, Any]) -> bytes:
    return json.dumps(envelope).encode()


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | awkward_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "code", "type"]), inner),
    max_leaves=6,
)

_pages = st.builds(
    lambda objects, next_url: _body({"$data": objects, "$next": next_url, "$warnings": [], "$request": "904a6cc7"}),
    st.sampled_from(sorted(COLLECTIONS)).map(lambda name: _ROSTER[name][:3]),
    st.sampled_from([None, "https://ed.link/api/v2/graph/people?$cursor=1"]) | awkward_text,
)

_lists_of_integrations = st.builds(
    lambda status, token, source: _body(
        {
            "$data": [
                {
                    "id": "63acc741-7633-453c-9bfd-75ae1ac34533",
                    "status": status,
                    "access_token": token,
                    "source": source,
                    "provider": {"application": "clever"},
                    "team": {"name": "Gravity Falls"},
                }
            ],
            "$next": None,
        }
    ),
    _json,
    _json,
    st.fixed_dictionaries({"name": _json}) | _json,
)

_pages_of_events = st.builds(
    lambda change, target, data, field, value: _body(
        {
            "$data": [
                {
                    "id": "0b0f7c3e-1111-4222-8333-444455556666",
                    "date": "2026-09-01T08:00:00.000Z",
                    "type": change,
                    "target": target,
                    "target_id": "63acc741-7633-453c-9bfd-75ae1ac34533",
                    "integration_id": INTEGRATION,
                    "data": data,
                    field: value,
                }
            ]
        }
    ),
    st.sampled_from(["created", "updated", "deleted", "moved"]),
    st.sampled_from(["person", "class", "enrollment", "people", "result"]),
    st.just(_ROSTER["people"][0]) | _json,
    st.sampled_from(["id", "date", "type", "target", "target_id", "integration_id", "data", "new"]),
    _json,
)

_materializations = st.builds(
    lambda state: _body({"$data": [{"id": "63acc741-7633-453c-9bfd-75ae1ac34533", "state": state}]}),
    st.just("complete") | _json,
)

_errors = st.builds(
    lambda name, problems: _body({"$request": "904a6cc7", name: problems}),
    st.sampled_from(["$errors", "$error"]),
    st.lists(st.fixed_dictionaries({"code": st.just("INVALID_CURSOR") | _json, "message": _json}) | _json) | _json,
)

_any_body = mutated(_pages | _lists_of_integrations | _errors, _TOKENS)


@given(collection=st.sampled_from(sorted(COLLECTIONS)), body=_any_body)
@fuzzed(400, 20_000)
def test_pages(collection: str, body: bytes) -> None:
    """Rows that Postgres can hold, or an error."""
    with contextlib.suppress(EdlinkError):
        page = pages.decode(collection, body)
        rows = roster_rows.of_page(collection, page)
        for edlink_id, version, attributes, _ in rows.objects:
            _assert_storable(edlink_id, version, attributes)
        for _, _, *texts in rows.identifiers:
            _assert_storable(*texts)


def _assert_storable(*texts: str) -> None:
    for text in texts:
        assert "\0" not in text
        assert "\\u0000" not in text.replace("\\\\", "")
        text.encode()


@given(body=mutated(_pages_of_events, _TOKENS) | _any_body)
@fuzzed(300, 20_000)
def test_events(body: bytes) -> None:
    """Changes of objects that have an id, or an error. The id to go on from is one that can be sent back."""
    with contextlib.suppress(EdlinkError):
        page = events.decode(INTEGRATION, body)
        assert page.last_id is None or (page.last_id.isascii() and page.last_id.isprintable())
        for event in page.events:
            _assert_storable(event.target_id, event.version)
            if event.item is not None:
                assert event.item.id == event.target_id


@given(collection=st.sampled_from(sorted(COLLECTIONS)), body=mutated(_materializations, _TOKENS) | _any_body)
@fuzzed(200, 20_000)
def test_single_objects_and_materializations(collection: str, body: bytes) -> None:
    """What is read by the way."""
    for decode in (lambda: pages.decode_single(collection, body), lambda: materializations.decode(body)):
        with contextlib.suppress(EdlinkError):
            decode()


@given(body=_any_body)
@fuzzed(300, 20_000)
def test_lists_of_integrations(body: bytes) -> None:
    """Integrations whose ids are UUIDs and whose texts are lines, or an error."""
    with contextlib.suppress(EdlinkError):
        found, _ = discovered.decode(body)
        for integration in found:
            assert integration.integration_id.islower() or integration.integration_id.replace("-", "").isdecimal()
            for text in (integration.name, integration.provider, integration.status):
                _assert_storable(text)


@given(status=st.integers(100, 599), body=_any_body | _errors)
@fuzzed(300, 20_000)
def test_errors(status: int, body: bytes) -> None:
    """A status other than 200 is an error, whatever comes with it; its code is a word, its text holds no answer's."""
    problem = failures.of_answer(status, body, None)
    assert status == 200 or problem is not None
    if problem is not None:
        assert problem.code.replace("_", "").isalnum()


@pytest.mark.parametrize("opening", [b"[", b'{"a":', rb'["\u0000",'])
def test_nesting_without_end(opening: bytes) -> None:
    """A hundred thousand levels are refused, not climbed down until the stack ends."""
    nested = opening * 100_000
    for decode in (
        lambda body: pages.decode("people", body),
        lambda body: pages.decode_single("people", body),
        lambda body: events.decode(INTEGRATION, body),
        discovered.decode,
        materializations.decode,
    ):
        for before in (b"", b'{"$data":', b'{"$data":[', b'{"$errors":'):
            with pytest.raises(EdlinkError):
                decode(before + nested)
    assert failures.codes_of(b'{"$errors":' + nested) == ()
