"""`$filter`, operator by operator."""

from __future__ import annotations

import json
from typing import Any

import pytest
from identitymap_server.sandbox import filters
from identitymap_server.sandbox.errors import EdlinkFault
from identitymap_server.sandbox.kinds import KINDS


def clause(operator: str, value: object = None) -> dict[str, object]:
    return {"operator": operator} if value is None else {"operator": operator, "value": value}


def admits(item: dict[str, object], collection: str = "people", **clauses: list[dict[str, object]]) -> bool:
    chosen, _ = filters.parse(json.dumps(clauses), KINDS[collection])
    return chosen.admits(json.dumps(item).encode())


def refused(text: str, collection: str = "people") -> list[str]:
    with pytest.raises(EdlinkFault) as raised:
        filters.parse(text, KINDS[collection])
    assert {problem.code for problem in raised.value.problems} == {"UNSUPPORTED_OPERATION"}
    return [problem.message for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("operator", "value", "admitted"),
    [
        ("equals", "Zoë", ["Zoë"]),
        ("equals", "zoë", []),
        ("starts with", "z", ["Zoë", "ZACK"]),
        ("starts with", "ZOË", ["Zoë"]),
        ("contains", "O", ["Zoë", "Mo"]),
        ("in", "Mo,Zoë", ["Zoë", "Mo"]),
        ("in", "mo", []),
        ("in", "Mo, Zoë", ["Mo"]),
        ("not in", "Mo,Zoë", ["ZACK", None]),
        ("is known", None, ["Zoë", "Mo", "ZACK"]),
        ("is unknown", None, [None]),
    ],
)
def test_each_operator_on_text(operator: str, value: str | None, admitted: list[str | None]) -> None:
    """equals, in and not in mind the case, starts with and contains do not; null is known to be nothing."""
    names = ["Zoë", "Mo", "ZACK", None]
    assert [n for n in names if admits({"first_name": n}, first_name=[clause(operator, value)])] == admitted


@pytest.mark.parametrize(
    ("operator", "admitted"), [("equals", [2]), ("gt", [3]), ("gte", [2, 3]), ("lt", [1]), ("lte", [1, 2])]
)
def test_each_operator_on_dates(operator: str, admitted: list[int]) -> None:
    """As moments, however they are written."""
    dates = {n: f"2026-01-0{n}T12:00:00.000Z" for n in (1, 2, 3)}
    asked = [clause(operator, "2026-01-02T07:00:00-05:00")]
    assert [n for n, date in dates.items() if admits({"updated_date": date}, updated_date=asked)] == admitted


def test_a_day_is_its_first_moment() -> None:
    """Sessions begin on days."""
    session = {"start_date": "2026-08-31T00:00:00.000Z"}
    assert admits(session, "sessions", start_date=[clause("gte", "2026-08-31")])
    assert not admits(session, "sessions", start_date=[clause("gt", "2026-08-31")])


def test_a_date_without_a_zone_is_utc_with_a_warning() -> None:
    """DATETIME_MISSING_TIMEZONE, as Edlink calls it."""
    asked = {"updated_date": [clause("equals", "2026-01-02T12:00:00")]}
    chosen, warnings = filters.parse(json.dumps(asked), KINDS["people"])
    assert [warning.code for warning in warnings] == ["DATETIME_MISSING_TIMEZONE"]
    assert chosen.admits(b'{"updated_date": "2026-01-02T12:00:00.000Z"}')


@pytest.mark.parametrize("item", [{}, {"updated_date": None}, {"updated_date": "soon"}])
def test_an_object_without_the_date_is_neither_before_nor_after(item: dict[str, Any]) -> None:
    """Nor does it stop the listing."""
    assert not admits(item, updated_date=[clause("lt", "2030-01-01T00:00:00Z")])
    assert not admits(item, updated_date=[clause("gte", "2000-01-01T00:00:00Z")])


def test_all_clauses_must_hold() -> None:
    """Of one field, and of several."""
    asked = {
        "first_name": [clause("equals", "Sofia")],
        "email": [clause("starts with", "s."), clause("contains", "@a")],
    }
    assert admits({"first_name": "Sofia", "email": "s.m@a.org"}, **asked)
    assert not admits({"first_name": "Sofia", "email": "s.m@b.org"}, **asked)
    assert not admits({"first_name": "Maria", "email": "s.m@a.org"}, **asked)


def test_an_empty_filter_admits_everything() -> None:
    """No clause, no condition."""
    assert admits({})
    assert admits({}, first_name=[])


@pytest.mark.parametrize("field", ["identifiers", "roles", "phone", "demographics", "nonsense"])
def test_what_cannot_be_filtered_by_is_refused(field: str) -> None:
    """Above all identifiers: a roster has to be read whole."""
    assert refused(json.dumps({field: [clause("is known")]})) == [f"Person cannot be filtered by '{field}'."]


def test_each_field_has_operators_of_its_own() -> None:
    """And the error says which; everything wrong is said at once."""
    messages = refused(json.dumps({"email": [clause("in", "x")], "id": [clause("contains", "x"), clause("like", "x")]}))
    assert messages == [
        "'email' knows no 'in'; it knows contains, equals, starts with.",
        "'id' knows no 'contains'; it knows equals, in, not in.",
        "'id' knows no 'like'; it knows equals, in, not in.",
    ]


def test_districts_cannot_be_filtered() -> None:
    """There is only one."""
    assert refused('{"name": [{"operator": "is known"}]}', "districts")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        '{"first_name": "x"}',
        '{"first_name": [{"value": "x"}]}',
        '{"first_name": [{"operator": "equals", "value": 7}]}',
        '{"first_name": [{"operator": "in", "value": ["x"]}]}',
        '{"first_name": ' + "[" * 50_000,
    ],
)
def test_what_is_no_filter_is_refused(text: str) -> None:
    """With an example of one."""
    assert '{"operator": "equals", "value": "x"}' in refused(text)[0]


def test_an_operator_without_its_value_is_refused() -> None:
    """null is no value: that would be `is unknown`."""
    assert refused('{"first_name": [{"operator": "equals", "value": null}]}') == [
        "'equals' of 'first_name' has no value."
    ]
    assert refused('{"updated_date": [{"operator": "gt", "value": "soon"}]}') == [
        "'gt' of 'updated_date' needs a date in ISO 8601."
    ]
