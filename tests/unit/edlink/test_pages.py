"""Pages: whatever comes, objects or a clear error."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies
from identitymap_server.edlink import failures, pages
from identitymap_server.edlink.failures import CursorDied, EdlinkError, EdlinkRefused, EdlinkUnavailable
from identitymap_server.edlink.objects import COLLECTIONS
from identitymap_server.services import roster_rows

_ID = "63acc741-7633-453c-9bfd-75ae1ac34533"

json_values = strategies.recursive(
    strategies.none()
    | strategies.booleans()
    | strategies.integers()
    | strategies.floats(allow_nan=False, allow_infinity=False)
    | strategies.text(strategies.characters(exclude_categories=[])),
    lambda inner: (
        strategies.lists(inner, max_size=3) | strategies.dictionaries(strategies.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)

field_names = strategies.sampled_from(
    sorted(
        {
            "id",
            "identifiers",
            "demographics",
            "address",
            "roles",
            "email",
            "first_name",
            "school_ids",
            "primary",
            "graduation_year",
            "updated_date",
            "session_ids",
            "name",
            "new_field",
        }
    )
)

identifiers = strategies.lists(
    strategies.fixed_dictionaries({}, optional={"type": json_values, "value": json_values}) | json_values, max_size=3
)


@given(
    collection=strategies.sampled_from(sorted(COLLECTIONS)),
    fields=strategies.dictionaries(field_names, json_values | identifiers, max_size=8),
)
def test_any_object_becomes_rows_or_is_left_out(collection: str, fields: dict[str, Any]) -> None:
    """No field, whatever it holds, stops a sync; what is kept can be stored in Postgres."""
    body = json.dumps({"$data": [{"id": _ID, **fields}, fields]}).encode()
    rows = roster_rows.of_page(collection, pages.decode(collection, body))
    assert len(rows.objects) <= 2
    for _, version, attributes, content_hash in rows.objects:
        assert isinstance(json.loads(attributes), dict)
        assert "\0" not in version
        assert len(content_hash) == 16
        (attributes + version).encode()
        assert "\\u0000" not in attributes.replace("\\\\", "")
    for _, _, type_, value, normalised in rows.identifiers:
        assert type_
        assert normalised
        assert "\0" not in type_ + value + normalised
        (type_ + value).encode()


@given(body=strategies.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_a_page_or_a_clear_error(body: bytes) -> None:
    """Nothing but an EdlinkError comes out of foreign bytes."""
    try:
        page = pages.decode("people", body)
    except EdlinkError:
        return
    assert page.objects == ()


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("204417", "204417"),
        ("204417.0", "204417"),
        ("204417.5", "204417.5"),
        ("1e400", "1e400"),
        ("9" * 30, "9" * 30),
        ("9" * 5_000, None),
    ],
)
@pytest.mark.parametrize("beside", ['""', '"Ma\\u0000bel"'])
def test_a_number_where_a_text_belongs_is_kept_as_it_is_spelt(number: str, kept: str | None, beside: str) -> None:
    """However large it is, it stops nobody's sync; what is longer than any identifier is left out."""
    people = f'{{"id": "{_ID}", "first_name": {beside}, "identifiers": [{{"type": "sis_id", "value": {number}}}]}}'
    page = pages.decode("people", f'{{"$data": [{people}]}}'.encode())
    values = [value for _, _, _, value, _ in roster_rows.of_page("people", page).identifiers]
    assert (page.malformed, values) == (0, [kept] if kept else [])


@pytest.mark.parametrize("field", ["first_name", "id", "graduation_year"])
def test_an_object_that_is_no_utf_8_is_worth_a_retry(field: str) -> None:
    """Whether or not it could be read otherwise: bytes were lost on the way."""
    body = b'{"$data":[{"id":"%b","graduation_year":[],"%b":"Ma\xff\xfebel"}]}' % (_ID.encode(), field.encode())
    with pytest.raises(EdlinkUnavailable):
        pages.decode("people", body)


@given(status=strategies.integers(200, 599), body=json_values.map(lambda value: json.dumps(value).encode()))
def test_any_answer_has_a_meaning(status: int, body: bytes) -> None:
    """An answer is a page only with status 200."""
    assert status == 200 or failures.of_answer(status, body, None) is not None


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (400, '{"$errors": [{"code": "INVALID_CURSOR"}]}', CursorDied, "INVALID_CURSOR"),
        (500, '{"$errors": [{"code": "INVALID_TOKEN"}]}', EdlinkRefused, "INVALID_TOKEN"),
        (401, '{"$error": "EXPIRED_TOKEN"}', EdlinkRefused, "EXPIRED_TOKEN"),
        (401, '{"$error": {"code": "UNSHARED_TOKEN"}}', EdlinkRefused, "UNSHARED_TOKEN"),
        (401, '{"$errors": "EXPIRED_TOKEN"}', EdlinkRefused, "EXPIRED_TOKEN"),
        (401, "<html>", EdlinkRefused, "INVALID_TOKEN"),
        (403, "", EdlinkRefused, "NO_PERMISSION"),
        (404, "<html>", EdlinkRefused, "NOT_FOUND"),
        (302, "", EdlinkRefused, "NOT_EDLINK"),
        (400, '{"$errors": [{"code": "SOMETHING_NEW"}]}', EdlinkRefused, "SOMETHING_NEW"),
        (400, '{"$errors": [{"code": "UNKNOWN"}, {"code": "NO_PERMISSION"}]}', EdlinkRefused, "NO_PERMISSION"),
        (400, '{"$errors": [{"code": "INTERNAL"}]}', EdlinkUnavailable, "EDLINK_UNAVAILABLE"),
        (429, '{"$errors": [{"code": "TOO_MANY"}]}', EdlinkUnavailable, "EDLINK_UNAVAILABLE"),
        (503, "", EdlinkUnavailable, "EDLINK_UNAVAILABLE"),
    ],
)
def test_the_code_decides_and_the_status_is_a_hint(status: int, body: str, kind: type[EdlinkError], code: str) -> None:
    """Sources contradict one another about statuses, not about codes."""
    error = failures.of_answer(status, body.encode(), None)
    assert type(error) is kind
    assert error is not None
    assert error.code == code
